"""Personal data of saved filters: the agents who own them."""

from typing import Any

from sqlalchemy import Connection, delete, select

from jira_chat.conversations.tables import saved_filters as table
from jira_chat.kernel.ids import TenantId
from jira_chat.storage.personal_data import MOST_EXPORTED, Person, PersonalData, Tell, nothing_to_tell


class FiltersData(PersonalData):
    """Personal data of saved filters."""

    kind = "filters"
    nameless = (table.c.account,)

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Delete an agent's filters."""
        theirs = (table.c.tenant_id == tenant) & table.c.account.in_(person.accounts)
        connection.execute(delete(table).where(theirs))
        return nothing_to_tell

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return an agent's filters."""
        columns = (
            table.c.project_id,
            table.c.name,
            table.c.label,
            table.c.language,
            table.c.path,
            table.c.request_type_name,
            table.c.organization_name,
        )
        theirs = (table.c.tenant_id == tenant) & table.c.account.in_(person.accounts)
        query = select(*columns, table.c.created_at).where(theirs).limit(MOST_EXPORTED)
        return [dict(row) for row in connection.execute(query).mappings()]
