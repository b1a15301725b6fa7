from pathlib import Path

import pytest
from flask import Flask, request

from jira_chat.kernel.errors import ForbiddenError, NotFoundError
from jira_chat.web import body, errors, routes

DOCUMENT = (Path(__file__).parents[3] / "docs" / "protocol.md").read_text()


@pytest.fixture
def app() -> Flask:
    app = Flask("routes", static_folder=None)
    errors.register(app)
    routes.register(app, services=None)
    return app


def test_the_table_and_the_application_agree(app: Flask) -> None:
    known = {(rule.rule, method) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert known == {(route.path, route.method) for route in routes.ROUTES}
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == {route.endpoint for route in routes.ROUTES}


def test_no_two_routes_are_the_same() -> None:
    assert len({route.endpoint for route in routes.ROUTES}) == len(routes.ROUTES)


def test_every_open_door_says_why() -> None:
    reasons = [reason for route in routes.ROUTES if (reason := route.guard.__doc__ or "").startswith("Public: ")]
    assert reasons
    assert all(len(reason.split()) > 4 for reason in reasons)


def test_nothing_is_changed_by_a_get() -> None:
    reading = {"show", "groups", "healthz", "readyz", "loader", "icon", "settings", "frame", "presence", "panel"}
    reading |= {"overview", "export", "me", "checks", "questions", "content", "thumbnail", "transcript", "usable"}
    reading |= {"steps", "assignable", "element", "habits", "show_request", "show_missing", "hours"}
    reading |= {"simulate", "show_initials"}
    pages = {"project_settings", "issue", "dashboard", "report", "administration"}
    for route in routes.ROUTES:
        if route.method == "GET":
            assert route.view.__name__ in reading | pages


def test_a_view_runs_only_after_its_guard(app: Flask) -> None:
    ran = []

    def refuse(_services: object, _request: object) -> None:
        raise ForbiddenError("No.")

    refused = routes.Route("GET", "/x", lambda *_: ran.append("view"), refuse)
    with app.test_request_context("/x"), pytest.raises(ForbiddenError):
        routes._guarded(refused, services=None)()
    assert ran == []


def test_a_view_gets_the_caller_first() -> None:
    route = routes.Route("GET", "/x/<name>", lambda *given, **path: (given, path), lambda *_: "caller")
    with Flask("routes").test_request_context("/x/y"):
        assert routes._guarded(route, services="services")(name="y") == (("caller", "services"), {"name": "y"})


def test_the_documented_api_is_there() -> None:
    documented = {line.split("`")[1].split("?")[0] for line in DOCUMENT.splitlines() if line.startswith("### `")}
    known = {f"{route.method} {route.path.replace('<widget_key>', 'WIDGET_KEY')}" for route in routes.ROUTES}
    assert documented
    assert documented <= known


@pytest.mark.parametrize("method", ["POST", "PUT", "GET"])
def test_no_route_reads_more_than_it_says(method: str) -> None:
    app = Flask("routes", static_folder=None)
    errors.register(app)
    read = []
    route = routes.Route(method, "/x", lambda *_: read.append(body.content(request)) or "", lambda *_: None, 2048)
    app.add_url_rule("/x", view_func=routes._guarded(route, services=None), methods=[method])
    longest = 0 if method == "GET" else 2048
    assert app.test_client().open("/x", method=method, data=b"x" * longest).status_code == 200
    chunked = {"headers": {"Transfer-Encoding": "chunked"}, "environ_overrides": {"wsgi.input_terminated": True}}
    for way in ({}, chunked):
        refused = app.test_client().open("/x", method=method, data=b"x" * (longest + 1), **way)
        assert refused.status_code == 413
        assert refused.json["error"]["code"] == "too_large"
        assert f"at most {longest // 1024} KiB" in refused.json["error"]["message"]
    assert read == [b"x" * longest]


def test_bodies_are_small_but_where_there_is_a_reason() -> None:
    larger = {route.view.__module__.rpartition(".")[2] for route in routes.ROUTES if route.largest_body > routes.SMALL}
    wanted = {
        "attachments",
        "launcher_images",
        "corrections",
        "notes",
        "project_settings",
        "reaching_out",
        "replies",
        "sessions",
        "site_settings",
        "texts",
        "transfers",
        "webhooks",
    }
    assert larger == wanted


def test_no_address_that_is_too_long_gets_past_the_door() -> None:
    route = routes.Route("GET", "/x/<name>", lambda *_, **__: "", lambda *_: pytest.fail("asked"))
    with Flask("routes").test_request_context("/x/y"), pytest.raises(NotFoundError):
        routes._guarded(route, services=None)(name="y" * 256)
