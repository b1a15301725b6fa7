"""Query parameters and headers, each with a length limit, and the check of an address before it is parsed."""

from collections.abc import Iterable
from urllib.parse import unquote

from flask import Request

from jira_chat.kernel.bounds import LONGEST_ID
from jira_chat.kernel.errors import InvalidInputError, NotFoundError

_NUL = "\0"

MOST_PARAMETERS = 100
"""The most query parameters of an address; pages inside Jira have about twenty."""


def check(request: Request, in_path: Iterable[str]) -> None:
    """Check an address before it is parsed; `in_path` are the variable parts of its path.

    Raises InvalidInputError for more parameters than any of our addresses has, NotFoundError for a part of the path
    that is longer than any id, or has a NUL, for which PostgreSQL has no room.
    """
    if request.query_string.count(b"&") >= MOST_PARAMETERS:
        raise InvalidInputError(f"The address has too many parameters; at most {MOST_PARAMETERS} can be used.")
    if any(len(part) > LONGEST_ID or _NUL in part for part in in_path):
        raise NotFoundError("There is nothing at this address.")


def query(request: Request, name: str, longest: int = LONGEST_ID) -> str:
    """Return the first `longest` characters of a query parameter, empty if it is missing or has a NUL."""
    value = request.args.get(name, "")[:longest]
    return "" if _NUL in value else value


def header(request: Request, name: str, longest: int) -> str:
    """Return a header, empty if it is missing or longer than `longest` characters, which no valid value is.

    Repeated headers are joined into one, which may have hundreds of kilobytes.
    """
    value = request.headers.get(name, "")
    return value if len(value) <= longest else ""


def encoded_header(request: Request, name: str, longest: int) -> str:
    """Return a percent-encoded header decoded; empty in the same cases as `header`."""
    return unquote(header(request, name, longest), errors="replace")
