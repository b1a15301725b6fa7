"""Personal data in settings: the authors of changes."""

from typing import Any

from sqlalchemy import Connection, select, update

from jira_chat.kernel.ids import TenantId
from jira_chat.settings.tables import changes, project_settings, site_settings
from jira_chat.storage.personal_data import (
    ERASED_NAME,
    MOST_EXPORTED,
    NamedAccount,
    Person,
    PersonalData,
    Tell,
    nothing_to_tell,
)


class SettingsData(PersonalData):
    """Finds, anonymises and exports authors. The settings themselves are kept."""

    kind = "settings_changes"
    named = (
        NamedAccount(project_settings.c.saved_by_account, project_settings.c.saved_by),
        NamedAccount(changes.c.by_account, changes.c.by_name),
    )

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Anonymise the author of changes."""
        for each in self.named:
            each.anonymise(connection, tenant, person)
        by_name = (site_settings.c.tenant_id == tenant) & site_settings.c.saved_by.in_(person.names)
        connection.execute(update(site_settings).where(by_name).values(saved_by=ERASED_NAME))
        return nothing_to_tell

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return the changes of a person, with their times."""
        columns = (changes.c.at, changes.c.scope, changes.c.by_account, changes.c.by_name, changes.c.changes)
        theirs = (changes.c.tenant_id == tenant) & changes.c.by_account.in_(person.accounts)
        query = select(*columns).where(theirs).order_by(changes.c.id.desc()).limit(MOST_EXPORTED)
        return [dict(row) for row in connection.execute(query).mappings()]
