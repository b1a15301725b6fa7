"""Sending files with a message, in the transaction that writes the message."""

from collections.abc import Sequence

from sqlalchemy import Connection

from jira_chat.access.principals import Principal
from jira_chat.attachments import repository, rules
from jira_chat.attachments.errors import AttachmentGoneError
from jira_chat.attachments.models import COMMENT, Attachment
from jira_chat.kernel.ids import AttachmentId, ConversationId, TenantId


def lock(connection: Connection, person: Principal, ids: Sequence[AttachmentId]) -> tuple[Attachment, ...]:
    """Return files that somebody uploaded, in this order, and let them be sent by nobody else until the commit.

    Raises AttachmentGoneError where one is not theirs, was swept, or was sent already.
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
    """Note the message that files were sent with."""
    if attachments:
        repository.note_sent(connection, tenant, conversation, seq, [each.id for each in attachments])


def note_moved(
    connection: Connection,
    tenant: TenantId,
    conversation: ConversationId,
    seq: int,
    attachments: Sequence[Attachment],
) -> None:
    """Note the message with which files went on, and let those wait again that Jira has at the former request."""
    note_sent(connection, tenant, conversation, seq, attachments)
    if attachments:
        repository.take_back(connection, tenant, [each.id for each in attachments])


def waiting(connection: Connection, tenant: TenantId, conversation: ConversationId) -> set[int]:
    """Return which messages have files that Jira was not told of yet."""
    return repository.seqs(connection, tenant, conversation, jira_ref=None)


def told_in(connection: Connection, tenant: TenantId, conversation: ConversationId, comment: str) -> set[int]:
    """Return which messages have files that a comment shows."""
    return repository.seqs(connection, tenant, conversation, jira_ref=f"{COMMENT}{comment}")
