"""Rows of files in and out. Tenant first in every function."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from jira_chat.attachments.models import COMMENT, MISSING, REFUSED, Attachment, FileProblem, StoredFile
from jira_chat.attachments.tables import attachments as table
from jira_chat.kernel.ids import AttachmentId, ConversationId, ProjectId, TenantId
from jira_chat.storage.upsert import insert_new

_PROBLEMS = {REFUSED: FileProblem.REFUSED, MISSING: FileProblem.MISSING}


def insert(connection: Connection, file: StoredFile) -> bool:
    """Insert a file; return False if its uploader has used the same id before."""
    kept = file.attachment
    row = {
        "tenant_id": file.tenant,
        "id": kept.id,
        "project_id": file.project,
        "uploader": file.uploader,
        "client_id": file.client_id,
        "name": kept.name,
        "type": kept.type,
        "size": kept.size,
        "width": kept.width,
        "height": kept.height,
        "created_at": file.created_at,
        "expires_at": kept.until,
        "conversation_id": file.conversation,
        "jira_ref": file.jira_ref,
    }
    return insert_new(connection, table, row, key=("tenant_id", "uploader", "client_id"))


def find(connection: Connection, tenant: TenantId, file: AttachmentId) -> StoredFile | None:
    """Return a file, None if there is none."""
    return _first(connection, table.c.tenant_id == tenant, table.c.id == file)


def find_uploaded(connection: Connection, tenant: TenantId, uploader: str, client_id: str) -> StoredFile | None:
    """Return the file to which an uploader gave this id, None if there is none."""
    return _first(connection, table.c.tenant_id == tenant, table.c.uploader == uploader, table.c.client_id == client_id)


def of_uploader(connection: Connection, tenant: TenantId, uploader: str) -> list[StoredFile]:
    """Return all files of an uploader."""
    query = select(table).where(table.c.tenant_id == tenant, table.c.uploader == uploader)
    return [_file(row) for row in connection.execute(query).mappings()]


def lock_unsent(
    connection: Connection, tenant: TenantId, uploader: str, ids: Collection[AttachmentId]
) -> dict[AttachmentId, Attachment]:
    """Return the given files of an uploader that are unsent, and lock them until the commit."""
    query = (
        select(table)
        .where(table.c.tenant_id == tenant, table.c.id.in_(ids), table.c.uploader == uploader)
        .where(table.c.conversation_id.is_(None))
        .order_by(table.c.id)
        .with_for_update()
    )
    return {file.attachment.id: file.attachment for file in map(_file, connection.execute(query).mappings())}


def note_sent(
    connection: Connection, tenant: TenantId, conversation: ConversationId, seq: int, ids: Collection[AttachmentId]
) -> None:
    """Note the message with which files were sent."""
    those = (table.c.tenant_id == tenant) & table.c.id.in_(ids)
    connection.execute(update(table).where(those).values(conversation_id=conversation, seq=seq))


def unsynced(connection: Connection, tenant: TenantId, conversation: ConversationId, *, limit: int) -> list[StoredFile]:
    """Return the first files of a conversation that Jira neither has nor refused, in order."""
    query = (
        select(table)
        .where(table.c.tenant_id == tenant, table.c.conversation_id == conversation)
        .where(table.c.seq.is_not(None), table.c.jira_ref.is_(None))
        .order_by(table.c.seq, table.c.created_at, table.c.id)
        .limit(limit)
    )
    return [_file(row) for row in connection.execute(query).mappings()]


def seqs(connection: Connection, tenant: TenantId, conversation: ConversationId, *, jira_ref: str | None) -> set[int]:
    """Return the messages with files at this place in Jira, or (None) with files that it neither has nor refused."""
    there = (table.c.conversation_id == conversation) & table.c.jira_ref.is_not_distinct_from(jira_ref)
    found = connection.execute(select(table.c.seq).where(table.c.tenant_id == tenant, there, table.c.seq.is_not(None)))
    return set(found.scalars())


def set_jira_ref(connection: Connection, tenant: TenantId, ids: Collection[AttachmentId], ref: str) -> None:
    """Note where Jira has files."""
    connection.execute(update(table).where(table.c.tenant_id == tenant, table.c.id.in_(ids)).values(jira_ref=ref))


def take_back(connection: Connection, tenant: TenantId, ids: Collection[AttachmentId]) -> None:
    """Mark files in our comments as unsynced again, if they are still stored here."""
    sent = (table.c.tenant_id == tenant) & table.c.id.in_(ids) & table.c.jira_ref.startswith(COMMENT)
    sent &= table.c.deleted_at.is_(None)
    connection.execute(update(table).where(sent).values(jira_ref=None))


def has_ref(connection: Connection, tenant: TenantId, conversation: ConversationId, ref: str) -> bool:
    """Whether files of a conversation are noted at this place in Jira."""
    there = (table.c.conversation_id == conversation) & (table.c.jira_ref == ref)
    return connection.execute(select(table.c.id).where(table.c.tenant_id == tenant, there)).first() is not None


def ids_of_message(
    connection: Connection, tenant: TenantId, conversation: ConversationId, seq: int
) -> list[AttachmentId]:
    """Return the files of a message."""
    of_message = (table.c.conversation_id == conversation) & (table.c.seq == seq)
    found = connection.execute(select(table.c.id).where(table.c.tenant_id == tenant, of_message))
    return [AttachmentId(each) for each in found.scalars()]


def outdated(connection: Connection, *, now: datetime, unsent_before: datetime, limit: int) -> list[StoredFile]:
    """Return stored files of all tenants that have expired, or that nobody sent in time."""
    query = select(table).where(_is_outdated(now, unsent_before)).limit(limit)
    return [_file(row) for row in connection.execute(query).mappings()]


def lock_outdated(
    connection: Connection, tenant: TenantId, file: AttachmentId, *, now: datetime, unsent_before: datetime
) -> StoredFile | None:
    """Return a file and lock it until the commit; None if it is no longer outdated."""
    its_row = (table.c.tenant_id == tenant) & (table.c.id == file)
    query = select(table).where(its_row, _is_outdated(now, unsent_before)).with_for_update()
    row = connection.execute(query).mappings().first()
    return None if row is None else _file(row)


def note_deleted(connection: Connection, tenant: TenantId, file: AttachmentId, *, at: datetime) -> None:
    """Note that only Jira still has a file."""
    connection.execute(update(table).where(table.c.tenant_id == tenant, table.c.id == file).values(deleted_at=at))


def note_restored(connection: Connection, tenant: TenantId, file: AttachmentId, *, size: int, until: datetime) -> bool:
    """Note that a file is stored here again; return False if its row is gone."""
    here = {"deleted_at": None, "size": size, "expires_at": until}
    query = update(table).where(table.c.tenant_id == tenant, table.c.id == file).values(here)
    return connection.execute(query).rowcount > 0


def forget(connection: Connection, tenant: TenantId, ids: Iterable[AttachmentId]) -> int:
    """Delete the rows of files."""
    those = (table.c.tenant_id == tenant) & table.c.id.in_(list(ids))
    return connection.execute(delete(table).where(those)).rowcount


def _is_outdated(now: datetime, unsent_before: datetime) -> ColumnElement[bool]:
    unsent = table.c.conversation_id.is_(None) & (table.c.created_at < unsent_before)
    return table.c.deleted_at.is_(None) & or_(table.c.expires_at <= now, unsent)


def _first(connection: Connection, *conditions: Any) -> StoredFile | None:
    row = connection.execute(select(table).where(*conditions)).mappings().first()
    return None if row is None else _file(row)


def _file(row: Mapping[Any, Any]) -> StoredFile:
    conversation = row["conversation_id"]
    return StoredFile(
        tenant=TenantId(row["tenant_id"]),
        project=ProjectId(row["project_id"]),
        uploader=row["uploader"],
        client_id=row["client_id"],
        attachment=Attachment(
            id=AttachmentId(row["id"]),
            name=row["name"],
            type=row["type"],
            size=row["size"],
            until=row["expires_at"],
            width=row["width"],
            height=row["height"],
            problem=_PROBLEMS.get(row["jira_ref"]),
        ),
        created_at=row["created_at"],
        conversation=None if conversation is None else ConversationId(conversation),
        seq=row["seq"],
        jira_ref=row["jira_ref"],
    )
