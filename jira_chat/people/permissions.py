"""Rights inside Jira. They are asked of Jira, never inferred from a token, and remembered for a minute at most."""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from threading import Lock

from cachetools import TTLCache

from jira_chat.jira.client import JiraClient
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId

REMEMBERED = timedelta(seconds=60)
_MOST_REMEMBERED = 10_000


class Permission(StrEnum):
    """Jira's own permission keys that we ask about."""

    ADD_COMMENTS = "ADD_COMMENTS"
    ADMINISTER_PROJECTS = "ADMINISTER_PROJECTS"
    ADMINISTER = "ADMINISTER"


class PermissionService:
    """Asks Jira what somebody may do."""

    def __init__(self, jira_for: Callable[[TenantId], JiraClient]) -> None:
        self._jira_for = jira_for
        self._remembered: TTLCache[tuple[str, ...], bool] = TTLCache(_MOST_REMEMBERED, REMEMBERED.total_seconds())
        self._lock = Lock()

    def may(
        self, tenant: TenantId, account: AccountId, permission: Permission, project: ProjectId | None = None
    ) -> bool:
        """Whether Jira grants a permission, in a project or (without one) globally.

        Raises JiraError when Jira cannot be asked: nobody is let in on a guess.
        """
        question = (tenant, account, permission, project or "")
        with self._lock:
            if question in self._remembered:
                return self._remembered[question]
        granted = permission in self._jira_for(tenant).permissions(account, {permission}, project)
        with self._lock:
            self._remembered[question] = granted
        return granted
