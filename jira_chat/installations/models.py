"""Installations as values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from jira_chat.kernel.ids import ServiceDeskId, TenantId


class Status(StrEnum):
    """The state of an installation. Its settings outlive all three."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    """Disabled by an admin of the site, who may enable it again."""

    UNINSTALLED = "uninstalled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The credentials that authenticate a site and us to each other, as its host platform defines them."""

    current: str = field(repr=False)
    previous: str | None = field(default=None, repr=False)
    previous_until: datetime | None = None

    def accepted(self, now: datetime) -> tuple[str, ...]:
        """Return the credentials accepted in calls from the site at `now`, newest first."""
        if self.previous and self.previous_until and now < self.previous_until:
            return (self.current, self.previous)
        return (self.current,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One site, known to its host platform by `host_id`; an uninstalled site has no credentials."""

    id: TenantId
    platform: str
    host_id: str
    site_url: str
    origins: tuple[str, ...]
    """Origins under which people use the site: that of `site_url` first, then custom domains."""

    status: Status
    credentials: Credentials | None
    changed_at: datetime
    client_id: str | None = None
    """Our id at the site's authorization server; None if we may not act as its users."""
    moved_from: str | None = None
    """The previous `site_url`, None if there was none."""
    moved_at: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether we may serve the site."""
        return self.status is Status.ENABLED

    def portal(self, service_desk: ServiceDeskId | None) -> str:
        """Return the address of a service desk's portal, where customers log in to Jira; of all portals without one."""
        place = "portals" if service_desk is None else f"portal/{service_desk}"
        return f"{self.site_url}/servicedesk/customer/{place}"
