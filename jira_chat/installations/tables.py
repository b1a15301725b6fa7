"""The table of installations. Credentials are sealed; an uninstalled site has none."""

from sqlalchemy import JSON, CheckConstraint, Column, String, Table, Text, UniqueConstraint

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import Instant

installations = Table(
    "installations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("door", String(16), key="platform", nullable=False),
    Column("host_id", String(255), nullable=False),
    Column("site_url", String(1024), nullable=False),
    Column("origins", JSON, nullable=False),
    Column("status", String(16), nullable=False),
    Column("credential", Text),
    Column("previous_credential", Text),
    Column("previous_credential_until", Instant),
    Column("changed_at", Instant, nullable=False),
    Column("moved_from", String(1024)),
    Column("moved_at", Instant),
    Column("client_id", String(255)),
    UniqueConstraint("platform", "host_id"),
    CheckConstraint("status IN ('enabled', 'disabled', 'uninstalled')", name="status_known"),
    CheckConstraint("(status = 'uninstalled') = (credential IS NULL)", name="credential_while_installed"),
    CheckConstraint("previous_credential IS NULL OR credential IS NOT NULL", name="previous_after_current"),
    CheckConstraint("(previous_credential IS NULL) = (previous_credential_until IS NULL)", name="previous_has_end"),
    CheckConstraint("(moved_from IS NULL) = (moved_at IS NULL)", name="moved_at_an_instant"),
)
