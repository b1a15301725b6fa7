"""Request bodies into typed values."""

from collections.abc import Callable
from typing import Annotated, TypeVar

import msgspec
from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from jira_chat.kernel.errors import InvalidInputError

T = TypeVar("T")

_LONGEST_REASON = 300

Version = Annotated[int, msgspec.Meta(ge=0, lt=2**31 - 1)]
"""Of settings; what a column can hold, and the one after it."""


def content(request: Request) -> bytes:
    """Return a body of at most the length that its route allows.

    Raises RequestEntityTooLarge; one that does not say its length is read up to there before that is known.
    """
    data = request.get_data()
    if data and request.content_length is None and len(data) >= (request.max_content_length or 0):
        raise RequestEntityTooLarge
    return data


def read(request: Request, kind: type[T]) -> T:
    """Decode a JSON body.

    Raises InvalidInputError that names the place and what was expected there.
    """
    try:
        return msgspec.json.decode(content(request), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        # What was wrong may be repeated in its words, however long it is.
        raise InvalidInputError(f"The request cannot be read: {str(error)[:_LONGEST_REASON]}") from None


def reader(request: Request) -> Callable[[int], bytes]:
    """Return what reads a body of at most the length that its route allows, piece by piece.

    Its last piece is an empty one; a body that is cut short raises InvalidInputError there.
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
