import csv
from io import StringIO

from jira_chat.access.permissions import Permission
from tests.support.web import Web

PATH = "/api/project-settings/audit"


def test_a_lead_reads_who_did_what_and_saves_it_as_a_file(web: Web, key: str) -> None:
    agent, settings, visitor = web.session("dashboard"), web.session("project-settings"), web.visitor(key)
    nina = web.services.sessions.read(agent["Authorization"].removeprefix("Bearer "))
    web.services.presence.choose(nina, online=True)
    web.send("DELETE", f"/api/online-agents/{nina.account}", headers=settings)
    for number in range(60):
        reply = {"name": f"={number}", "text": "Hi", "language": ""}
        web.send("PUT", f"/api/managed-replies/{number:032}", headers=settings, json=reply)

    log = web.send("GET", PATH, headers=settings).json
    assert len(log["events"]) == 50
    assert log["events"][0]["did"] == "added the canned reply “=59” of the project"
    older = web.send("GET", f"{PATH}?before={log['older']}", headers=settings).json
    assert (len(older["events"]), older["older"]) == (11, None)
    offline = web.send("GET", f"{PATH}?kind=put_offline", headers=settings).json["events"]
    assert [(each["by"], each["did"]) for each in offline] == [(nina.name, f"put {nina.name} offline")]
    file = web.send("GET", f"{PATH}/export?kind=reply_changed", headers=settings)
    assert file.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(StringIO(file.text)))
    assert len(rows) == 61
    assert rows[1][1:] == [nina.name, log["events"][0]["did"], "reply_changed", "", "'=59"]
    for wrong in ("?kind=nonsense", "?before=-1", "?before=1e9", f"?before={'9' * 40}", "?before=²"):
        assert web.send("GET", PATH + wrong, headers=settings).status_code == 400

    web.site.withdrawn.add((nina.account, "ADMINISTER_PROJECTS"))
    web.services.permissions.ask(nina.tenant, nina.account, Permission.ADMINISTER_PROJECTS, nina.project)
    for path in (PATH, f"{PATH}/export"):
        for who, status in ((settings, 403), (agent, 403), (visitor, 401)):
            assert web.send("GET", path, headers=who).status_code == status
