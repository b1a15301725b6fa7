"""Types of the answers about articles, for panels."""

from msgspec import Struct

from jira_chat.settings.texts import Words


class FoundArticle(Struct, frozen=True, kw_only=True):
    """An article of the help center, in plain text."""

    title: str
    excerpt: str
    address: str


class FoundArticles(Struct, frozen=True, kw_only=True):
    """Up to three articles that may help, the best first."""

    articles: list[FoundArticle]
    texts: Words
