"""Types of the history of changes."""

from datetime import datetime

from msgspec import Struct

from jira_chat.settings.models import FieldChange


class Change(Struct, frozen=True, kw_only=True):
    """One save: its author, time and changes."""

    at: datetime
    by: str
    changes: tuple[FieldChange, ...]
