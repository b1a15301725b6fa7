"""E-mail addresses as people type them. DNS is not asked, since only a mail proves that an address has a reader."""

from email_validator import EmailNotValidError, validate_email

from jira_chat.kernel import visible
from jira_chat.kernel.errors import InvalidInputError

LONGEST = 254
"""Characters of a deliverable address (RFC 5321, 4.5.3.1.3)."""


_LONGEST_TYPED = 320
"""Characters with surrounding space. The time for Unicode composition grows with the square of the length."""


def normal(typed: str) -> str:
    """Return an address in lower case, the form in which it is stored and compared.

    The domain is in Unicode, and has an ASCII form for delivery. Mail servers may distinguish `Ann@` from `ann@` (RFC
    5321, 2.4); no relevant one does, nor do people.
    Raises InvalidInputError with `fields.email`.
    """
    try:
        fits = len(typed) <= _LONGEST_TYPED
        valid = validate_email(visible.one_line(typed), check_deliverability=False) if fits else None
    except EmailNotValidError:
        valid = None
    if valid is None:
        raise _refused("Enter an e-mail address such as ann@example.com.")
    if valid.ascii_email is None:
        # Servers without SMTPUTF8 (RFC 6531), which most are, can neither accept nor forward such a mail.
        raise _refused("No mail can be sent to this address: only unaccented letters may stand before the @.")
    if len(valid.ascii_email) > LONGEST:
        raise _refused("Enter an e-mail address such as ann@example.com.")
    return valid.normalized.lower()


def _refused(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"email": message})


def mailbox(email: str) -> str:
    """Return the mailbox of a normal address: `ann+chat@` and `ann@` are one mailbox (RFC 5233)."""
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"
