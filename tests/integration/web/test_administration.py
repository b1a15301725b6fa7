def test_it_lists_the_sites_projects_and_looks_at_its_connection(web, key) -> None:
    shown = web.send("GET", "/api/administration", headers=web.session("administration"))
    assert shown.status_code == 200
    assert shown.json["site"] == web.site.url
    project, *others = shown.json["projects"]
    assert shown.json["complete"]
    assert all(other["saved_at"] is None for other in others)
    assert project["saved_at"]
    assert project | {"saved_at": ""} == {
        "id": "10000",
        "key": "SUP",
        "name": "Support",
        "portal": True,
        "external": True,
        "saved_at": "",
        "portal_link": project["portal_link"],
        "problems": [],
        "agents_online": False,
        "conversations": 0,
        "sightings": [],
    }
    assert project["portal_link"].startswith(web.site.url)
    # Its Atlassian gives nobody's token.
    assert [each["name"] for each in shown.json["checks"] if not each["ok"]] == ["Agents write as themselves"]


def test_a_jira_that_is_away_is_a_check_that_failed_and_no_error(web) -> None:
    session = web.session("administration")
    web.site.away = True
    shown = web.send("GET", "/api/administration", headers=session)
    assert shown.status_code == 200
    assert not shown.json["complete"]
    assert not all(check["ok"] for check in shown.json["checks"])
    assert all(check["message"] for check in shown.json["checks"])
    unknown = {check["name"]: check["ok"] for check in shown.json["checks"]}
    assert not unknown.pop("Agents write as themselves")
    assert set(unknown.values()) == {True, None}
