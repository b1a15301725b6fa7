"""Shared by all REST operations: authorization, errors, pages."""

from collections.abc import Callable, Sequence
from functools import wraps
from time import sleep
from typing import Any, TypeVar, cast

from flask import Response, g, jsonify, make_response, request
from flask.typing import ResponseReturnValue

from sandbox import auth
from sandbox.parts import parts
from sandbox.quotas import Refusal
from sandbox.state import User

T = TypeVar("T")
View = Callable[..., ResponseReturnValue]
NO_CONTENT = ("", 204)
_WRITING = ("WRITE", "DELETE")


class RestError(Exception):
    """An answer other than success, written in the style of the interface that was called."""

    def __init__(self, status: int, message: str, errors: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors or {}


class TooManyCallsError(Exception):
    """A call that is over a limit."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


def operation(scope: str, *, anybody: bool = False) -> Callable[[View], View]:
    """Mark a view as an operation that needs this Connect scope, and guard it; `anybody` may call it anonymously."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:
            try:
                if ill := trouble():
                    return ill
                here = parts()
                g.caller = None
                if not anybody or "Authorization" in request.headers:
                    g.caller = auth.admit(request, here.installation, scope, app=here.jira.app, grants=here.grants)
                _spend(arguments.get("id_or_key"), scope)
                if scope in _WRITING and (late := here.misbehaviour.take("late_write", request.path)):
                    sleep(late.seconds)
                with here.jira.lock:
                    answer = view(**arguments)
                return _belated(answer, scope)
            except auth.RefusedError as refused:
                return error_answer(RestError(refused.status, refused.message))
            except TooManyCallsError as error:
                return too_many(error.refusal)
            except RestError as error:
                return error_answer(error)

        vars(guarded)["scope"] = scope
        return guarded

    return decorate


def caller() -> User:
    """Return the caller: the add-on itself, or a user."""
    return cast("User", g.caller)


def is_nobody() -> bool:
    """Whether the call came without credentials."""
    return g.caller is None


def trouble() -> ResponseReturnValue | None:
    """Return the fault requested for this path, if there is one now."""
    misbehaviour = parts().misbehaviour
    if slow := misbehaviour.take("latency", request.path):
        sleep(slow.seconds)
    if limited := misbehaviour.take("rate_limit", request.path):
        parts().quotas.refuse()
        return too_many(Refusal(limited.reason, int(limited.seconds)))
    if misbehaviour.take("error", request.path):
        return error_answer(RestError(500, "Internal server error."))
    return None


def _spend(issue: str | None, scope: str) -> None:
    here = parts()
    found = here.jira.issue(issue) if issue else None
    refusal = here.quotas.admit(write=scope in _WRITING, issue_id=found.issue_id if found else None)
    if refusal:
        raise TooManyCallsError(refusal)


def _belated(answer: ResponseReturnValue, scope: str) -> ResponseReturnValue:
    """Return the answer, for a write perhaps late or not at all, although it is done."""
    here = parts()
    if scope not in _WRITING:
        sent: dict[str, Any] = dict(answer) if isinstance(answer, dict) else {}
        here.quotas.charge(len(sent.get("values", sent.get("comments", ()))))
        return answer
    if late := here.misbehaviour.take("late_answer", request.path):
        here.keep()
        sleep(late.seconds)
    if here.misbehaviour.take("lost_answer", request.path):
        return error_answer(RestError(500, "Internal server error."))
    return answer


def too_many(refusal: Refusal) -> Response:
    answer = make_response(error_answer(RestError(429, "Rate limit exceeded.")))
    answer.headers["Retry-After"] = str(refusal.retry_after)
    answer.headers["RateLimit-Reason"] = refusal.reason
    return answer


def error_answer(error: RestError) -> tuple[Response, int]:
    if request.path.startswith("/rest/servicedeskapi"):
        i18n = {"i18nKey": "sandbox.error", "parameters": []}
        return jsonify({"errorMessage": error.message, "i18nErrorMessage": i18n}), error.status
    messages = [] if error.errors else [error.message]
    return jsonify({"errorMessages": messages, "errors": error.errors}), error.status


def body() -> dict[str, Any]:
    """Return the JSON object that was sent."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise RestError(400, "Request body is not a JSON object.")
    return sent


def whole_number(name: str, default: int) -> int:
    """Return a query parameter that counts something."""
    text = request.args.get(name, str(default))
    if not text.isdecimal():
        raise RestError(400, f"The parameter {name} is not a whole number.")
    return int(text)


def expands(name: str) -> bool:
    return name in request.args.get("expand", "").split(",")


def page(found: Sequence[T], shape: Callable[[T], Any]) -> dict[str, Any]:
    """One page in the platform's style."""
    start, limit = whole_number("startAt", 0), whole_number("maxResults", 50)
    return {
        "self": request.url,
        "startAt": start,
        "maxResults": limit,
        "total": len(found),
        "isLast": start + limit >= len(found),
        "values": [shape(one) for one in found[start : start + limit]],
    }


def desk_page(found: Sequence[T], shape: Callable[[T], Any]) -> dict[str, Any]:
    """One page in the service desk's style."""
    start, limit = whole_number("start", 0), whole_number("limit", 50)
    values = [shape(one) for one in found[start : start + limit]]
    links = {"base": parts().jira.url, "context": "", "self": request.url}
    if start + limit < len(found):
        links["next"] = f"{request.base_url}?start={start + limit}&limit={limit}"
    return {
        "size": len(values),
        "start": start,
        "limit": limit,
        "isLastPage": "next" not in links,
        "_links": links,
        "values": values,
    }
