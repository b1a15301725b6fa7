import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.kernel.ids import AccountId
from tests.support.jira_site import ADA
from tests.support.web import Web

PATH = "/api/people"


@pytest.fixture
def session(web: Web) -> dict[str, str]:
    return web.session("administration")


@pytest.fixture
def omar(web, key) -> str:
    """An agent something is kept about."""
    record = web.services.settings.of_widget_key(key)
    agent = Principal(
        tenant=record.tenant,
        surface=Surface.DASHBOARD,
        project=record.project,
        account=AccountId("5b10omar"),
        name="Omar",
    )
    web.services.presence.choose(agent, online=False)
    return "5b10omar"


def test_a_person_is_exported_and_erased(web, session, omar) -> None:
    exported = web.send("POST", f"{PATH}/export", headers=session, json={"person": omar})
    assert exported.status_code == 200, exported.text
    assert exported.json["agents"][0]["name"] == "Omar"
    assert exported.json["agents"][0]["changed_at"].startswith("20")

    erased = web.send("POST", f"{PATH}/erasure", headers=session, json={"person": omar})

    assert erased.status_code == 200, erased.text
    assert [each["by"] for each in erased.json["history"]] == [f"Name of {ADA}"]
    assert erased.json == web.send("GET", PATH, headers=session).json
    again = web.send("POST", f"{PATH}/erasure", headers=session, json={"person": omar})
    assert (again.status_code, again.json["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("way", ["export", "erasure"])
def test_only_jira_administrators_may(web, key, omar, way) -> None:
    answer = web.send("POST", f"{PATH}/{way}", headers=web.session("project-settings"), json={"person": omar})
    assert answer.status_code == 403
