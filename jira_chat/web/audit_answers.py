"""Types of the audit log on the settings page."""

from datetime import datetime

from msgspec import Struct

from jira_chat.audit.models import Kind


class AuditEvent(Struct, frozen=True, kw_only=True):
    """An action of a person."""

    at: datetime
    by: str
    did: str
    """The action, worded to follow the name: `transferred SUP-7 to Hardware`."""


class AuditLog(Struct, frozen=True, kw_only=True):
    """A project's audit events, the latest first."""

    events: list[AuditEvent]
    older: int | None
    """The value of `before` for older events; null if there are none."""
    kinds: list[Kind]
    """The kinds available as filters."""
    longest_kept: int
    """Days."""
