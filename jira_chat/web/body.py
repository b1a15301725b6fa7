"""Decoding of request bodies into typed values."""

from collections.abc import Callable
from typing import Annotated, TypeVar

import msgspec
from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from jira_chat.kernel.errors import InvalidInputError

T = TypeVar("T")

_LONGEST_REASON = 300

Version = Annotated[int, msgspec.Meta(ge=0, lt=2**31 - 1)]
"""A version of settings; its successor fits into the database column, too."""


def content(request: Request) -> bytes:
    """Return a body, at most as long as its route allows.

    Raises RequestEntityTooLarge. A body without Content-Length is read up to the limit before that is known.
    """
    data = request.get_data()
    if data and request.content_length is None and len(data) >= (request.max_content_length or 0):
        raise RequestEntityTooLarge
    return data


def read(request: Request, kind: type[T]) -> T:
    """Decode a JSON body.

    Raises InvalidInputError, which names the path and the expected type.
    """
    try:
        return msgspec.json.decode(content(request), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        # The error may quote the wrong value, whatever its length.
        raise InvalidInputError(f"The request cannot be read: {str(error)[:_LONGEST_REASON]}") from None


def reader(request: Request) -> Callable[[int], bytes]:
    """Return a function that reads a body, at most as long as its route allows, piece by piece.

    The last piece is empty; a truncated body raises InvalidInputError instead.
    """
    rest = request.content_length or 0

    def read(most: int) -> bytes:
        nonlocal rest
        piece = request.stream.read(most)
        rest -= len(piece)
        if not piece and rest:
            raise InvalidInputError("The file did not come in as a whole. Please send it again.")
        return piece

    return read
