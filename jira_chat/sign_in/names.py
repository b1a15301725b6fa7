"""Names as people type them when they register."""

import unicodedata

from jira_chat.kernel.errors import InvalidInputError

LONGEST = 100
_LONGEST_TYPED = 10 * LONGEST
"""Before they are composed, which takes time by the square of their number."""


def normal(typed: str) -> str:
    """Return a name in its stored form: composed (NFC), with single spaces.

    Raises InvalidInputError with `fields.name` for nothing, for too much, and for characters that cannot be seen: they
    could make one name look like another.
    """
    if len(typed) > _LONGEST_TYPED:
        raise _refused(f"Use at most {LONGEST} characters.")
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not name:
        raise _refused("Enter your name.")
    if len(name) > LONGEST:
        raise _refused(f"Use at most {LONGEST} characters.")
    if any(
        unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs"} and letter not in "\u200c\u200d" for letter in name
    ):
        # The two joiners are part of how Persian and Indic names are written.
        raise _refused("This name contains characters that cannot be shown. Type it again instead of pasting it.")
    return name


def _refused(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"name": message})
