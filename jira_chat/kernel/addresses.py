"""E-mail addresses as other systems store them."""

from email_validator import EmailNotValidError, validate_email

_LONGEST = 320
"""Characters; the time to read an address grows with the square of its length."""


def forms(email: str) -> list[str]:
    """Return an address as given and, if that differs, with its domain in ASCII."""
    return list(dict.fromkeys([email, _canonical(email)]))


def is_same(one: str | None, other: str) -> bool:
    """Whether two addresses are one, whichever form their domains have.

    Case folding would not do: `großbank.de` and `grossbank.de` are two domains, of perhaps two owners (RFC 5894, 7.2).
    """
    return one is not None and _canonical(one) == _canonical(other)


def _canonical(email: str) -> str:
    if email.isascii() or len(email) > _LONGEST:
        return email.lower()
    try:
        valid = validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return email.lower()
    return (valid.ascii_email or valid.normalized).lower()
