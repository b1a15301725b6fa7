"""Names of people as others see them."""

import unicodedata

from jira_chat.kernel import visible

LONGEST = 100
_LONGEST_READ = 1_000

_UNSEEN = frozenset(("Cc", "Cf", "Co", "Cs"))
"""Unicode's categories of controls (bidirectional ones among them), of private characters and of halves of others."""


def shown(name: str, otherwise: str) -> str:
    """Return a name on one line, without what cannot be seen; `otherwise` where nothing is left of it."""
    seen = "".join(
        letter
        for letter in name[:_LONGEST_READ]
        if letter.isspace() or letter in visible.JOINERS or unicodedata.category(letter) not in _UNSEEN
    )
    name = visible.one_line(seen)[:LONGEST].strip()
    return otherwise if visible.is_blank(name) else name
