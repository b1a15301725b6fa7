"""Types of the answers about notices."""

from datetime import datetime

from msgspec import Struct


class Notices(Struct, frozen=True, kw_only=True):
    """The receivers of a project's notices about unanswered chats, and the outcome of the last notice."""

    minutes: int
    """Minutes without an answer before a notice; 0 means never."""
    emails: list[str]
    webhook_host: str | None
    """Only the host of the webhook's address, which contains a secret."""
    mail: bool
    """Whether mail can be sent."""
    most_minutes: int
    most_emails: int
    sent_at: datetime | None
    """When the last notice was sent."""
    failed_at: datetime | None
    """When the last notice failed; null after a success."""
    failure: str | None
    """The reason for the failure."""
