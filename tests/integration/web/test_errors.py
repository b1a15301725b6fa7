import json
import re

import pytest
from sqlalchemy import text

from jira_chat.kernel.logging import JsonFormatter
from jira_chat.web.routes import ROUTES


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/static/nothing.js", "/api", "/..%2f..%2fetc/passwd", "/%00", "/%FF"]
)
def test_what_is_not_there_is_not_found_in_the_one_shape(shared, path: str) -> None:
    answer = shared.send("GET", path)
    assert answer.status_code == 404
    assert answer.json["error"]["code"] == "not_found"
    assert answer.json["error"]["message"]


def test_a_page_that_is_not_there_is_a_page(shared) -> None:
    answer = shared.send("GET", "/pages/nothing")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_another_method_is_refused_and_the_right_one_is_named(shared) -> None:
    for route in ROUTES:
        path = re.sub(r"<\w+>", "x", route.path)
        answer = shared.send("PATCH", path)
        assert answer.status_code == 405
        assert route.method in answer.headers["Allow"]


def test_what_goes_wrong_on_our_side_tells_nothing_and_is_logged(web, caplog) -> None:
    session = web.session("project-settings")
    with web.features.infrastructure.database.transaction() as connection:
        connection.execute(text("ALTER TABLE project_settings RENAME TO lost"))
    answer = web.send("GET", "/api/project-settings", headers=session)
    assert answer.status_code == 500
    assert answer.json["error"]["code"] == "internal_error"
    assert "project_settings" not in answer.text
    assert "Traceback" not in answer.text
    (record,) = [record for record in caplog.records if record.getMessage() == "request_broke"]
    assert (record.path, record.method) == ("/api/project-settings", "GET")
    assert answer.headers["Cache-Control"] == "no-store"


def test_each_line_of_a_request_has_its_id_and_its_tenant(web, caplog) -> None:
    caplog.handler.setFormatter(JsonFormatter())
    session = web.session("project-settings")
    for _ in range(2):
        web.send("PUT", "/api/project-settings", headers=session, json={"version": 0, "settings": {"portal": "yes"}})
    web.send("PUT", "/api/project-settings", json={})
    first, second, stranger = map(json.loads, caplog.text.splitlines())
    assert first["tenant"] == second["tenant"] == web.services.sessions.read(session["Authorization"][7:]).tenant
    assert "tenant" not in stranger
    assert len({first["request"], second["request"], stranger["request"]}) == 3


@pytest.mark.parametrize("host", ["x" * 64, "x" * 70_000, "a..b"])
@pytest.mark.parametrize("path", ["/pages/issue", "/healthz", "/socket"])
def test_a_host_that_is_none_is_the_callers_mistake(shared, path: str, host: str) -> None:
    """Of a page it was a fault of ours: the refusal had no address for its style sheet."""
    answer = shared.send("GET", path, headers={"Host": host})
    assert answer.status_code in {200, 400, 403}
    assert path != "/pages/issue" or answer.json["error"]["code"] == "invalid_input"
