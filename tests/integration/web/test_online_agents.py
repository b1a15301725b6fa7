from tests.support.web import Web


def test_agents_see_who_is_online_and_an_admin_puts_them_offline(web: Web, key: str) -> None:
    agent, settings = web.session("dashboard"), web.session("project-settings")
    nina = web.services.sessions.read(agent["Authorization"].removeprefix("Bearer "))
    web.services.presence.choose(nina, online=True)
    for page in (agent, settings):
        shown = web.send("GET", "/api/online-agents", headers=page).json["agents"]
        (about,) = shown
        since = about.pop("since")
        assert since
        rest = {"until": None, "by_hours": False, "away": False, "chats": 0}
        assert about == {"account": nina.account, "name": nina.name, **rest}
    assert web.send("DELETE", f"/api/online-agents/{nina.account}", headers=settings).status_code == 204
    assert web.send("GET", "/api/online-agents", headers=agent).json["agents"] == []
    again = web.send("DELETE", f"/api/online-agents/{nina.account}", headers=settings)
    assert again.status_code == 404
    assert web.send("GET", "/api/project-settings", headers=settings).json["history"][0]["changes"] == [
        {"field": "put_offline.name", "before": None, "after": nina.name},
        {"field": "put_offline.account", "before": None, "after": nina.account},
    ]
