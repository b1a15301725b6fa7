from jira_chat.access.permissions import Permission
from tests.support.web import Web


def test_who_may_administer_the_project_closes_its_chat_and_opens_it(web: Web, key: str) -> None:
    agent, visitor = web.session("dashboard"), web.visitor(key)
    nina = web.services.sessions.read(agent["Authorization"].removeprefix("Bearer "))
    web.services.presence.choose(nina, online=True)

    def online() -> bool:
        return bool(web.send("GET", f"/widget/{key}/presence").json["agents_online"])

    assert online()
    closed = web.send("PUT", "/api/closure", headers=agent, json={"reason": "Fire drill", "until": None})
    assert closed.status_code == 200
    assert not online()
    shown = web.send("GET", "/api/online-agents", headers=agent).json
    assert shown["leads"]
    assert shown["closure"]["reason"] == "Fire drill"
    assert shown["closure"]["by"] == nina.name
    assert [each["name"] for each in shown["agents"]] == [nina.name]

    web.site.withdrawn.add((nina.account, "ADMINISTER_PROJECTS"))
    web.services.permissions.ask(nina.tenant, nina.account, Permission.ADMINISTER_PROJECTS, nina.project)
    for who, status in ((agent, 403), (visitor, 401)):
        assert web.send("DELETE", "/api/closure", headers=who).status_code == status
    assert not web.send("GET", "/api/online-agents", headers=agent).json["leads"]
    assert not online()
    web.site.withdrawn.clear()
    web.services.permissions.ask(nina.tenant, nina.account, Permission.ADMINISTER_PROJECTS, nina.project)
    assert web.send("DELETE", "/api/closure", headers=agent).status_code == 204
    assert online()
