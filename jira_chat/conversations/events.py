"""Events of conversations for all processes. They say where to look, never what was written."""

import msgspec

from jira_chat.access.principals import Side
from jira_chat.kernel.ids import ConversationId, TenantId


class NewMessages(msgspec.Struct, frozen=True, kw_only=True, tag="messages"):
    """A conversation has new messages, from `first` to `seq`."""

    tenant: TenantId
    conversation: ConversationId
    seq: int
    first: int | None = None
    """None in hints of older versions, which announce one message at a time."""


class Changed(msgspec.Struct, frozen=True, kw_only=True, tag="changed"):
    """Something about a conversation other than its messages changed."""

    tenant: TenantId
    conversation: ConversationId


class Received(msgspec.Struct, frozen=True, kw_only=True, tag="received"):
    """How far a side has received and read a conversation. The agent is not named."""

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
    """An agent's own browser may write the agent's words in a conversation to Jira."""

    tenant: TenantId
    conversation: ConversationId


class NoteAdded(msgspec.Struct, frozen=True, kw_only=True, tag="note_added"):
    """A conversation has a new note, for agents only."""

    tenant: TenantId
    conversation: ConversationId
