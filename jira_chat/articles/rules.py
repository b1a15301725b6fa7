"""Pure decisions about articles: the query, and the shown text."""

from jira_chat.kernel.bounds import short
from jira_chat.kernel.visible import one_line

SHORTEST_QUERY = 3
LONGEST_QUERY = 200
"""Characters of a query: the beginning of a long message tells its subject."""

LONGEST_TITLE = 120
LONGEST_EXCERPT = 160


def normal_query(typed: str) -> str:
    """Return the normalised query for a typed text, empty if the text is too short to search."""
    text = one_line(typed[:LONGEST_QUERY]).casefold()
    return text if sum(each.isalnum() for each in text) >= SHORTEST_QUERY else ""


def shown(text: str, longest: int) -> str:
    """Return a text of Jira on one line, cut to a length."""
    return short(one_line(text[: 10 * longest]), longest)
