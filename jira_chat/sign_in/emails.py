"""E-mail addresses as people type them. Only a mail can prove that somebody reads one, so DNS is not asked."""

from email_validator import EmailNotValidError, validate_email

from jira_chat.kernel import visible
from jira_chat.kernel.errors import InvalidInputError

LONGEST = 254
"""Characters of an address that can be delivered to (RFC 5321, 4.5.3.1.3)."""


_LONGEST_TYPED = 320
"""With blank space around it. Composing characters takes time by the square of their number."""


def normal(typed: str) -> str:
    """Return an address in the form in which it is stored and compared, without regard to case.

    Mail servers may tell `Ann@` from `ann@` (RFC 5321, 2.4); none that matters does, and people do not.
    Raises InvalidInputError with `fields.email`.
    """
    try:
        fits = len(typed) <= _LONGEST_TYPED
        address = validate_email(visible.one_line(typed), check_deliverability=False).normalized.lower() if fits else ""
    except EmailNotValidError:
        address = ""
    if not address or len(address) > LONGEST:
        message = "Enter an e-mail address such as ann@example.com."
        raise InvalidInputError(message, fields={"email": message})
    return address


def mailbox(email: str) -> str:
    """Return where the mails to a normal address arrive: `ann+chat@` and `ann@` are one mailbox (RFC 5233)."""
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"
