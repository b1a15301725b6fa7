"""The family of anticipated errors. What a code means in HTTP is decided in `web/errors.py` alone."""

from collections.abc import Mapping
from typing import Any, ClassVar

from jira_chat.kernel.ids import TenantId


class DomainError(Exception):
    """Something that a caller can act on.

    `code` names the situation for programs, `message` tells a person what to do,
    `details` carries what a form needs to point at the right place.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details: Mapping[str, Any] = details


class NotFoundError(DomainError):
    """The thing does not exist, or not for this caller; the two are never told apart."""

    code = "not_found"


class ForbiddenError(DomainError):
    """The caller is known and may not do this."""

    code = "forbidden"


class UnauthorizedError(DomainError):
    """The caller did not prove who they are. `reason` is for the log, never for the answer.

    `tenant` is whose token it was, where its signature is right and its time is not.
    """

    code = "unauthorized"

    def __init__(self, reason: str, *, tenant: TenantId | None = None) -> None:
        super().__init__("Please reload the page and try again.")
        self.reason = reason
        self.tenant = tenant


class InvalidInputError(DomainError):
    """What was sent cannot be used. `details["fields"]` maps field paths to messages."""

    code = "invalid_input"


class LimitReachedError(InvalidInputError):
    """As many are kept as there may be. `details["most"]` says how many."""

    code = "limit_reached"


class ConflictError(DomainError):
    """Somebody else changed the same thing first. `details["current"]` holds what is saved now."""

    code = "conflict"


class TooManyRequestsError(DomainError):
    """A limit was reached. `details["retry_after"]` is in seconds."""

    code = "too_many_requests"


class UnavailableError(DomainError):
    """Something that we depend on does not answer; trying again later may work."""

    code = "unavailable"


class ConnectionLostError(UnavailableError):
    """The database went away in the middle of something, which may be done once more.

    `may_be_done`: it went away during the commit, so nobody knows what became of it.
    """

    def __init__(self, *, may_be_done: bool) -> None:
        super().__init__("This is not possible just now. Please try again in a moment.")
        self.may_be_done = may_be_done
