"""How answers are compressed: by what a client takes, and only what holds no secret that a stranger could measure."""

import gzip
from http import HTTPStatus

from flask import Request, Response, request
from werkzeug.http import parse_accept_header

from jira_chat.kernel.bounds import LONGEST_ID
from jira_chat.web import parameters

_SMALLEST = 1024
"""Bytes; what is shorter fits into a packet or two anyway."""

_LEVEL = 6
_MIMETYPES = {"text/html", "application/json"}


def encoding_for(request: Request, available: tuple[str, ...]) -> str | None:
    """Return the first of the available encodings that the client likes best, None for none at all."""
    accepted = parse_accept_header(parameters.header(request, "Accept-Encoding", LONGEST_ID))
    return accepted.best_match(available)


def compress(response: Response) -> Response:
    """Compress a page, or JSON that was asked for with GET.

    Nobody can measure a secret by its compressed length here (BREACH): no browser sends us credentials by itself, so a
    stranger cannot let one ask; tokens are answers to POST, or made anew with each page. Polls answer POST, too.
    """
    if (
        request.method != "GET"
        or response.status_code != HTTPStatus.OK
        or response.is_streamed
        or response.mimetype not in _MIMETYPES
        or "Content-Encoding" in response.headers
        or len(response.get_data()) < _SMALLEST
    ):
        return response
    response.vary.add("Accept-Encoding")
    if encoding_for(request, ("gzip",)):
        response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
