"""Names as people type them when they register."""

import unicodedata

from jira_chat.kernel import visible
from jira_chat.kernel.errors import InvalidInputError

LONGEST = 100
_LONGEST_TYPED = 10 * LONGEST
"""Characters before Unicode composition, whose time grows with the square of the length."""


def normal(typed: str) -> str:
    """Return a name in its stored form: composed (NFC), with single spaces, without residue of pasting.

    Raises InvalidInputError with `fields.name` for an invisible name, a long one, and one with characters that could
    make it look like another name.
    """
    if len(typed) > _LONGEST_TYPED:
        raise _refused(f"Use at most {LONGEST} characters.")
    name = unicodedata.normalize("NFC", visible.one_line(typed))
    if visible.is_blank(name):
        raise _refused("Enter your name.")
    if len(name) > LONGEST:
        raise _refused(f"Use at most {LONGEST} characters.")
    if any(
        unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs"} and letter not in visible.JOINERS for letter in name
    ):
        raise _refused("This name contains characters that cannot be shown. Type it again instead of pasting it.")
    return name


def _refused(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"name": message})
