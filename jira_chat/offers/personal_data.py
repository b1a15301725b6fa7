"""Personal data of offers: the accounts of agents, for some days."""

from typing import Any

from sqlalchemy import Connection, String, cast, delete, or_, select

from jira_chat.kernel.ids import TenantId
from jira_chat.offers.tables import offers as table
from jira_chat.storage.personal_data import MOST_EXPORTED, Person, PersonalData, Tell, nothing_to_tell


class OffersData(PersonalData):
    """Personal data of offers."""

    kind = "offers"
    nameless = (table.c.account_id,)

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Delete the offers to an agent, and those that the agent did not accept."""
        for account in person.accounts:
            asked = cast(table.c.asked, String).contains(account, autoescape=True)
            theirs = or_(table.c.account_id == account, asked)
            connection.execute(delete(table).where(table.c.tenant_id == tenant, theirs))
        return nothing_to_tell

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return the offers to an agent."""
        columns = (table.c.conversation_id, table.c.state, table.c.offered_at, table.c.account_id)
        query = select(*columns).where(table.c.tenant_id == tenant, table.c.account_id.in_(person.accounts))
        return [dict(row) for row in connection.execute(query.limit(MOST_EXPORTED)).mappings()]
