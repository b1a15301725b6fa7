"""Pure decisions about articles: what is looked for, and what is shown of what was found."""

from jira_chat.kernel.bounds import short
from jira_chat.kernel.visible import one_line

SHORTEST_QUERY = 3
LONGEST_QUERY = 200
"""Characters that are looked for: of a long message its beginning says what it is about."""

LONGEST_TITLE = 120
LONGEST_EXCERPT = 160


def normal_query(typed: str) -> str:
    """Return what is looked for, the same for texts that find the same; empty for what says nothing yet."""
    text = one_line(typed[:LONGEST_QUERY]).casefold()
    return text if sum(each.isalnum() for each in text) >= SHORTEST_QUERY else ""


def shown(text: str, longest: int) -> str:
    """Return one line of a text of Jira's, cut to a length."""
    return short(one_line(text[: 10 * longest]), longest)
