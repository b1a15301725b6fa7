"""What files keep about people: who uploaded them, what they are called, what is in them.

A file that has to go is named by nobody at once, and deleted by the sweep of outdated files within the hour.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, or_, select, update

from jira_chat.attachments.models import REFUSED
from jira_chat.attachments.tables import attachments
from jira_chat.kernel.ids import TenantId


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
