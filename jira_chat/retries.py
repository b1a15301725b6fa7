"""Decisions about failed jobs: whether to try again, and when. Pure but for jitter."""

import random
from datetime import timedelta
from http import HTTPStatus

from jira_chat.jira.errors import (
    JiraBudgetError,
    JiraError,
    JiraForbiddenError,
    JiraLagsError,
    JiraLimitedError,
    JiraNotFoundError,
    JiraUnavailableError,
    JiraUnreadableError,
)
from jira_chat.mail.errors import MailRefusedError, MailTooLateError
from jira_chat.outbox.payloads import UnreadableJobError

MOST_ATTEMPTS = 20
"""With the waits below, about a day and a half. While its whole site is not available, no job is given up."""

MOST_BEGUN = 2 * MOST_ATTEMPTS
"""Attempts, also those that never ended because they blocked a thread until the process was replaced."""

MOST_UNSHOWN = 6
"""Attempts while Jira answers "not found": about a minute, in which Jira's reads catch up with its writes."""

_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(hours=6)


def is_away(error: Exception) -> bool:
    """Whether the site's Jira is not available, which holds all of the site's jobs."""
    if isinstance(error, JiraLimitedError):
        return not error.one_issue and not isinstance(error, JiraBudgetError)
    if isinstance(error, JiraForbiddenError):
        # Jira does not accept our credentials, as while a clock is wrong: all jobs fail until it does.
        return error.status == HTTPStatus.UNAUTHORIZED
    return isinstance(error, JiraUnavailableError) and not isinstance(error, JiraLagsError | JiraUnreadableError)


def is_hopeless(error: Exception, attempts: int) -> bool:
    """Whether to give up a job that failed after some earlier attempts."""
    if isinstance(error, JiraLimitedError):
        return False
    if attempts + 1 >= MOST_ATTEMPTS or isinstance(error, UnreadableJobError | MailRefusedError | MailTooLateError):
        return True
    if isinstance(error, JiraNotFoundError):
        return attempts + 1 >= MOST_UNSHOWN
    # A big site answers all the app's calls with "forbidden" for some minutes after the installation.
    return isinstance(error, JiraError) and not error.retryable and not isinstance(error, JiraForbiddenError)


def wait_after(error: Exception, attempts: int) -> timedelta:
    """Return how long a job waits after an error, given its earlier attempts."""
    asked = timedelta(seconds=asked_wait(error))
    if isinstance(error, JiraLagsError | JiraBudgetError) and asked:
        return asked * random.uniform(1, 1.1)  # noqa: S311 -- spreads load, guards nothing
    return max(asked * random.uniform(1, 1.25), backoff(attempts))  # noqa: S311 -- the same


def asked_wait(error: Exception) -> float:
    """Return the seconds that Jira asked us to wait."""
    return (error.retry_after or 0) if isinstance(error, JiraUnavailableError) else 0


def backoff(attempts: int) -> timedelta:
    """Return the wait after a failure: doubling, with jitter over half its length, so that streams spread out."""
    wait: timedelta = min(_FIRST_WAIT * 2 ** min(attempts, MOST_ATTEMPTS), _LONGEST_WAIT)
    return wait * random.uniform(0.75, 1.25)  # noqa: S311 -- spreads load, guards nothing
