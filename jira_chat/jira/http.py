"""A small document from an address that we trust, such as a public key from the install-key server."""

import requests
from urllib3.exceptions import HTTPError

from jira_chat.kernel.errors import NotFoundError, UnavailableError

TIMEOUT_SECONDS = 5
SIZE_LIMIT = 64 * 1024
"""Bytes. A PEM key has less than two thousand."""


def fetch_text(url: str) -> str:
    """Return the text at the URL. No redirects, no cookies, no credentials.

    Raises NotFoundError when the server says that there is nothing, and UnavailableError for every other
    answer that is not the document, or for none.
    """
    try:
        # The identity as `auth` keeps credentials of a .netrc file out.
        with requests.get(
            url, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True, auth=lambda request: request
        ) as response:
            body = response.raw.read(SIZE_LIMIT + 1, decode_content=True)
    except (requests.RequestException, OSError, HTTPError) as error:
        raise UnavailableError("The server cannot be reached.", cause=type(error).__name__) from None
    if response.status_code == requests.codes.not_found:
        raise NotFoundError("The server has no such document.")
    if response.status_code != requests.codes.ok:
        raise UnavailableError("The server did not give the document.", status=response.status_code)
    if len(body) > SIZE_LIMIT:
        raise UnavailableError("The document is too long.")
    try:
        return str(body, "utf-8")
    except UnicodeDecodeError:
        raise UnavailableError("The document is not text.") from None
