"""Whether the app can do its work on a site, in words for its administrators."""

from collections.abc import Callable
from dataclasses import dataclass

from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError
from jira_chat.kernel.ids import TenantId
from jira_chat.outbox import queue
from jira_chat.storage.engine import Database


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    message: str


class HealthService:
    """Looks at one site's connection."""

    def __init__(self, database: Database, jira_for: Callable[[TenantId], JiraClient]) -> None:
        self._database = database
        self._jira_for = jira_for

    def of(self, tenant: TenantId) -> list[Check]:
        """Run all checks; none of them changes anything."""
        return [self._jira_answers(tenant), self._groups_can_be_read(tenant), self._nothing_given_up(tenant)]

    def _jira_answers(self, tenant: TenantId) -> Check:
        name = "Jira answers"
        try:
            user = self._jira_for(tenant).myself()
        except JiraError as error:
            return Check(name=name, ok=False, message=f"Jira does not let the app in: {error.message}")
        return Check(name=name, ok=True, message=f"The app works as “{user.name}”.")

    def _groups_can_be_read(self, tenant: TenantId) -> Check:
        name = "Groups can be read"
        try:
            shown = self._jira_for(tenant).shows_people()
        except JiraError as error:
            return Check(name=name, ok=False, message=f"Jira does not show its groups: {error.message}")
        if not shown:
            message = "Jira shows no group. Give the app the global permission “Browse users and groups”."
            return Check(name=name, ok=False, message=message)
        return Check(name=name, ok=True, message="Groups can be chosen on the settings pages.")

    def _nothing_given_up(self, tenant: TenantId) -> Check:
        with self._database.reading() as connection:
            failed = queue.count_failed(connection, tenant)
        if failed:
            message = f"{failed} messages could not be brought to Jira. The reason is in the app's log."
            return Check(name="All messages reached Jira", ok=False, message=message)
        return Check(name="All messages reached Jira", ok=True, message="Nothing was given up.")
