"""Where a project is told that nobody answers, and how that went."""

from dataclasses import dataclass, field
from datetime import datetime

from jira_chat.kernel.ids import ProjectId, TenantId


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an admin chose."""

    minutes: int
    """After how long without an answer; 0 means never."""
    emails: tuple[str, ...]
    webhook: str | None = field(repr=False)
    """The address of a webhook; None for the one that is there, empty for none."""


@dataclass(frozen=True, kw_only=True)
class Notices:
    """What is kept of a project."""

    tenant: TenantId
    project: ProjectId
    minutes: int
    emails: tuple[str, ...]
    """Normal."""
    webhook: str | None = field(default=None, repr=False)
    """Sealed: anybody who knows the address can write to the team."""
    webhook_host: str | None = None
    set_at: datetime | None = None
    """None while nobody chose anything."""
    sent_at: datetime | None = None
    """When the last notice was sent."""
    failed_at: datetime | None = None
    """When the last one could not be sent; None since one was."""
    failure: str | None = None
    """Why."""

    @property
    def receivers(self) -> tuple[str, ...]:
        """Mail addresses, and `webhook`."""
        return self.emails if self.webhook is None else (*self.emails, WEBHOOK)


WEBHOOK = "webhook"
"""The receiver that is no mail address."""
