"""A small document from an address that we trust, such as a public key from the install-key server."""

from collections.abc import Mapping

import requests
from urllib3.exceptions import HTTPError

from jira_chat.kernel.errors import ForbiddenError, NotFoundError, UnavailableError

TIMEOUT_SECONDS = 5
SIZE_LIMIT = 64 * 1024
"""Bytes. A PEM key has less than two thousand."""

_REFUSED = (requests.codes.bad_request, requests.codes.unauthorized, requests.codes.forbidden)


def fetch_text(url: str) -> str:
    """Return the text at the URL. No redirects, no cookies, no credentials.

    Raises NotFoundError when the server says that there is nothing, and UnavailableError for every other
    answer that is not the document, or for none.
    """
    status, body = _ask("GET", url)
    if status == requests.codes.not_found:
        raise NotFoundError("The server has no such document.")
    return _text(status, body)


def post_form(url: str, fields: Mapping[str, str]) -> str:
    """Send a form and return the text of the answer. No redirects, no cookies, no credentials but the form's own.

    Raises ForbiddenError when the server refuses what was sent, and UnavailableError for every other answer that is
    not the text, or for none.
    """
    status, body = _ask("POST", url, data=fields)
    if status in _REFUSED:
        raise ForbiddenError("The server refuses.", status=status)
    return _text(status, body)


def _ask(method: str, url: str, *, data: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    try:
        # The identity as `auth` keeps credentials of a .netrc file out.
        with requests.request(
            method,
            url,
            data=data,
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            stream=True,
            auth=lambda request: request,
        ) as response:
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
