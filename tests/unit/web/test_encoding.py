from datetime import UTC, datetime

import pytest
from flask import Flask, render_template_string

from jira_chat.web.answers import Change, Token
from jira_chat.web.encoding import JsonProvider


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.json = JsonProvider(app)
    return app


def test_types_are_written_as_their_fields(app) -> None:
    change = Change(at=datetime(2026, 6, 1, 12, tzinfo=UTC), by="Ada Admin", changes=())
    assert app.json.loads(app.json.dumps({"history": [change]})) == {
        "history": [{"at": "2026-06-01T12:00:00Z", "by": "Ada Admin", "changes": []}]
    }


def test_a_page_may_carry_them(app) -> None:
    with app.app_context():
        page = render_template_string("<script>{{ start|tojson }}</script>", start=Token(token="</script>"))
    assert page.count("</script>") == 1
    assert '{"token": ' in page


def test_what_json_has_no_place_for_is_an_error(app) -> None:
    with pytest.raises(TypeError):
        app.json.dumps({"what": object()})


def test_an_answer_is_written_as_it_is(app) -> None:
    with app.app_context():
        answer = app.json.response(Token(token="ä"))
    assert answer.mimetype == "application/json"
    assert answer.json == {"token": "ä"}
