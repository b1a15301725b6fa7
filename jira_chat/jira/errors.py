"""Errors of calls to Jira. `retryable` tells the worker whether to try again."""

from http import HTTPStatus
from typing import Any, ClassVar

from jira_chat.kernel.errors import DomainError, NotFoundError, UnavailableError


class JiraError(DomainError):
    """Jira did not do what we asked. `status` is its HTTP status, None when there was no answer.

    The message may quote Jira, which may repeat what was sent: show the message, but log only `code` and `status`.
    """

    code = "jira_error"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, status: int | None = None, **details: Any) -> None:
        super().__init__(message, **details)
        self.status = status


class JiraUnavailableError(JiraError, UnavailableError):
    """Jira is away, busy, or gives an unreadable answer. `retry_after` is in seconds, None if unknown.

    `not_done`: Jira certainly did not do what was asked, and will not.
    """

    code = "unavailable"
    retryable = True

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        not_done: bool = False,
        **details: Any,
    ) -> None:
        super().__init__(message, status=status, **details)
        self.retry_after = retry_after
        self.not_done = not_done

    @property
    def over(self) -> bool:
        """Whether Jira has finished the call, successfully or not. Gateways may answer 502 to 504 before it has."""
        return self.not_done or self.status == HTTPStatus.INTERNAL_SERVER_ERROR


class JiraUnreadableError(JiraUnavailableError):
    """The answer does not match Jira's documentation; a retry would most likely give the same."""

    @property
    def over(self) -> bool:
        """Always True, because Jira answered."""
        return True


class JiraLagsError(JiraUnavailableError):
    """Jira answers, but does not yet show or accept what it already has. `retry_after` may say when to ask again."""


class JiraLimitedError(JiraUnavailableError):
    """Jira rejects calls for a while because of too many: on one issue, or on the site as a whole."""

    def __init__(self, message: str, *, one_issue: bool = False, **details: Any) -> None:
        super().__init__(message, not_done=True, **details)
        self.one_issue = one_issue


class JiraBudgetError(JiraLimitedError):
    """The call would exceed our budget, so it was not sent."""


class JiraTimeoutError(JiraUnavailableError):
    """The answer did not arrive in time; Jira may have done a write."""


class JiraRefusedError(JiraError):
    """Jira understood the call and refused it, in its own words. `details["fields"]` maps Jira's fields to messages."""

    code = "jira_refused"


class JiraForbiddenError(JiraError):
    """Jira does not allow the app to do this on this site; an admin can change that."""

    code = "jira_forbidden"


class JiraNotFoundError(JiraError, NotFoundError):
    """The resource does not exist, or the app may not see it; Jira does not tell the two apart."""

    code = "not_found"
