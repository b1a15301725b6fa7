"""Search in Jira's knowledge base, with results cached for some minutes."""

import logging
from collections.abc import Callable, Sequence
from threading import Lock
from typing import NamedTuple

from cachetools import TTLCache

from jira_chat.articles import rules
from jira_chat.articles.models import Article
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError
from jira_chat.kernel.ids import ServiceDeskId, TenantId
from jira_chat.kernel.loading_cache import LoadingCache

MOST = 3

REMEMBERED = 300.0
"""Seconds for which results are cached."""

RETRY_AFTER = 30.0
"""Seconds until a service desk is asked again that did not answer or has no public knowledge base."""

_MOST_REMEMBERED = 2_000
_MOST_SITES = 1_000

log = logging.getLogger(__name__)


class _Search(NamedTuple):
    tenant: TenantId
    service_desk: ServiceDeskId
    query: str


class ArticleService:
    """Finds articles. `portal_of` returns the address of a service desk's portal."""

    def __init__(
        self, jira_for: Callable[[TenantId], JiraClient], portal_of: Callable[[TenantId, ServiceDeskId], str]
    ) -> None:
        self._jira_for = jira_for
        self._portal_of = portal_of
        self._found = LoadingCache(self._load, most=_MOST_REMEMBERED, seconds=REMEMBERED)
        self._found.begin()
        self._silent: TTLCache[tuple[TenantId, ServiceDeskId], bool] = TTLCache(_MOST_SITES, RETRY_AFTER)
        self._lock = Lock()

    def find(self, tenant: TenantId, service_desk: ServiceDeskId, typed: str) -> Sequence[Article]:
        """Return up to three public articles, none if Jira does not answer."""
        query, place = rules.normal_query(typed), (tenant, service_desk)
        with self._lock:
            is_silent = place in self._silent
        if not query or is_silent:
            return ()
        try:
            return self._found.get(_Search(*place, query)) or ()
        except JiraError as error:
            log.info("articles_not_found", extra={"code": error.code, "status": error.details.get("status")})
            with self._lock:
                self._silent[place] = True
            return ()

    def _load(self, search: _Search) -> Sequence[Article]:
        tenant, service_desk, query = search
        portal = self._portal_of(tenant, service_desk)
        return [
            Article(
                title=title,
                excerpt=rules.shown(each.excerpt, rules.LONGEST_EXCERPT),
                address=f"{portal}/article/{each.page}",
            )
            for each in self._jira_for(tenant).articles.find(service_desk, query, most=MOST)
            if (title := rules.shown(each.title, rules.LONGEST_TITLE))
        ]
