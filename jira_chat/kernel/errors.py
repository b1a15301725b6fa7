"""The family of expected errors. Only `web/errors.py` maps codes to HTTP."""

from collections.abc import Mapping
from typing import Any, ClassVar

from jira_chat.kernel.ids import TenantId


class DomainError(Exception):
    """An error that a caller can act on.

    `code` identifies it for programs, `message` tells a person what to do,
    `details` has data for the caller, such as the wrong fields of a form.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details: Mapping[str, Any] = details


class NotFoundError(DomainError):
    """The object does not exist, or not for this caller; the two cases look the same."""

    code = "not_found"


class ForbiddenError(DomainError):
    """The caller is known and may not do this."""

    code = "forbidden"


class UnauthorizedError(DomainError):
    """The caller is not authenticated. `reason` is for the log, never for the answer.

    `tenant` is set if the token's signature is valid and its time is not.
    """

    code = "unauthorized"

    def __init__(self, reason: str, *, tenant: TenantId | None = None) -> None:
        super().__init__("Please reload the page and try again.")
        self.reason = reason
        self.tenant = tenant


class InvalidInputError(DomainError):
    """The input is invalid. `details["fields"]` maps field paths to messages."""

    code = "invalid_input"


class LimitReachedError(InvalidInputError):
    """As many are kept as there may be. `details["most"]` says how many."""

    code = "limit_reached"


class ConflictError(DomainError):
    """Another person has changed the same object first. `details["current"]` has the saved state."""

    code = "conflict"


class TooManyRequestsError(DomainError):
    """A limit was reached. `details["retry_after"]` is in seconds."""

    code = "too_many_requests"


class UnavailableError(DomainError):
    """A service that we depend on does not answer; a later retry may succeed."""

    code = "unavailable"


class ConnectionLostError(UnavailableError):
    """The database connection was lost during an operation, which may be retried.

    `may_be_done`: it was lost during the commit, so the outcome is unknown.
    """

    def __init__(self, *, may_be_done: bool) -> None:
        super().__init__("This is not possible just now. Please try again in a moment.")
        self.may_be_done = may_be_done
