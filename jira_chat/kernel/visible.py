"""The visible part of a text: invisible text counts as empty, and invisible residue of pasting is removed.

The ranges are Unicode's property Default_Ignorable_Code_Point (UAX #44), which Python's `unicodedata` lacks. Browsers
have it, and `frontend/src/shared/blank.ts` follows the same rules.
"""

import re

OVERRIDES = "\u202d\u202e"
"""Reverse the following text, so that one name looks like another. They are not pasted by accident."""

JOINERS = "\u200c\u200d"
"""Needed in the spelling of Persian and Indic names."""

_RESIDUE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202c\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
"""Direction marks, embeddings and isolates, soft hyphens, zero-width characters, byte order marks, fillers, tags."""

_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Variation selectors of the preceding character."""

_BLANK_PATTERN = "\u2800"
"""The Braille pattern without dots, which Unicode classifies as a symbol."""

_control = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's categories Cc, except tab and newline, and Cs; neither will ever grow."""

_residue = re.compile(f"[{_RESIDUE}]")
_seen = re.compile(rf"[^\s{_RESIDUE}{OVERRIDES}{JOINERS}{_SELECTORS}{_BLANK_PATTERN}\x00-\x1f\x7f-\x9f]")


def is_blank(text: str) -> bool:
    """Whether a text has no visible character."""
    return _seen.search(text) is None


def cleaned(typed: str) -> str:
    """Return a typed text without control characters and surrounding white space, empty if nothing of it is visible."""
    text = _control.sub("", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return "" if is_blank(text) else text


def one_line(text: str) -> str:
    """Return a name or an address with single spaces, without meaningless invisible characters.

    Joiners between letters are kept. Overrides are kept, too, so that the caller can refuse them.
    """
    return " ".join(_residue.sub("", text).split()).strip(f" {JOINERS}")
