import pytest

from tests.support.jira_site import STRANGER

PATH = "/api/delivery"


@pytest.fixture(params=["administration", "project-settings"])
def session(request, web, key):
    return web.session(request.param)


def test_it_shows_that_nothing_was_sent_yet(web, session) -> None:
    shown = web.send("GET", PATH, headers=session)
    assert shown.status_code == 200
    assert shown.json == {
        **dict.fromkeys(("sent", "in_jira", "heard", "waiting", "failed"), 0),
        **{way: {"measured": 0, "median": None, "p95": None} for way in ("to_jira", "from_jira")},
        "oldest_waiting": None,
        "stuck": [],
        "comparison": None,
    }


def test_a_retry_and_a_comparison_answer_what_is_then(web, session) -> None:
    assert web.send("POST", f"{PATH}/retry", headers=session, json={"conversation": None}).json["stuck"] == []
    assert web.send("POST", f"{PATH}/retry", headers=session, json={"conversation": "c1"}).status_code == 200
    begun = web.send("POST", f"{PATH}/comparison", headers=session, json={}).json["comparison"]
    assert (begun["finished_at"], begun["total"], begun["found"]["lost"]) == (None, 0, 0)
    assert web.send("GET", PATH, headers=session).json["comparison"] == begun


def test_it_is_for_administrators(web, key) -> None:
    assert web.send("GET", PATH, headers=web.session("issue")).status_code == 403
    assert web.page("project-settings", account=STRANGER).status_code == 403
