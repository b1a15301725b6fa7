"""Query parameters and headers, each read with a limit on its length; no address is parsed before its length is."""

from collections.abc import Iterable
from urllib.parse import unquote

from flask import Request

from jira_chat.kernel.bounds import LONGEST_ID
from jira_chat.kernel.errors import InvalidInputError, NotFoundError

MOST_PARAMETERS = 100
"""Pages inside Jira have about twenty."""


def check(request: Request, in_path: Iterable[str]) -> None:
    """Check an address before anything reads it; `in_path` are the parts of its path that anybody can choose.

    Raises InvalidInputError for more parameters than any address of ours has, NotFoundError for a part of the path that
    is longer than all that could be there.
    """
    if request.query_string.count(b"&") >= MOST_PARAMETERS:
        raise InvalidInputError(f"The address has too many parameters; at most {MOST_PARAMETERS} can be used.")
    if any(len(part) > LONGEST_ID for part in in_path):
        raise NotFoundError("There is nothing at this address.")


def query(request: Request, name: str, longest: int = LONGEST_ID) -> str:
    """Return the first `longest` characters of a query parameter, empty when there is none."""
    return request.args.get(name, "")[:longest]


def header(request: Request, name: str, longest: int) -> str:
    """Return a header, empty when there is none or it has more than `longest` characters: nothing right is so long.

    A header that comes several times is one for us, and together they may be hundreds of kilobytes.
    """
    value = request.headers.get(name, "")
    return value if len(value) <= longest else ""


def encoded_header(request: Request, name: str, longest: int) -> str:
    """Return a header that holds more than ASCII, percent-encoded as in an address; empty as `header`."""
    return unquote(header(request, name, longest), errors="replace")
