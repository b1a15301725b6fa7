"""What may be wrong with a frame beside what is wrong with what it asks for."""

from jira_chat.kernel.errors import InvalidInputError


class FrameTooLargeError(InvalidInputError):
    """A frame is larger than the protocol lets it be."""

    code = "too_large"


class UnknownKindError(InvalidInputError):
    """A frame is of a kind that this version of the protocol does not have. `details["ref"]` is the frame's own."""

    code = "unknown_kind"
