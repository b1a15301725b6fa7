"""Personal data of canned replies: agents' own replies, and who changed shared ones."""

from typing import Any

from sqlalchemy import Connection, delete, select

from jira_chat.kernel.ids import TenantId
from jira_chat.replies.models import Scope
from jira_chat.replies.tables import replies as table
from jira_chat.storage.personal_data import MOST_EXPORTED, NamedAccount, Person, PersonalData, Tell, nothing_to_tell


class RepliesData(PersonalData):
    """Personal data of canned replies. A reply written for a project or the site stays, without the writer's name."""

    kind = "replies"
    named = (NamedAccount(table.c.changed_by_account, table.c.changed_by),)

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Delete an agent's own replies, and remove the agent's name from others."""
        theirs = (table.c.scope == Scope.PERSONAL) & table.c.owner.in_(person.accounts)
        connection.execute(delete(table).where(table.c.tenant_id == tenant, theirs))
        for each in self.named:
            each.anonymise(connection, tenant, person)
        return nothing_to_tell

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return the replies that a person wrote."""
        columns = (table.c.scope, table.c.language, table.c.name, table.c.text, table.c.uses, table.c.changed_at)
        written = (table.c.tenant_id == tenant) & table.c.changed_by_account.in_(person.accounts)
        query = select(*columns, table.c.changed_by, table.c.changed_by_account).where(written).limit(MOST_EXPORTED)
        return [dict(row) for row in connection.execute(query).mappings()]
