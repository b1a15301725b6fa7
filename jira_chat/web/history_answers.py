"""What was changed, and who did it, as types."""

from datetime import datetime

from msgspec import Struct

from jira_chat.settings.models import FieldChange


class Change(Struct, frozen=True, kw_only=True):
    """One save: who, when, and what it changed."""

    at: datetime
    by: str
    changes: tuple[FieldChange, ...]
