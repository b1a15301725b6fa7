"""Public articles of the knowledge base.

Source: developer.atlassian.com, Jira Service Management Cloud REST API, "Get articles" of a service desk.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from jira_chat.jira import wire
from jira_chat.jira.ids import part
from jira_chat.jira.models import Article
from jira_chat.jira.transport import Transport
from jira_chat.kernel.ids import ServiceDeskId

SECONDS = 3
"""Timeout: a person who is typing waits for the result."""

_PAGE = re.compile(r"/article/view/(\d+)", re.ASCII)


class _Source(Struct, frozen=True, rename="camel"):
    """Where an article is kept."""

    page_id: str = ""


class _Content(Struct, frozen=True, rename="camel"):
    """Where an article is shown."""

    iframe_src: str = ""


class _Article(Struct):
    """An article of the knowledge base."""

    title: str = ""
    excerpt: str = ""
    source: _Source = _Source()
    content: _Content = _Content()


class JiraArticles:
    """Searches without credentials: the app would also get articles for agents only, not marked as such."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def find(self, service_desk: ServiceDeskId, query: str, *, most: int) -> Sequence[Article]:
        """Return the best matches for a text. Raises a `JiraError`, also if the knowledge base is not public."""
        path = f"/rest/servicedeskapi/servicedesk/{part(service_desk)}/knowledgebase/article"
        wanted = {"query": query, "highlight": "false", "limit": str(most)}
        found = self._transport.read_as_nobody(wire.Page[_Article], path, wanted, seconds=SECONDS)
        return [article for each in found.values[:most] if (article := _article(each)) is not None]


def _article(found: _Article) -> Article | None:
    """Return an article, None if the portal has no page for it."""
    match = _PAGE.search(found.content.iframe_src)
    page = found.source.page_id or (match[1] if match else "")
    if not (page.isascii() and page.isdecimal()):
        return None
    return Article(page=page, title=found.title, excerpt=found.excerpt)
