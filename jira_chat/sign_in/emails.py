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

    Its domain is in Unicode, and has a form in ASCII, in which mail is delivered. Mail servers may tell `Ann@` from
    `ann@` (RFC 5321, 2.4); none that matters does, and people do not.
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
        # Servers without SMTPUTF8 (RFC 6531), which are most, can neither take such a mail nor hand it on.
        raise _refused("No mail can be sent to this address: only unaccented letters may stand before the @.")
    if len(valid.ascii_email) > LONGEST:
        raise _refused("Enter an e-mail address such as ann@example.com.")
    return valid.normalized.lower()


def _refused(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"email": message})


def mailbox(email: str) -> str:
    """Return where the mails to a normal address arrive: `ann+chat@` and `ann@` are one mailbox (RFC 5233)."""
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"
