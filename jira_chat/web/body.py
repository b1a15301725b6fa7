"""Request bodies into typed values."""

from typing import Annotated, TypeVar

import msgspec
from flask import Request

from jira_chat.kernel.errors import InvalidInputError

T = TypeVar("T")

Version = Annotated[int, msgspec.Meta(ge=0, lt=2**31 - 1)]
"""Of settings; what a column can hold, and the one after it."""


def read(request: Request, kind: type[T]) -> T:
    """Decode a JSON body.

    Raises InvalidInputError that names the place and what was expected there.
    """
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInputError(f"The request cannot be read: {error}") from None
