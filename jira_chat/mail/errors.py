"""Errors of sending mail. Messages contain neither addresses nor server replies, since both could end up in a log."""

from jira_chat.kernel.errors import DomainError, UnavailableError


class MailUnavailableError(UnavailableError):
    """The server is away, busy, or asks for a retry (RFC 5321, 4yz replies)."""


class MailRefusedError(DomainError):
    """The server refuses this mail (RFC 5321, 5yz replies), or the mail is invalid; a retry is of no use."""

    code = "mail_refused"


class MailTooLateError(DomainError):
    """The mail has expired before it could be sent."""

    code = "mail_too_late"
