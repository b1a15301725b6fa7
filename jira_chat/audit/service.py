"""The use cases of the audit log: reading it, and recording what was done in Jira, outside our transactions.

A change made here is recorded with `repository.note`, in the transaction of the change.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from jira_chat.access.principals import Principal, Surface
from jira_chat.audit import repository
from jira_chat.audit.models import Event, Kind, Noted
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId
from jira_chat.storage.engine import Database

LONGEST_KEPT = timedelta(days=365)
"""How long events are kept, unless the site keeps its conversations for a shorter time."""

MOST_SHOWN = 50
MOST_EXPORTED = 10_000


class AuditService:
    """Records and lists events. `kept_for` returns how long sites keep conversations, for sites with a limit."""

    def __init__(
        self, database: Database, *, kept_for: Callable[[], Mapping[TenantId, timedelta]], clock: Clock
    ) -> None:
        self._database = database
        self._kept_for = kept_for
        self._clock = clock

    def note_request(
        self,
        kind: Kind,
        tenant: TenantId,
        project: ProjectId,
        *,
        by: tuple[AccountId, str],
        conversation: ConversationId,
        key: str | None,
        about: str,
        about_account: AccountId | None = None,
    ) -> None:
        """Record what a person (`by`: account and name) did with a conversation's request, once Jira has done it."""
        account, name = by
        event = Event(
            tenant=tenant,
            project=project,
            kind=kind,
            at=self._clock(),
            account=account,
            name=name,
            conversation=conversation,
            key=key or "",
            about=about,
            about_account=about_account,
        )
        with self._database.transaction() as connection:
            repository.note(connection, event)

    def latest(
        self, lead: Principal, kind: Kind | None = None, *, before: int | None = None, limit: int = MOST_SHOWN
    ) -> list[Noted]:
        """Return the events of a lead's project, latest first. Raises ForbiddenError for any page but its settings."""
        if lead.surface is not Surface.PROJECT_SETTINGS or lead.project is None:
            raise ForbiddenError("Only people who may administer this project can see its audit log.")
        with self._database.reading() as connection:
            return repository.latest(connection, lead.tenant, lead.project, kind, before=before, limit=limit)

    def forget_old(self) -> int:
        """Delete events past their retention, and return how many."""
        now, retention = self._clock(), self._kept_for()
        with self._database.transaction() as connection:
            forgotten = repository.forget(connection, now - LONGEST_KEPT)
            for tenant, kept in retention.items():
                forgotten += repository.forget(connection, now - kept, tenant)
        return forgotten
