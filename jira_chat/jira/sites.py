"""One client per site, created on first use and again when the site moves."""

from collections.abc import Callable
from operator import attrgetter
from threading import Lock
from typing import Any

from cachetools import LRUCache, cachedmethod

from jira_chat.jira.client import JiraClient
from jira_chat.jira.transport import Transport
from jira_chat.kernel.ids import TenantId

_MOST_CLIENTS = 1_000


class JiraSites:
    """Gives each tenant its own client; connections and credentials are never shared between tenants.

    `locate` says where a tenant's Jira is, `authorize` gives the header for one call to it.
    """

    def __init__(self, locate: Callable[[TenantId], str], authorize: Callable[[TenantId, str, str], str]) -> None:
        self._locate = locate
        self._authorize = authorize
        self._clients: LRUCache[Any, JiraClient] = LRUCache(_MOST_CLIENTS)
        self._lock = Lock()

    def client(self, tenant: TenantId) -> JiraClient:
        """Return the client of a tenant.

        Raises NotFoundError for a tenant that we may not serve.
        """
        return self._client_at(tenant, self._locate(tenant))

    @cachedmethod(attrgetter("_clients"), lock=attrgetter("_lock"))
    def _client_at(self, tenant: TenantId, address: str) -> JiraClient:
        return JiraClient(Transport(address, lambda method, url: self._authorize(tenant, method, url)))
