"""Whether the app can do its work on a site, in words for its administrators."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from jira_chat.installations.service import Installations
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import TenantId
from jira_chat.outbox import queue
from jira_chat.storage.engine import Database

MOVES_SHOWN = timedelta(days=30)
"""How long administrators read that their site has a new address."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    message: str


class HealthService:
    """Looks at one site's connection."""

    def __init__(
        self,
        database: Database,
        installations: Installations,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        clock: Clock,
    ) -> None:
        self._database = database
        self._installations = installations
        self._jira_for = jira_for
        self._clock = clock

    def of(self, tenant: TenantId) -> list[Check]:
        """Run all checks; none of them changes anything."""
        checks = [self._jira_answers(tenant), self._groups_can_be_read(tenant), self._nothing_given_up(tenant)]
        return checks + self._moves(tenant)

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
        return Check(name="All messages reached Jira", ok=True, message="No message failed.")

    def _moves(self, tenant: TenantId) -> list[Check]:
        """Return a check only where there is something to look at: most sites stay where they are."""
        site = self._installations.active(tenant)
        if site.moved_at is None or self._clock() - site.moved_at > MOVES_SHOWN:
            return []
        day = f"{site.moved_at.day} {site.moved_at:%B %Y}"
        message = (
            f"This site's address changed from {site.moved_from} to {site.site_url} on {day}. "
            "If you did not move it, install the app again and tell the people who run the app."
        )
        return [Check(name="The site kept its address", ok=False, message=message)]
