"""Sending files with a message, in the transaction that writes the message."""

from collections.abc import Sequence

from sqlalchemy import Connection

from jira_chat.access.principals import Principal
from jira_chat.attachments import repository, rules
from jira_chat.attachments.errors import AttachmentGoneError
from jira_chat.attachments.models import COMMENT, Attachment
from jira_chat.kernel.ids import AttachmentId, ConversationId, TenantId


def lock(connection: Connection, person: Principal, ids: Sequence[AttachmentId]) -> tuple[Attachment, ...]:
    """Return a person's uploaded files, in this order, and lock them until the commit.

    Raises AttachmentGoneError if one is not theirs, or was already deleted or sent.
    """
    if not ids:
        return ()
    found = repository.lock_unsent(connection, person.tenant, rules.uploader_of(person), ids)
    try:
        return tuple(found[each] for each in dict.fromkeys(ids))
    except KeyError:
        raise AttachmentGoneError("A file is not there any more. Please add it again.") from None


def note_sent(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    seq: int,
    attachments: Sequence[Attachment],
) -> None:
    """Note the message with which files were sent."""
    if attachments:
        repository.note_sent(connection, tenant, conversation, seq, [each.id for each in attachments])


def note_moved(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    seq: int,
    attachments: Sequence[Attachment],
) -> None:
    """Note the message with which files moved on, and mark those in the former request as unsynced again."""
    note_sent(connection, tenant, conversation, seq, attachments)
    if attachments:
        repository.take_back(connection, tenant, [each.id for each in attachments])


def waiting(connection: Connection, tenant: TenantId, conversation: ConversationId) -> set[int]:
    """Return the messages with files that Jira lacks."""
    return repository.seqs(connection, tenant, conversation, jira_ref=None)


def synced_in(connection: Connection, tenant: TenantId, conversation: ConversationId, comment: str) -> set[int]:
    """Return the messages with files that a comment shows."""
    return repository.seqs(connection, tenant, conversation, jira_ref=f"{COMMENT}{comment}")
