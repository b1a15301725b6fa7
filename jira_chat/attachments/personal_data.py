"""Personal data of files: uploader, name and content; and photos of agents.

Erasing a file removes its uploader and name at once; the sweep of outdated files deletes it within the hour.
"""

from base64 import b64encode
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, delete, or_, select, update

from jira_chat.attachments.models import REFUSED
from jira_chat.attachments.tables import agent_photos, attachments
from jira_chat.kernel.ids import TenantId
from jira_chat.storage.personal_data import MOST_EXPORTED, Person, PersonalData, Tell, nothing_to_tell


class PhotosData(PersonalData):
    """Erases and exports photos of agents."""

    kind = "photos"
    nameless = (agent_photos.c.account_id,)

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Delete an agent's photo."""
        connection.execute(delete(agent_photos).where(_photos(tenant, person)))
        return nothing_to_tell

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return an agent's photo as base64, and when it was fetched from Jira."""
        query = select(agent_photos).where(_photos(tenant, person), agent_photos.c.name != "").limit(MOST_EXPORTED)
        return [
            {
                "account_id": row["account_id"],
                "photo": b64encode(row["content"]).decode(),
                "fetched_at": row["fetched_at"],
            }
            for row in connection.execute(query).mappings()
        ]


def _photos(tenant: TenantId, person: Person) -> ColumnElement[bool]:
    return (agent_photos.c.tenant_id == tenant) & agent_photos.c.account_id.in_(person.accounts)


def erase(connection: Connection, tenant: TenantId, theirs: ColumnElement[bool], *, now: datetime) -> None:
    """Remove the uploader, name and Jira reference of files, and let them expire now."""
    nobodys = {"uploader": attachments.c.id, "client_id": attachments.c.id, "name": "", "expires_at": now}
    nobodys |= {"deleted_at": None, "jira_ref": case((attachments.c.jira_ref.is_not(None), REFUSED))}
    connection.execute(update(attachments).where(attachments.c.tenant_id == tenant, theirs).values(nobodys))


def of(conversations: Select[Any], uploaders: list[str]) -> ColumnElement[bool]:
    """Return the condition for files in some conversations or from some uploaders."""
    return or_(attachments.c.conversation_id.in_(conversations), attachments.c.uploader.in_(uploaders))


def names(tenant: TenantId, theirs: ColumnElement[bool]) -> Select[Any]:
    """Return the query for the names, sizes and upload times of files."""
    columns = (attachments.c.conversation_id, attachments.c.name, attachments.c.size, attachments.c.created_at)
    return select(*columns).where(attachments.c.tenant_id == tenant, theirs)
