"""Tables of settings. Projects are identified by Jira's project id, which survives renames."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import BigSerial, Instant

project_settings = Table(
    "project_settings",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("project_id", String(20), primary_key=True),
    Column("project_key", String(255), nullable=False),
    Column("project_name", String(255), nullable=False),
    Column("service_desk_id", String(20)),
    Column("widget_key", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("saved_by", String(255), nullable=False),
    Column("saved_by_account", String(128), nullable=False),
    UniqueConstraint("widget_key"),
    CheckConstraint("version > 0", name="version_positive"),
)

request_forms = Table(
    "request_forms",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("project_id", String(20), primary_key=True),
    Column("wanted", String(255)),
    Column("form", JSON(none_as_null=True)),
    Column("problem_code", String(40)),
    Column("problem", Text),
    Column("checked_at", Instant, nullable=False),
)
"""The form of the request type for a project's conversations, and the problem of the chosen type."""

site_settings = Table(
    "site_settings",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("saved_by", String(255), nullable=False),
    CheckConstraint("version > 0", name="version_positive"),
)

text_overrides = Table(
    "text_overrides",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("language", String(20), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("text", Text, nullable=False),
)

added_languages = Table(
    "added_languages",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("code", String(20), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("english_name", String(80), nullable=False),
    Column("script", String(4), nullable=False),
    Column("usual_script", String(4), nullable=False),
    Column("base", String(20), nullable=False),
    Column("added_at", Instant, nullable=False),
)
"""Languages that a site adds to the bundled ones; `base` supplies the texts that they lack."""

changes = Table(
    "changes",
    metadata,
    Column("id", BigSerial, primary_key=True),
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), nullable=False),
    Column("scope", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by_account", String(128), nullable=False),
    Column("by_name", String(255), nullable=False),
    Column("changes", JSON, nullable=False),
    Index("ix_changes_scope", "tenant_id", "scope", "id"),
)

sightings = Table(
    "sightings",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("project_id", String(20), primary_key=True),
    Column("site", String(300), primary_key=True),
    Column("refused", Boolean, primary_key=True),
    Column("at", Instant, nullable=False),
)
"""Web sites whose pages requested a project's chat; `at` is the latest sighting."""
