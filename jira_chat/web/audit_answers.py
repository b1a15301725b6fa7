"""What the settings page shows of the audit, as types."""

from datetime import datetime

from msgspec import Struct

from jira_chat.audit.models import Kind


class AuditEvent(Struct, frozen=True, kw_only=True):
    """Somebody did something."""

    at: datetime
    by: str
    did: str
    """In words that go on after the name: `transferred SUP-7 to Hardware`."""


class AuditLog(Struct, frozen=True, kw_only=True):
    """What was done in a project, the latest first."""

    events: list[AuditEvent]
    older: int | None
    """What to send as `before` for those before them; null where there are none."""
    kinds: list[Kind]
    """By which it can be filtered."""
    longest_kept: int
    """Days."""
