"""Permissions in Jira, always requested from Jira, never inferred from a token, and cached for seconds only."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from threading import Lock

from cachetools import TTLCache

from jira_chat.access.principals import Principal, Surface
from jira_chat.jira.client import JiraClient
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId

REMEMBERED = timedelta(seconds=20)
"""With a ticket's thirty seconds and ten seconds between checks of open sockets, a lost right ends within a minute."""

_MOST_REMEMBERED = 10_000


class Permission(StrEnum):
    """The Jira permission keys in use."""

    BROWSE_PROJECTS = "BROWSE_PROJECTS"
    ADD_COMMENTS = "ADD_COMMENTS"
    TRANSITION_ISSUES = "TRANSITION_ISSUES"
    ASSIGN_ISSUES = "ASSIGN_ISSUES"
    ADMINISTER_PROJECTS = "ADMINISTER_PROJECTS"
    ADMINISTER = "ADMINISTER"


NEEDED: Mapping[Surface, Permission] = {
    Surface.PROJECT_SETTINGS: Permission.ADMINISTER_PROJECTS,
    Surface.ADMINISTRATION: Permission.ADMINISTER,
    Surface.ISSUE: Permission.ADD_COMMENTS,
    Surface.DASHBOARD: Permission.ADD_COMMENTS,
    Surface.REPORT: Permission.ADD_COMMENTS,
}
"""The permission in Jira that each surface needs. Customers' surfaces need none."""


class PermissionService:
    """Checks people's permissions in Jira."""

    def __init__(self, jira_for: Callable[[TenantId], JiraClient]) -> None:
        self._jira_for = jira_for
        self._remembered: TTLCache[tuple[str, ...], bool] = TTLCache(_MOST_REMEMBERED, REMEMBERED.total_seconds())
        self._lock = Lock()

    def may(
        self, tenant: TenantId, account: AccountId, permission: Permission, project: ProjectId | None = None
    ) -> bool:
        """Whether Jira grants a permission, in a project or (without one) globally.

        Raises JiraError if Jira is not available: nobody is admitted on a guess.
        """
        with self._lock:
            known = self._remembered.get((tenant, account, permission, project or ""))
        return self.ask(tenant, account, permission, project) if known is None else known

    def ask(
        self, tenant: TenantId, account: AccountId, permission: Permission, project: ProjectId | None = None
    ) -> bool:
        """Check as `may`, but bypass the cache."""
        granted = permission in self._jira_for(tenant).permissions(account, {permission}, project)
        with self._lock:
            self._remembered[tenant, account, permission, project or ""] = granted
        return granted

    def leads(self, person: Principal) -> bool:
        """Whether a person may administer the project of their page. Raises JiraError if Jira is not available."""
        if person.account is None or person.project is None:
            return False
        return self.may(person.tenant, person.account, Permission.ADMINISTER_PROJECTS, person.project)
