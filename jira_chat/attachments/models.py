"""Files as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from jira_chat.kernel.ids import AttachmentId, ConversationId, ProjectId, TenantId

COMMENT = "comment:"
"""Before the id of the comment that we wrote with a file."""

REFUSED = "refused"
FROM_JIRA = "jira"
MISSING = "missing"
"""Where Jira has a file, if it is not in a comment that we wrote."""


class FileProblem(StrEnum):
    """What keeps a file from one of the two sides."""

    REFUSED = "refused"
    """Jira does not take it: it is in the chat only."""
    MISSING = "missing"
    """It is in Jira only: too large, or of a kind that is not passed on."""


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a message, as both sides see it. Stored with its message as JSON."""

    id: AttachmentId
    name: str
    type: str
    """Its media type, by what it contains."""
    size: int
    """In bytes."""
    until: datetime
    """When it is deleted here."""
    width: int | None = None
    """Of an image, in pixels; images have a thumbnail."""
    height: int | None = None
    problem: FileProblem | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a file comes from, and where it belongs."""

    tenant: TenantId
    project: ProjectId
    uploader: str
    """Who may send it, see `rules.uploader_of`; or the comment that it is of."""
    client_id: str
    """The uploader's own id: the same id is the same file."""
    conversation: ConversationId | None = None
    """Where it came to, for one of Jira's."""
    jira_ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file that is kept, and the message that it belongs to, if it was sent already."""

    tenant: TenantId
    project: ProjectId
    uploader: str
    """Who may send it, see `rules.uploader_of`."""
    client_id: str
    """Chosen by the uploader: the same id is the same file."""
    attachment: Attachment
    created_at: datetime
    conversation: ConversationId | None = None
    seq: int | None = None
    jira_ref: str | None = None

    @property
    def comment(self) -> str | None:
        """The comment that has it in Jira, if one does."""
        if self.jira_ref == FROM_JIRA:
            return self.uploader.rpartition(":")[2]
        return self.jira_ref.removeprefix(COMMENT) if self.jira_ref and self.jira_ref.startswith(COMMENT) else None

    """Where Jira has it; None while it has not."""
