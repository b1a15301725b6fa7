"""Personal data of presence: the choices of agents, and who closed a chat."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from jira_chat.kernel.ids import TenantId
from jira_chat.presence.service import PUT_OFFLINE
from jira_chat.presence.tables import agents, closures, habits
from jira_chat.settings import history
from jira_chat.storage.personal_data import MOST_EXPORTED, NamedAccount, Person, PersonalData, Tell, nothing_to_tell

_closed_by = NamedAccount(closures.c.by_account, closures.c.by_name)


class AgentsData(PersonalData):
    """Personal data of agents' presence."""

    kind = "agents"
    named = (NamedAccount(agents.c.account_id, agents.c.name), _closed_by)
    nameless = (habits.c.account_id,)

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Delete an agent's choices and habits, and that an admin put the agent offline; anonymise closures."""
        for table in (agents, habits):
            connection.execute(delete(table).where(_of(table, tenant, person)))
        _closed_by.anonymise(connection, tenant, person)
        history.forget_about(connection, tenant, PUT_OFFLINE, person.accounts)
        return nothing_to_tell

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return an agent's choices and habits, and the chats that they closed."""
        kept = {
            agents: ("project_id", "account_id", "name", "online", "online_until", "by_hours", "changed_at"),
            habits: ("account_id", "hours", "away_minutes", "capacity", "languages", "labels", "changed_at"),
        }
        found: list[dict[str, Any]] = []
        for table, names in kept.items():
            columns = [table.c[name] for name in names]
            query = select(*columns).where(_of(table, tenant, person)).limit(MOST_EXPORTED)
            found += map(dict, connection.execute(query).mappings())
        closed = [closures.c[name] for name in ("project_id", "until", "reason", "at")]
        theirs = (closures.c.tenant_id == tenant) & closures.c.by_account.in_(person.accounts)
        found += map(dict, connection.execute(select(*closed).where(theirs).limit(MOST_EXPORTED)).mappings())
        return found


def _of(table: Table, tenant: TenantId, person: Person) -> ColumnElement[bool]:
    return (table.c.tenant_id == tenant) & table.c.account_id.in_(person.accounts)
