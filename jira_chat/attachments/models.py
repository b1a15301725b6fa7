"""Files as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from jira_chat.kernel.ids import AttachmentId, ConversationId, ProjectId, TenantId

COMMENT = "comment:"
"""Prefix of a `jira_ref` with the id of our comment that has the file."""

REFUSED = "refused"
FROM_JIRA = "jira"
MISSING = "missing"
"""Values of `jira_ref` for files that are not in a comment of ours."""


class FileProblem(StrEnum):
    """Why one of the two sides does not have a file."""

    REFUSED = "refused"
    """Jira refused it: it is in the chat only."""
    MISSING = "missing"
    """It is in Jira only: too large, or of a type that we do not pass on."""


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a message, as both sides see it. Stored with its message as JSON."""

    id: AttachmentId
    name: str
    type: str
    """The media type, determined from the content."""
    size: int
    """In bytes."""
    until: datetime
    """When our copy is deleted."""
    width: int | None = None
    """In pixels, for images, which have a thumbnail."""
    height: int | None = None
    problem: FileProblem | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """The origin of a file, and its place."""

    tenant: TenantId
    project: ProjectId
    uploader: str
    """Who may send it, see `rules.uploader_of`; or the comment that has it."""
    client_id: str
    """The uploader's own id; a repeated id means the same file."""
    conversation: ConversationId | None = None
    """The conversation of a file from Jira."""
    jira_ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A stored file, and its message if it was already sent."""

    tenant: TenantId
    project: ProjectId
    uploader: str
    """Who may send it, see `rules.uploader_of`."""
    client_id: str
    """The uploader's own id; a repeated id means the same file."""
    attachment: Attachment
    created_at: datetime
    conversation: ConversationId | None = None
    seq: int | None = None
    jira_ref: str | None = None
    """Where Jira has the file; None while it has not."""

    @property
    def comment(self) -> str | None:
        """The id of the comment that has the file in Jira, None if none does."""
        if self.jira_ref == FROM_JIRA:
            return self.uploader.rpartition(":")[2]
        return self.jira_ref.removeprefix(COMMENT) if self.jira_ref and self.jira_ref.startswith(COMMENT) else None
