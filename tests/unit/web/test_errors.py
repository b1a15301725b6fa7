import json
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from jira_chat import wiring
from jira_chat.kernel.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidInputError,
    TooManyRequestsError,
    UnauthorizedError,
)
from jira_chat.kernel.problems import SENTENCES, FieldProblem
from jira_chat.sign_in.errors import SignInFailedError
from jira_chat.web import errors

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs" / "protocol.md").read_text()
WORDS = ROOT / "frontend" / "src" / "inside" / "words" / "en.json"

OF_CUSTOMERS = {
    "answers_needed",
    "sign_in_failed",
    "identity_refused",
    "identity_required",
    "nobody_online",
    "mailbox_unproved",
    "not_resolved",
    "already_rated",
    "sign_in_unavailable",
}
OF_ADMINS = {"webhook_failed", "mail_refused", "mail_too_late"}
OF_PROGRAMS = {"unknown_kind", "job_endless", "job_unknown", "job_unreadable"}
"""What no agent's page is answered: its texts have nothing to say about it."""


def family(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from family(each)


def answer_to(error: Exception, path: str = "/api/x"):
    app = Flask("errors")
    errors.register(app)

    @app.get(path)
    def fail() -> None:
        raise error

    return app.test_client().get(path)


def test_every_error_of_the_product_has_its_status() -> None:
    assert wiring, "imports every module that has errors"
    codes = {each.code for each in family(DomainError)} - {DomainError.code}
    assert codes <= errors.STATUS_BY_CODE.keys()


def test_agents_read_each_refusal_that_they_can_meet_in_their_language() -> None:
    keys = [key.partition(".") for key in json.loads(WORDS.read_text())]
    said = {code for kind, _, code in keys if kind in {"refused", "error", "files"}}
    codes = errors.STATUS_BY_CODE.keys() | {errors.UNFORESEEN}
    assert codes - OF_CUSTOMERS - OF_ADMINS - OF_PROGRAMS <= said
    assert {code for kind, _, code in keys if kind == "refused"} - {"other"} <= codes


def test_agents_read_what_is_wrong_with_a_field_in_their_language() -> None:
    texts = json.loads(WORDS.read_text()).items()
    assert {key.partition(".")[2]: text for key, text in texts if key.startswith("field.")} == SENTENCES


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("invalid_input", 400),
        ("unauthorized", 401),
        ("forbidden", 403),
        ("not_found", 404),
        ("conflict", 409),
        ("too_many_requests", 429),
        ("unavailable", 503),
    ],
)
def test_the_documented_codes_have_the_documented_status(code: str, status: int) -> None:
    assert errors.STATUS_BY_CODE[code] is HTTPStatus(status)
    assert f"`{code}` ({status})" in DOCUMENT


def test_fields_and_current_are_told_and_other_details_are_not() -> None:
    answer = answer_to(InvalidInputError("Look again.", fields={"a": "b"}, cause="secret"))
    assert answer.status_code == 400
    assert answer.json == {"error": {"code": "invalid_input", "message": "Look again.", "fields": {"a": "b"}}}
    assert answer_to(ConflictError("Too late.", current={"version": 2})).json["error"]["current"] == {"version": 2}


def test_a_problem_of_a_field_is_told_with_its_code() -> None:
    fields = {"a": FieldProblem("too_many_spans", most=10), "b": "No."}
    error = answer_to(InvalidInputError("Look again.", fields=fields)).json["error"]
    assert error["fields"] == {"a": "At most 10 spans of hours fit in a day.", "b": "No."}
    assert error["codes"] == {"a": {"code": "too_many_spans", "values": {"most": 10}}}


def test_a_limit_says_when_to_come_back_in_the_header_too() -> None:
    answer = answer_to(TooManyRequestsError("Wait.", retry_after=7))
    assert (answer.status_code, answer.headers["Retry-After"], answer.json["error"]["retry_after"]) == (429, "7", 7)


def test_the_reason_of_a_refusal_is_for_the_log(caplog) -> None:
    answer = answer_to(UnauthorizedError("signature_mismatch"))
    assert (answer.status_code, "signature" in answer.text) == (401, False)
    assert [record.reason for record in caplog.records] == ["signature_mismatch"]


def test_what_is_too_large_is_documented() -> None:
    answer = answer_to(RequestEntityTooLarge())
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "too_large")
    assert "`too_large` (413)" in DOCUMENT


def test_flasks_own_errors_have_the_same_shape() -> None:
    answer = answer_to(UnsupportedMediaType())
    assert answer.status_code == 415
    assert answer.json["error"]["message"]


def test_what_nobody_foresaw_tells_nothing(caplog) -> None:
    answer = answer_to(ZeroDivisionError("a secret"))
    assert (answer.status_code, answer.json["error"]["code"]) == (500, "internal_error")
    assert "secret" not in answer.text
    assert [record.getMessage() for record in caplog.records] == ["request_broke"]


@pytest.mark.parametrize(
    "error", [SignInFailedError(), ForbiddenError("Not you."), TooManyRequestsError("Wait.", retry_after=7)]
)
def test_a_refusal_is_logged_with_its_code_and_where_it_came_from(caplog, error: DomainError) -> None:
    answer_to(error, "/api/" + 3000 * "x")
    (record,) = caplog.records
    assert (record.getMessage(), record.code, record.address) == ("refused", error.code, "127.0.0.1")
    assert (record.method, len(record.path)) == ("GET", 200)


def test_what_is_no_refusal_is_not_logged(caplog) -> None:
    answer_to(ConflictError("Too late."))
    assert caplog.records == []
