"""Display names of people in Jira, cached because they are shown often and change rarely."""

from collections.abc import Callable
from datetime import timedelta
from operator import attrgetter
from threading import Lock
from typing import Any

from cachetools import TTLCache, cachedmethod

from jira_chat.jira.client import JiraClient
from jira_chat.kernel.ids import AccountId, TenantId

REMEMBERED = timedelta(minutes=10)
_MOST_REMEMBERED = 10_000


class ProfileService:
    """Looks up display names."""

    def __init__(self, jira_for: Callable[[TenantId], JiraClient]) -> None:
        self._jira_for = jira_for
        self._names: TTLCache[Any, str] = TTLCache(_MOST_REMEMBERED, REMEMBERED.total_seconds())
        self._lock = Lock()

    @cachedmethod(attrgetter("_names"), lock=attrgetter("_lock"))
    def name_of(self, tenant: TenantId, account: AccountId) -> str:
        """Return a person's display name.

        Raises JiraError if Jira is not available.
        """
        return self._jira_for(tenant).user(account).name
