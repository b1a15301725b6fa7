"""What the API of notices answers, as types."""

from datetime import datetime

from msgspec import Struct


class Notices(Struct, frozen=True, kw_only=True):
    """Where a project is told that nobody answers, and how the last notice went."""

    minutes: int
    """After how long without an answer; 0 means never."""
    emails: list[str]
    webhook_host: str | None
    """Of the webhook's address no more is shown: it holds a secret."""
    mail: bool
    """Whether mail can be sent."""
    most_minutes: int
    most_emails: int
    sent_at: datetime | None
    """When the last notice was sent."""
    failed_at: datetime | None
    """When the last one could not be sent; null since one was."""
    failure: str | None
    """Why."""
