"""Errors of calls to addresses that admins chose. Messages never contain the address: it may hold a secret."""

from jira_chat.kernel.errors import DomainError


class WebhookFailedError(DomainError):
    """A webhook could not be called, or refused the call. The message tells an admin why."""

    code = "webhook_failed"
