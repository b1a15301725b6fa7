"""Tables of stored files, launcher images and agents' photos."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint, text

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import Instant

attachments = Table(
    "attachments",
    metadata,
    Column("tenant_id", String(32), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("project_id", String(20), nullable=False),
    Column("uploader", String(160), nullable=False),
    Column("client_id", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("conversation_id", String(32)),
    Column("seq", Integer),
    Column("jira_ref", String(64)),
    Column("deleted_at", Instant),
    UniqueConstraint("tenant_id", "uploader", "client_id"),
    Index("ix_attachments_message", "tenant_id", "conversation_id", "seq"),
    Index(
        "ix_attachments_expires_at",
        "expires_at",
        sqlite_where=text("deleted_at IS NULL"),
        postgresql_where=text("deleted_at IS NULL"),
    ),
)
"""A row is a file in the store, or (`deleted_at`) one that only Jira still has. No deletion of another row cascades to
it, because the file has to be deleted first. Without a `conversation_id` it was not sent yet.
`jira_ref` is its place in Jira: `comment:<id>` for a file that we sent to Jira, `jira` for one that came from there,
`missing` for one that stayed there, `refused` for one that Jira refused. For files from Jira the uploader is the
comment, and `client_id` is the media id in its document."""

launcher_images = Table(
    "launcher_images",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("project_id", String(20), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("uploaded_at", Instant, nullable=False),
)
"""Small squares of some kilobytes each; `name` is a digest of the content."""

agent_photos = Table(
    "agent_photos",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("account_id", String(128), primary_key=True),
    Column("name", String(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("fetched_at", Instant, nullable=False),
    Index("ix_agent_photos_name", "tenant_id", "name"),
)
"""Small squares, fetched from Jira at `fetched_at`; `name` is a digest of the content. Both are empty if there is no
photo, or none was fetched yet (1970)."""
