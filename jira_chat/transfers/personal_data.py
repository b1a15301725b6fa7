"""Personal data of transfers: the agents who made them."""

from typing import Any

from sqlalchemy import Connection, select

from jira_chat.kernel.ids import TenantId
from jira_chat.storage.personal_data import (
    MOST_EXPORTED,
    NamedAccount,
    Person,
    PersonalData,
    Tell,
    nothing_to_tell,
)
from jira_chat.transfers.tables import transfers as table


class TransfersData(PersonalData):
    """Personal data of transfers."""

    kind = "transfers"
    named = (NamedAccount(table.c.by_account, table.c.by_name),)

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Remove an agent's name from their transfers."""
        for each in self.named:
            each.anonymise(connection, tenant, person)
        return nothing_to_tell

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return an agent's transfers."""
        columns = (table.c.conversation_id, table.c.from_project, table.c.to_project, table.c.at, table.c.by_name)
        query = select(*columns).where(table.c.tenant_id == tenant, table.c.by_account.in_(person.accounts))
        return [dict(row) for row in connection.execute(query.limit(MOST_EXPORTED)).mappings()]
