"""Personal data of the audit log: what agents and leads did, and to which agents."""

from typing import Any

from sqlalchemy import Connection, select

from jira_chat.audit.tables import audit_events as table
from jira_chat.kernel.ids import TenantId
from jira_chat.storage.personal_data import MOST_EXPORTED, NamedAccount, Person, PersonalData, Tell, nothing_to_tell


class AuditData(PersonalData):
    """Personal data of the audit log. Erasing a person keeps the events, without the name."""

    kind = "audit"
    named = (NamedAccount(table.c.by_account, table.c.by_name), NamedAccount(table.c.about_account, table.c.about))

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Remove a person's name from what they did, and from what was done to them."""
        for each in self.named:
            each.anonymise(connection, tenant, person)
        return nothing_to_tell

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return what a person did, and what was done to them, without the other's name."""
        columns = (table.c.at, table.c.kind, table.c.project_id, table.c.issue_key, table.c.change)
        did, got = table.c.by_account.in_(person.accounts), table.c.about_account.in_(person.accounts)
        found: list[dict[str, Any]] = []
        for which, names in (
            (did, (table.c.by_account, table.c.by_name)),
            (got, (table.c.about_account, table.c.about)),
        ):
            query = select(*columns, *names).where(table.c.tenant_id == tenant, which).order_by(table.c.id.desc())
            found += map(dict, connection.execute(query.limit(MOST_EXPORTED)).mappings())
        return found
