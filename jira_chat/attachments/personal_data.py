"""What files keep about people: who uploaded them, what they are called, what is in them; and photos of agents.

A file that has to go is named by nobody at once, and deleted by the sweep of outdated files within the hour.
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
    """Finds, erases and shows photos of agents."""

    kind = "photos"

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
    """Let files belong to nobody, and expire now; where Jira has them is known no more."""
    nobodys = {"uploader": attachments.c.id, "client_id": attachments.c.id, "name": "", "expires_at": now}
    nobodys |= {"deleted_at": None, "jira_ref": case((attachments.c.jira_ref.is_not(None), REFUSED))}
    connection.execute(update(attachments).where(attachments.c.tenant_id == tenant, theirs).values(nobodys))


def of(conversations: Select[Any], uploaders: list[str]) -> ColumnElement[bool]:
    """Return which files are in some conversations, or were uploaded by some."""
    return or_(attachments.c.conversation_id.in_(conversations), attachments.c.uploader.in_(uploaders))


def names(tenant: TenantId, theirs: ColumnElement[bool]) -> Select[Any]:
    """Return the query for what files are called, and when they came."""
    columns = (attachments.c.conversation_id, attachments.c.name, attachments.c.size, attachments.c.created_at)
    return select(*columns).where(attachments.c.tenant_id == tenant, theirs)
