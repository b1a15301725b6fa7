"""Personal data of notices: mail addresses that admins entered."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from jira_chat.kernel.ids import TenantId
from jira_chat.notices import repository
from jira_chat.notices.service import HISTORY
from jira_chat.settings import history
from jira_chat.storage.personal_data import MOST_EXPORTED, Person, PersonalData, Tell, nothing_to_tell


class NoticesData(PersonalData):
    """Personal data of notices, also in the change history."""

    kind = "notices"

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Remove a person's addresses; the other receivers stay."""
        for known in repository.of_tenant(connection, tenant):
            others = tuple(each for each in known.emails if each not in person.emails)
            if others != known.emails:
                repository.save(connection, replace(known, emails=others))
        history.forget_about(connection, tenant, f"{HISTORY}.emails", person.emails)
        return nothing_to_tell

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return the projects that send notices to a person."""
        told = [
            {"project_id": known.project, "email": each, "minutes": known.minutes, "set_at": known.set_at}
            for known in repository.of_tenant(connection, tenant)
            for each in known.emails
            if each in person.emails
        ]
        return told[:MOST_EXPORTED]
