"""Who sees a project's report, of which days, as what."""

import csv
from io import StringIO

import pytest

from jira_chat.outbox import queue
from jira_chat.reports.jobs import CountConversations
from tests.support.jira_site import PROJECT, STRANGER
from tests.support.web import Web

AGENT = "account-of-an-agent"

ROUTES = [("GET", "/api/report"), ("GET", "/api/report/export"), ("POST", "/api/report/count")]


@pytest.fixture
def agent(web: Web) -> str:
    """Somebody who may comment, and administers nothing."""
    web.site.withdrawn |= {(AGENT, "ADMINISTER_PROJECTS"), (AGENT, "ADMINISTER")}
    return AGENT


def test_people_who_administer_the_project_see_it_all(web: Web, key: str) -> None:
    web.save(report_agents=True)
    answer = web.send("GET", "/api/report?first=2026-05-01&last=2026-05-03", headers=web.session("report"))
    assert answer.status_code == 200
    assert (answer.json["first"], answer.json["last"], answer.json["zone"]) == ("2026-05-01", "2026-05-03", "UTC")
    assert [day["day"] for day in answer.json["days"]] == ["2026-05-01", "2026-05-02", "2026-05-03"]
    assert answer.json["agents"] == []
    assert answer.json["counted_at"] is None


def test_agents_see_it_without_the_figures_of_each(web: Web, key: str, agent: str) -> None:
    web.save(report_agents=True)
    answer = web.send("GET", "/api/report", headers=web.session("report", account=agent))
    assert answer.status_code == 200
    assert (answer.json["agents"], len(answer.json["days"])) == (None, 28)


def test_a_project_can_keep_it_from_its_agents(web: Web, key: str, agent: str) -> None:
    session = web.session("report", account=agent)
    web.save(report_to_agents=False)
    assert web.page("report", account=agent).status_code == 403
    for method, path in ROUTES:
        assert web.send(method, path, headers=session, data=b"{}").status_code == 403
        assert web.send(method, path, headers=web.session("report"), data=b"{}").status_code in {200, 202}


def test_who_may_not_comment_in_the_project_sees_nothing(web: Web, key: str, agent: str) -> None:
    assert web.page("report", account=STRANGER).status_code == 403
    session = web.session("report", account=agent)
    web.site.withdrawn.add((agent, "ADD_COMMENTS"))
    web.services.permissions._remembered.clear()
    for method, path in ROUTES:
        assert web.send(method, path, headers=session, data=b"{}").status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "first=2026-06-02&last=2026-06-01",
        "first=2020-01-01&last=2026-06-01",
        "first=0001-01-01",
        "last=9999-12-31",
        "last=2026-06-01T00:00:00",
        "tz=Nowhere",
        "tz=localtime",
    ],
)
def test_odd_days_are_a_mistake(shared: Web, query: str) -> None:
    answer = shared.send("GET", f"/api/report?{query}", headers=shared.session("report"))
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "invalid_input")


def test_the_hours_of_the_project_say_the_time_zone(web: Web, key: str) -> None:
    web.save(visibility={"zone": "Australia/Lord_Howe"})
    assert '"zone": "Australia/Lord_Howe"' in web.page("report").text.replace('":"', '": "')
    session = web.session("report")
    assert web.send("GET", "/api/report", headers=session).json["zone"] == "Australia/Lord_Howe"
    assert web.send("GET", "/api/report?tz=Europe/Berlin", headers=session).json["zone"] == "Europe/Berlin"


def test_it_is_a_file_too(shared: Web) -> None:
    days = "first=2026-05-01&last=2026-05-02"
    file = shared.send("GET", f"/api/report/export?{days}", headers=shared.session("report"))
    assert "chat-report-2026-05-01-2026-05-02.csv" in file.headers["Content-Disposition"]
    assert file.headers["Content-Security-Policy"].endswith("sandbox")
    assert ["day", "2026-05-02", "conversations", "0"] in list(csv.reader(StringIO(file.text)))
    as_json = shared.send("GET", f"/api/report/export?{days}&format=json", headers=shared.session("report"))
    assert ".json" in as_json.headers["Content-Disposition"]
    assert as_json.json["last"] == "2026-05-02"


def test_administrators_of_the_site_see_all_projects_and_each(web: Web, key: str) -> None:
    session = web.session("administration")
    whole = web.send("GET", "/api/report?first=2026-05-01&last=2026-05-03", headers=session).json
    assert (whole["projects"], whole["agents"], len(whole["days"])) == ([], None, 3)
    one = web.send("GET", f"/api/report?project={PROJECT}", headers=session).json
    assert (one["projects"], one["agents"]) == (None, None)
    web.save(report_agents=True)
    assert web.send("GET", f"/api/report?project={PROJECT}", headers=session).json["agents"] == []
    # On its own page nobody names another project.
    named = web.send("GET", "/api/report?project=", headers=web.session("report")).json
    assert named["projects"] is None


def test_who_looks_has_it_counted(web: Web, key: str) -> None:
    assert web.send("POST", "/api/report/count", headers=web.session("report"), data=b"{}").status_code == 202
    with web.features.infrastructure.database.transaction() as connection:
        assert len(queue.open_jobs(connection, CountConversations)) == 1
