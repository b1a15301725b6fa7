"""What presence keeps about people: the choices of agents."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select

from jira_chat.kernel.ids import TenantId
from jira_chat.presence.service import PUT_OFFLINE
from jira_chat.presence.tables import agents as table
from jira_chat.settings import history
from jira_chat.storage.personal_data import MOST_EXPORTED, NamedAccount, Person, PersonalData, Tell, nothing_to_tell


class AgentsData(PersonalData):
    """Finds, erases and shows them."""

    kind = "agents"
    named = (NamedAccount(table.c.account_id, table.c.name),)

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Forget what an agent chose, and that an admin put them offline."""
        connection.execute(delete(table).where(_of(tenant, person)))
        history.forget_about(connection, tenant, PUT_OFFLINE, person.accounts)
        return nothing_to_tell

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return an agent's choices."""
        kept = ("project_id", "account_id", "name", "online", "online_until", "changed_at")
        columns = [table.c[name] for name in kept]
        rows = connection.execute(select(*columns).where(_of(tenant, person)).limit(MOST_EXPORTED)).mappings()
        return [dict(row) for row in rows]


def _of(tenant: TenantId, person: Person) -> ColumnElement[bool]:
    return (table.c.tenant_id == tenant) & table.c.account_id.in_(person.accounts)
