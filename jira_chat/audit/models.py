"""What an audit notes, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId

SITE = ProjectId("")
"""In place of a project: what concerns all projects of a site."""


class Kind(StrEnum):
    """What somebody did."""

    ASSIGNED = "assigned"
    TRANSFERRED = "transferred"
    RESOLVED = "resolved"
    PUT_OFFLINE = "put_offline"
    REPLY_CHANGED = "reply_changed"


class ReplyChange(StrEnum):
    """What became of a canned reply."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"
    IMPORTED = "imported"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Somebody did something."""

    tenant: TenantId
    project: ProjectId
    kind: Kind
    at: datetime
    account: AccountId
    name: str
    """Display name."""
    conversation: ConversationId | None = None
    key: str = ""
    """Of the conversation's request at that moment."""
    about: str = ""
    """The other agent, the other project, the status or the reply, by its name."""
    about_account: AccountId | None = None
    """Of the other agent."""
    change: ReplyChange | None = None


@dataclass(frozen=True, kw_only=True)
class Noted:
    """An event as it was kept; a higher number is a later one."""

    number: int
    event: Event
