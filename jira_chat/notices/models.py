"""A project's choices about notices, and the outcome of the last one."""

from dataclasses import dataclass, field
from datetime import datetime

from jira_chat.kernel.ids import ProjectId, TenantId


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An admin's choices."""

    minutes: int
    """Minutes without an answer before a notice; 0 means never."""
    emails: tuple[str, ...]
    webhook: str | None = field(repr=False)
    """The address of a webhook; None to keep the present one, empty for none."""


@dataclass(frozen=True, kw_only=True)
class Notices:
    """A project's notices as they are stored."""

    tenant: TenantId
    project: ProjectId
    minutes: int
    emails: tuple[str, ...]
    """Normalised."""
    webhook: str | None = field(default=None, repr=False)
    """Sealed, because anybody who knows the address can write to the team."""
    webhook_host: str | None = None
    set_at: datetime | None = None
    """None before the first save."""
    sent_at: datetime | None = None
    """When the last notice was sent."""
    failed_at: datetime | None = None
    """When the last failure was; None after a success of the same kind of receiver."""
    failure: str | None = None
    """The reason of that failure."""

    @property
    def receivers(self) -> tuple[str, ...]:
        """Mail addresses, and `webhook`."""
        return self.emails if self.webhook is None else (*self.emails, WEBHOOK)


WEBHOOK = "webhook"
"""The only receiver that is not a mail address."""
