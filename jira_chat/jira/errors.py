"""Errors of calls to Jira. `retryable` tells the worker whether to try again."""

from http import HTTPStatus
from typing import Any, ClassVar

from jira_chat.kernel.errors import DomainError, NotFoundError, UnavailableError


class JiraError(DomainError):
    """Jira did not do what we asked. `status` is its HTTP status, None when there was no answer.

    The message may hold Jira's own words, which may repeat what was sent: show it, log `code` and `status`.
    """

    code = "jira_error"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, status: int | None = None, **details: Any) -> None:
        super().__init__(message, **details)
        self.status = status


class JiraUnavailableError(JiraError, UnavailableError):
    """Jira is away, busy, or answers what nobody can read. `retry_after` is in seconds, None if unsaid.

    `not_done`: whatever was asked, Jira did not do it and will not.
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
        """Whether Jira is through with what was asked, done or not. Gateways answer 502 to 504 while it is not."""
        return self.not_done or self.status == HTTPStatus.INTERNAL_SERVER_ERROR


class JiraUnreadableError(JiraUnavailableError):
    """The answer is not what Jira promises; asked again it is most likely the same."""

    @property
    def over(self) -> bool:
        """It is: it answered."""
        return True


class JiraLagsError(JiraUnavailableError):
    """Jira answers, but does not show or take yet what it has by now. It may say when to ask again."""


class JiraLimitedError(JiraUnavailableError):
    """Jira does nothing for a while, because it was asked too much: of one issue, or of the site as a whole."""

    def __init__(self, message: str, *, one_issue: bool = False, **details: Any) -> None:
        super().__init__(message, not_done=True, **details)
        self.one_issue = one_issue


class JiraBudgetError(JiraLimitedError):
    """We would ask too much of Jira, so we did not ask."""


class JiraTimeoutError(JiraUnavailableError):
    """The answer did not come in time; a write may have been done all the same."""


class JiraRefusedError(JiraError):
    """Jira understood and said no, in its own words. `details["fields"]` maps Jira's fields to messages."""

    code = "jira_refused"


class JiraForbiddenError(JiraError):
    """Jira does not let the app do this on this site; an admin can change that."""

    code = "jira_forbidden"


class JiraNotFoundError(JiraError, NotFoundError):
    """The thing is not in Jira, or the app may not see it; Jira does not tell the two apart."""

    code = "not_found"
