"""What all processes are told of conversations: where to look, never what was written."""

import msgspec

from jira_chat.access.principals import Side
from jira_chat.kernel.ids import ConversationId, TenantId


class NewMessages(msgspec.Struct, frozen=True, kw_only=True, tag="messages"):
    """A conversation has new messages, from `first` to `seq`."""

    tenant: TenantId
    conversation: ConversationId
    seq: int
    first: int | None = None
    """None in hints of versions that told of one message at a time."""


class Changed(msgspec.Struct, frozen=True, kw_only=True, tag="changed"):
    """Something about a conversation changed other than its messages."""

    tenant: TenantId
    conversation: ConversationId


class Received(msgspec.Struct, frozen=True, kw_only=True, tag="received"):
    """Up to which message a conversation was delivered to a side, and read there, without naming the agent."""

    tenant: TenantId
    conversation: ConversationId
    side: Side
    delivered: int
    read: int


class Revised(msgspec.Struct, frozen=True, kw_only=True, tag="revised"):
    """The message `seq` of a conversation was edited or removed."""

    tenant: TenantId
    conversation: ConversationId
    seq: int


class CommentOffered(msgspec.Struct, frozen=True, kw_only=True, tag="comment_offered"):
    """An agent's own browser may write what they said in a conversation to Jira."""

    tenant: TenantId
    conversation: ConversationId


class NoteAdded(msgspec.Struct, frozen=True, kw_only=True, tag="note_added"):
    """Agents have a new note on a conversation."""

    tenant: TenantId
    conversation: ConversationId
