"""Compression of answers that the client accepts compressed and that hold no secret measurable by an attacker."""

import gzip
from http import HTTPStatus

from flask import Request, Response, request
from werkzeug.http import parse_accept_header

from jira_chat.kernel.bounds import LONGEST_ID
from jira_chat.web import parameters

_SMALLEST = 1024
"""Bytes. Shorter answers fit into a packet or two anyway."""

_LEVEL = 6
_MIMETYPES = {"text/html", "application/json"}


def encoding_for(request: Request, available: tuple[str, ...]) -> str | None:
    """Return the client's preferred one of the available encodings, the earlier of equals; None if it accepts none."""
    accepted = parse_accept_header(parameters.header(request, "Accept-Encoding", LONGEST_ID))
    return accepted.best_match(available)


def compress(response: Response) -> Response:
    """Compress a page, or JSON requested with GET.

    An attacker cannot measure a secret by its compressed length (BREACH): browsers do not send us credentials
    automatically, so another site cannot trigger a request with them, and tokens come in answers to POST or are new
    with each page. Polls are POST requests, too.
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
