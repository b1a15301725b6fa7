"""Errors of a frame itself, beside those of the action it asks for."""

from jira_chat.kernel.errors import InvalidInputError


class FrameTooLargeError(InvalidInputError):
    """A frame exceeds the protocol's size limit."""

    code = "too_large"


class UnknownKindError(InvalidInputError):
    """A frame has a kind unknown to this version of the protocol. `details["ref"]` is the frame's `ref`."""

    code = "unknown_kind"
