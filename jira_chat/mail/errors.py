"""Errors of sending mail. Messages contain no address and none of the server's words: both could end up in a log."""

from jira_chat.kernel.errors import DomainError, UnavailableError


class MailUnavailableError(UnavailableError):
    """The server is away, busy, or asks us to come back (RFC 5321, 4yz replies); trying again later may work."""


class MailRefusedError(DomainError):
    """The server will not take this mail (RFC 5321, 5yz replies), or nobody could; trying again is of no use."""

    code = "mail_refused"


class MailTooLateError(DomainError):
    """What a mail says does not count any more."""

    code = "mail_too_late"
