"""Events of the audit log, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId

SITE = ProjectId("")
"""In place of a project id: an event that concerns all projects of a site."""


class Kind(StrEnum):
    """A kind of event."""

    ASSIGNED = "assigned"
    TRANSFERRED = "transferred"
    RESOLVED = "resolved"
    PUT_OFFLINE = "put_offline"
    REPLY_CHANGED = "reply_changed"


class ReplyChange(StrEnum):
    """A kind of change of canned replies."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"
    IMPORTED = "imported"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that a person did."""

    tenant: TenantId
    project: ProjectId
    kind: Kind
    at: datetime
    account: AccountId
    name: str
    """Display name."""
    conversation: ConversationId | None = None
    key: str = ""
    """The key of the conversation's request at that time."""
    about: str = ""
    """The name of the other agent, the other project, the status or the reply."""
    about_account: AccountId | None = None
    """The account of the other agent."""
    change: ReplyChange | None = None


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A stored event; later events have higher numbers."""

    number: int
    event: Event
