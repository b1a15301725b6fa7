"""The application as a whole, put together from its parts."""

from collections.abc import Iterator

import pytest
from flask import request

from jira_chat.broker.server import BundledRedis
from jira_chat.kernel.errors import ConnectionLostError
from jira_chat.web.routes import ROUTES
from tests.support import web as webs
from tests.support.web import Web


@pytest.fixture
def web(tmp_path, request: pytest.FixtureRequest) -> Iterator[Web]:
    server = BundledRedis(tmp_path)
    server.start()
    with webs.serving(tmp_path, server.url, own_application=True, **getattr(request, "param", {})) as web:
        yield web
    server.stop()


def test_there_are_the_routes_of_the_table_and_static_files_and_the_socket(web) -> None:
    rules = {(rule.endpoint, rule.rule) for rule in web.app.url_map.iter_rules()}
    table = {(route.endpoint, route.path) for route in ROUTES}
    assert rules - table == {("static", "/static/<path:filename>"), ("socket", "/socket")}
    assert table <= rules


@pytest.mark.parametrize(
    ("web", "address"),
    [({}, "192.0.2.1"), ({"TRUSTED_PROXIES": "1"}, "198.51.100.2"), ({"TRUSTED_PROXIES": "2"}, "198.51.100.1")],
    indirect=["web"],
)
def test_as_many_proxies_are_believed_as_were_announced(web, address: str) -> None:
    web.site.install(web.send)
    key = web.configure()
    spent: list[str] = []
    web.services.allowances.spend = lambda _kind, _person, who: spent.append(who)
    headers = {"X-Forwarded-For": "203.0.113.9, 198.51.100.1, 198.51.100.2"}
    environ = {"REMOTE_ADDR": "192.0.2.1"}
    path = f"/widget/{key}/session"
    web.send("POST", path, json={"site": "https://a.example.com"}, headers=headers, environ_base=environ)
    assert spent == [address]


def test_every_answer_says_what_it_is(web) -> None:
    web.site.install(web.send)
    key = web.configure()
    kinds = {
        "/widget/loader.js": "text/javascript; charset=utf-8",
        "/widget/element.js": "text/javascript; charset=utf-8",
        f"/widget/{key}/frame": "text/html; charset=utf-8",
        "/widget/icon.svg": "image/svg+xml; charset=utf-8",
        "/healthz": "application/json",
        "/nothing": "application/json",
    }
    for path, kind in kinds.items():
        with web.send("GET", path) as answer:
            assert answer.headers["Content-Type"] == kind


@pytest.mark.parametrize(
    "path", ["/static/", "/static/../config.py", "/static/%2e%2e/config.py", "/.git/HEAD", "/data/"]
)
def test_no_folder_is_listed_and_no_file_is_there_but_those_of_the_browser(web, path: str) -> None:
    assert web.send("GET", path).status_code == 404


def test_a_request_is_not_shown_to_who_sent_it(web) -> None:
    assert web.send("TRACE", "/healthz").status_code == 405


def test_no_answer_sets_a_cookie(web) -> None:
    web.site.install(web.send)
    key = web.configure()
    for path in (
        "/healthz",
        "/atlassian-connect.json",
        f"/widget/{key}/frame",
        "/nothing",
        web.site.page("/pages/administration"),
    ):
        assert "Set-Cookie" not in web.send("GET", path).headers


@pytest.mark.parametrize(
    ("web", "expected"),
    [
        ({}, None),
        ({"base_url": "https://chat.example.com"}, "max-age=31536000"),
    ],
    indirect=["web"],
)
def test_browsers_are_told_to_stay_on_https_where_we_are_on_it(web, expected: str | None) -> None:
    for path in ("/healthz", "/nothing"):
        assert web.send("GET", path).headers.get("Strict-Transport-Security") == expected


@pytest.mark.parametrize(
    ("method", "may_be_done", "tries"), [("POST", False, 2), ("POST", True, 1), ("GET", True, 2), ("GET", False, 2)]
)
def test_a_request_is_repeated_where_the_database_went_away_and_did_nothing(web, method, may_be_done, tries) -> None:
    tried: list[bytes] = []

    def view() -> str:
        tried.append(request.get_data())
        if len(tried) == 1:
            raise ConnectionLostError(may_be_done=may_be_done)
        return "done"

    web.app.add_url_rule("/once", "once", view, methods=[method], provide_automatic_options=False)
    answer = web.app.test_client().open("/once", method=method)
    assert (len(tried), answer.status_code) == (tries, 200 if tries == 2 else 503)


@pytest.mark.parametrize(
    ("web", "rules"),
    [
        ({"SERVE": "sockets"}, {"/healthz", "/readyz", "/socket", "/socket/poll", "/static/<path:filename>"}),
        ({"SERVE": "http"}, ({route.path for route in ROUTES} - {"/socket/poll"}) | {"/static/<path:filename>"}),
    ],
    indirect=["web"],
)
def test_sockets_and_surfaces_can_be_two_services(web, rules) -> None:
    assert {rule.rule for rule in web.app.url_map.iter_rules()} == rules
