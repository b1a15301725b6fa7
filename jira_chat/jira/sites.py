"""The clients of each site, one for people and one for jobs, created on first use and anew when the site moves."""

from collections.abc import Callable, Collection
from operator import attrgetter
from threading import Lock
from typing import Any

from cachetools import LRUCache, cachedmethod

from jira_chat.jira.budget import Limits, SiteBudget
from jira_chat.jira.client import JiraClient
from jira_chat.jira.transport import Transport
from jira_chat.kernel.ids import TenantId

_MOST_CLIENTS = 1_000


class JiraSites:
    """Gives each tenant its own client; connections and credentials are never shared between tenants.

    `locate` returns the address of a tenant's Jira, `authorize` the header for one call to it. `limits` counts the
    uses of the limits named in `limited`.
    """

    def __init__(
        self,
        locate: Callable[[TenantId], str],
        authorize: Callable[[TenantId, str, str], str],
        limits: Limits,
        limited: Collection[str],
    ) -> None:
        self._locate = locate
        self._authorize = authorize
        self._limits = limits
        self._limited = limited
        self._clients: LRUCache[Any, JiraClient] = LRUCache(_MOST_CLIENTS)
        self._lock = Lock()

    def client(self, tenant: TenantId) -> JiraClient:
        """Return the client of a tenant for calls for which a person waits.

        Raises NotFoundError for a tenant that we may not serve.
        """
        return self._client_at(tenant, self._locate(tenant), for_jobs=False)

    def client_of_jobs(self, tenant: TenantId) -> JiraClient:
        """Return the client of a tenant that stays within the budget. Raises as `client`."""
        return self._client_at(tenant, self._locate(tenant), for_jobs=True)

    @cachedmethod(attrgetter("_clients"), lock=attrgetter("_lock"))
    def _client_at(self, tenant: TenantId, address: str, *, for_jobs: bool) -> JiraClient:
        budget = SiteBudget(tenant, self._limits, self._limited, waits=for_jobs)
        return JiraClient(Transport(address, lambda method, url: self._authorize(tenant, method, url), budget))
