"""The table from error codes to HTTP statuses.

Every expected error answers `{"error": {"code", "message", …}}`; pages get the same message in a small document.
401 never tells the reason, which is in the log. 502 means that Jira refused our request.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Flask, Response, current_app, jsonify, render_template, request
from werkzeug.exceptions import BadHost, HTTPException, MethodNotAllowed, RequestEntityTooLarge

from jira_chat.kernel.errors import DomainError, TooManyRequestsError, UnauthorizedError
from jira_chat.kernel.problems import FieldProblem
from jira_chat.web import headers
from jira_chat.web.refusal_answers import FieldCode, Refusal, Refused

log = logging.getLogger(__name__)

STATUS_BY_CODE = {
    "invalid_input": HTTPStatus.BAD_REQUEST,
    "empty_message": HTTPStatus.BAD_REQUEST,
    "message_too_long": HTTPStatus.BAD_REQUEST,
    "limit_reached": HTTPStatus.BAD_REQUEST,
    "answers_needed": HTTPStatus.BAD_REQUEST,
    "unknown_kind": HTTPStatus.BAD_REQUEST,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "file_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "file_type_refused": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "unauthorized": HTTPStatus.UNAUTHORIZED,
    "sign_in_failed": HTTPStatus.UNAUTHORIZED,
    "identity_refused": HTTPStatus.UNAUTHORIZED,
    "forbidden": HTTPStatus.FORBIDDEN,
    "chat_not_offered": HTTPStatus.FORBIDDEN,
    "attachments_off": HTTPStatus.FORBIDDEN,
    "sign_in_required": HTTPStatus.FORBIDDEN,
    "nobody_online": HTTPStatus.FORBIDDEN,
    "identity_required": HTTPStatus.FORBIDDEN,
    "mailbox_unproved": HTTPStatus.FORBIDDEN,
    "not_found": HTTPStatus.NOT_FOUND,
    "conflict": HTTPStatus.CONFLICT,
    "conversation_closed": HTTPStatus.CONFLICT,
    "too_late_to_change": HTTPStatus.CONFLICT,
    "attachment_gone": HTTPStatus.CONFLICT,
    "request_pending": HTTPStatus.CONFLICT,
    "request_resolved": HTTPStatus.CONFLICT,
    "chat_exists": HTTPStatus.CONFLICT,
    "customer_unknown": HTTPStatus.CONFLICT,
    "customer_shut_out": HTTPStatus.CONFLICT,
    "own_request": HTTPStatus.CONFLICT,
    "already_transferred": HTTPStatus.CONFLICT,
    "offer_gone": HTTPStatus.CONFLICT,
    "not_resolved": HTTPStatus.CONFLICT,
    "already_rated": HTTPStatus.CONFLICT,
    "too_many_requests": HTTPStatus.TOO_MANY_REQUESTS,
    "wrong_clock": HTTPStatus.SERVICE_UNAVAILABLE,
    "sign_in_unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "jira_error": HTTPStatus.BAD_GATEWAY,
    "jira_refused": HTTPStatus.BAD_GATEWAY,
    "jira_forbidden": HTTPStatus.BAD_GATEWAY,
    "webhook_failed": HTTPStatus.BAD_GATEWAY,
    "mail_refused": HTTPStatus.BAD_GATEWAY,
    "mail_too_late": HTTPStatus.BAD_GATEWAY,
    "job_unknown": HTTPStatus.INTERNAL_SERVER_ERROR,
    "job_endless": HTTPStatus.INTERNAL_SERVER_ERROR,
    "job_unreadable": HTTPStatus.INTERNAL_SERVER_ERROR,
}

UNFORESEEN = "internal_error"
"""The code of a fault of ours."""

_REFUSALS = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
"""Statuses that an intruder would get. Each is logged with the network address."""

_FILLING = {f"/pages/{name}" for name in ("project-settings", "dashboard", "report", "administration")}
"""Pages that fill Jira's page; their frame keeps its height for what a second try shows."""

_LONGEST_PATH = 200

_TOLD_DETAILS = set(Refusal.__struct_fields__) - {"code", "message"}


def register(app: Flask) -> None:
    """Register the handlers that answer every error of the application."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(BadHost, _bad_host)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(Exception, _unforeseen)


def _domain_error(error: DomainError) -> Response:
    status = STATUS_BY_CODE[error.code]
    if status in _REFUSALS:
        _log_refusal(error)
    told = {name: value for name, value in error.details.items() if name in _TOLD_DETAILS}
    if "fields" in told:
        told |= _fields(told["fields"])
    response = _answer(status, error.code, error.message, told)
    if isinstance(error, TooManyRequestsError):
        response.headers["Retry-After"] = str(error.details["retry_after"])
    return response


def _fields(messages: Mapping[str, str]) -> dict[str, Any]:
    """Return the messages, and the codes of those that have one."""
    codes = {
        path: FieldCode(code=message.code, values=message.values)
        for path, message in messages.items()
        if isinstance(message, FieldProblem)
    }
    texts = {path: str(message) for path, message in messages.items()}
    return {"fields": texts} | ({"codes": codes} if codes else {})


def _log_refusal(error: DomainError) -> None:
    about = {
        "code": error.code,
        "method": request.method,
        "path": request.path[:_LONGEST_PATH],
        "address": request.remote_addr,
    }
    if isinstance(error, UnauthorizedError):
        log.warning("unauthorized", extra=about | {"reason": error.reason})
    else:
        log.warning("refused", extra=about)


def _http_error(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    code = next(
        (code for code, known in STATUS_BY_CODE.items() if known is status), status.phrase.lower().replace(" ", "_")
    )
    response = _answer(status, code, status.description or status.phrase, {})
    if isinstance(error, MethodNotAllowed):
        response.allow.update(error.valid_methods or ())
    return response


def _bad_host(_error: BadHost) -> Response:
    # Never a page, because a page needs our addresses, which cannot be built for such a host.
    message = "The request's Host header is not a host name."
    return _in_json(HTTPStatus.BAD_REQUEST, "invalid_input", message, {})


def _too_large(_error: RequestEntityTooLarge) -> Response:
    longest = (request.max_content_length or 0) // 1024
    message = f"This is too large: at most {longest} KiB can be sent here. Nothing was changed."
    return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", message, {})


def _unforeseen(error: Exception) -> Response:
    if current_app.testing:
        raise error
    log.error("request_broke", exc_info=error, extra={"path": request.path, "method": request.method})
    message = "Something went wrong on our side. Please try again."
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, UNFORESEEN, message, {})


def _answer(status: HTTPStatus, code: str, message: str, details: dict[str, Any]) -> Response:
    if request.path.startswith("/pages/"):
        host_script = current_app.config["HOST_SCRIPT"]
        passes = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status is HTTPStatus.TOO_MANY_REQUESTS
        document = render_template(
            "refused.html",
            message=message,
            passes=passes,
            fills=passes and request.path in _FILLING,
            host_script=host_script,
        )
        page = current_app.make_response(document)
        page.status_code = status
        return headers.without_content(page, host_script=host_script)
    return _in_json(status, code, message, details)


def _in_json(status: HTTPStatus, code: str, message: str, details: dict[str, Any]) -> Response:
    response = jsonify(msgspec.to_builtins(Refused(error=Refusal(code=code, message=message, **details))))
    response.status_code = status
    return response
