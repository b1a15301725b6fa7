from urllib.parse import urlsplit

import pytest

from jira_chat.web.routes import ROUTES
from tests.support import web as webs

PATHS = {route.path for route in ROUTES}


def addresses(value: object) -> list[str]:
    """All values of `url` and `iconUrl`, wherever they stand."""
    if isinstance(value, list):
        return [found for each in value for found in addresses(each)]
    if not isinstance(value, dict):
        return []
    own = [each for name, each in value.items() if name in {"url", "iconUrl"} and isinstance(each, str)]
    return own + [found for each in value.values() for found in addresses(each)]


def test_it_is_served_with_our_address(uninstalled) -> None:
    answer = uninstalled.send("GET", "/atlassian-connect.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.json["baseUrl"] == "http://127.0.0.1:5000"
    assert answer.json["links"]["self"] == "http://127.0.0.1:5000/atlassian-connect.json"
    assert "{{" not in answer.text


def test_every_address_in_it_is_a_route(uninstalled) -> None:
    descriptor = uninstalled.send("GET", "/atlassian-connect.json").json
    named = [*addresses(descriptor["modules"]), *descriptor["lifecycle"].values()]
    assert len(named) > 10
    for address in named:
        path = urlsplit(address).path
        known = {path, "/connect/webhooks/<event>" if path.startswith("/connect/webhooks/") else path}
        assert known & PATHS, path


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:5000/jira-chat", "https://chat.example.com/a/b"])
def test_below_a_path_everything_works_and_hashes_leave_the_path_out(tmp_path, redis, base_url: str) -> None:
    with webs.serving(tmp_path, redis.url, base_url=base_url) as web:
        assert web.send("GET", "/atlassian-connect.json").json["baseUrl"] == base_url
        assert web.site.install(web.send).status_code == 204
        key = web.configure()
        page = web.page("project-settings")
        assert f'src="{urlsplit(base_url).path}/static/' in page.text
        settings = web.send("GET", "/api/project-settings", headers=web.session("project-settings"))
        assert f'src="{base_url}/widget/loader.js"' in settings.json["snippet"]
        assert web.site.tell(web.send, "webhooks/comment_created", b'{"issue":{"id":"1"}}').status_code == 204
        assert web.send("GET", f"/widget/{key}/frame").status_code == 200
        beside = web.app.test_client().get("/atlassian-connect.json", base_url="http://127.0.0.1:5000")
        assert beside.status_code == 404
