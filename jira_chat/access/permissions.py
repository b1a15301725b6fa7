"""Permissions in Jira: always asked of Jira, never inferred from a token, and cached for seconds only."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from threading import Lock

from cachetools import TTLCache

from jira_chat.access.principals import Principal, Surface
from jira_chat.jira.client import JiraClient
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId

REMEMBERED = timedelta(seconds=20)
"""With a ticket's thirty seconds and the ten between two looks at open sockets, a lost right ends within a minute."""

_MOST_REMEMBERED = 10_000


class Permission(StrEnum):
    """Jira's own permission keys that we ask about."""

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
        with self._lock:
            known = self._remembered.get((tenant, account, permission, project or ""))
        return self.ask(tenant, account, permission, project) if known is None else known

    def ask(
        self, tenant: TenantId, account: AccountId, permission: Permission, project: ProjectId | None = None
    ) -> bool:
        """Do the same as `may` without looking at what is remembered."""
        granted = permission in self._jira_for(tenant).permissions(account, {permission}, project)
        with self._lock:
            self._remembered[tenant, account, permission, project or ""] = granted
        return granted

    def leads(self, person: Principal) -> bool:
        """Whether somebody may administer the project of their page. Raises JiraError when Jira cannot be asked."""
        if person.account is None or person.project is None:
            return False
        return self.may(person.tenant, person.account, Permission.ADMINISTER_PROJECTS, person.project)
