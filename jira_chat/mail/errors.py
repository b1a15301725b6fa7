"""What can go wrong when mail is sent. Messages name no address and no server's words: both could end in a log."""

from jira_chat.kernel.errors import DomainError, UnavailableError


class MailUnavailableError(UnavailableError):
    """The server is away, busy, or asks us to come back (RFC 5321, 4yz replies); trying again later may work."""


class MailRefusedError(DomainError):
    """The server will not take this mail (RFC 5321, 5yz replies), or nobody could; trying again is of no use."""

    code = "mail_refused"
