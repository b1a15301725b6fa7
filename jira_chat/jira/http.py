"""Small documents from trusted addresses, such as a public key from the install-key server."""

import time
from collections.abc import Mapping

import requests
from urllib3.exceptions import HTTPError

from jira_chat.kernel.errors import ForbiddenError, NotFoundError, UnavailableError

TIMEOUT_SECONDS = 5
SIZE_LIMIT = 64 * 1024
"""Bytes. A PEM key has less than two thousand."""

LONGEST_SECONDS = 15.0
"""The deadline for a whole file, however slowly it arrives."""

_REFUSED = (requests.codes.bad_request, requests.codes.unauthorized, requests.codes.forbidden)


def fetch_text(url: str) -> str:
    """Return the text at the URL. No redirects, no cookies, no credentials.

    Raises NotFoundError if the server has no such document, and UnavailableError for any other answer that is not
    the document, or for none.
    """
    status, body = _ask("GET", url)
    if status == requests.codes.not_found:
        raise NotFoundError("The server has no such document.")
    return _text(status, body)


def post_form(url: str, fields: Mapping[str, str]) -> str:
    """Send a form and return the text of the answer. No redirects, no cookies, no credentials but the form's own.

    Raises ForbiddenError if the server refuses the form, and UnavailableError for any other answer that is not the
    text, or for none.
    """
    status, body = _ask("POST", url, data=fields)
    if status in _REFUSED:
        raise ForbiddenError("The server refuses.", status=status)
    return _text(status, body)


def fetch_file(url: str, *, most: int) -> bytes:
    """Return the file at the URL. No redirects, no cookies, no credentials.

    Raises UnavailableError for any other answer, and for a file of more than `most` bytes or that takes too long.
    """
    until = time.monotonic() + LONGEST_SECONDS
    content = b""
    try:
        with _open("GET", url) as response:
            if response.status_code != requests.codes.ok:
                raise UnavailableError("The server did not give the file.", status=response.status_code)
            while piece := response.raw.read1(most + 1, decode_content=True):
                content += piece
                if len(content) > most or time.monotonic() > until:
                    raise UnavailableError("The file is too large, or comes too slowly.")
    except (requests.RequestException, OSError, HTTPError) as error:
        raise UnavailableError("The server cannot be reached.", cause=type(error).__name__) from None
    return content


def _open(method: str, url: str, *, data: Mapping[str, str] | None = None) -> requests.Response:
    # An identity function as `auth` keeps the credentials of a .netrc file out.
    return requests.request(
        method,
        url,
        data=data,
        timeout=TIMEOUT_SECONDS,
        allow_redirects=False,
        stream=True,
        auth=lambda request: request,
    )


def _ask(method: str, url: str, *, data: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    try:
        with _open(method, url, data=data) as response:
            return response.status_code, response.raw.read(SIZE_LIMIT + 1, decode_content=True)
    except (requests.RequestException, OSError, HTTPError) as error:
        raise UnavailableError("The server cannot be reached.", cause=type(error).__name__) from None


def _text(status: int, body: bytes) -> str:
    if status != requests.codes.ok:
        raise UnavailableError("The server did not give the document.", status=status)
    if len(body) > SIZE_LIMIT:
        raise UnavailableError("The document is too long.")
    try:
        return str(body, "utf-8")
    except UnicodeDecodeError:
        raise UnavailableError("The document is not text.") from None
