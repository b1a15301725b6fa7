"""Display of people's names."""

import unicodedata

from jira_chat.kernel import visible

LONGEST = 100
_LONGEST_READ = 1_000

_UNSEEN = frozenset(("Cc", "Cf", "Co", "Cs"))
"""Unicode categories of control (including bidirectional), private-use and surrogate characters."""


def shown(name: str, otherwise: str) -> str:
    """Return a name on one line, without invisible characters; `otherwise` if nothing is left."""
    seen = "".join(
        letter
        for letter in name[:_LONGEST_READ]
        if letter.isspace() or letter in visible.JOINERS or unicodedata.category(letter) not in _UNSEEN
    )
    name = visible.one_line(seen)[:LONGEST].strip()
    return otherwise if visible.is_blank(name) else name
