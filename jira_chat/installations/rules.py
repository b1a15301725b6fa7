"""The effects of lifecycle notices on an installation. Each rule is idempotent."""

from dataclasses import replace
from datetime import datetime, timedelta

from jira_chat.hosts.callers import InstallNotice
from jira_chat.installations.models import Credentials, Installation, Status
from jira_chat.kernel.ids import TenantId

GRACE = timedelta(minutes=5)
"""How long the previous credential stays valid, for pages and webhooks already signed with it."""


def install(notice: InstallNotice, tenant: TenantId, now: datetime) -> Installation:
    """Return the installation of a new site."""
    return Installation(
        id=tenant,
        platform=notice.platform,
        host_id=notice.host_id,
        site_url=notice.site_url,
        origins=notice.origins,
        status=Status.ENABLED,
        credentials=Credentials(current=notice.credential),
        changed_at=now,
        client_id=notice.client_id,
    )


def reinstall(installation: Installation, notice: InstallNotice, now: datetime) -> Installation:
    """Return the same tenant, hence the same settings, with the notice's credential and address.

    It is enabled whatever its state was, because not every host sends a separate notice for that.
    """
    if notice.site_url != installation.site_url:
        installation = replace(installation, moved_from=installation.site_url, moved_at=now)
    return replace(
        installation,
        site_url=notice.site_url,
        origins=notice.origins,
        status=Status.ENABLED,
        credentials=_rotated(installation.credentials, notice.credential, now),
        changed_at=now,
        client_id=notice.client_id,
    )


def uninstall(installation: Installation, now: datetime) -> Installation:
    """Return the installation without credentials; everything else is kept for a reinstallation."""
    if installation.status is Status.UNINSTALLED:
        return installation
    return replace(installation, status=Status.UNINSTALLED, credentials=None, client_id=None, changed_at=now)


def switch(installation: Installation, status: Status, now: datetime) -> Installation:
    """Return the installation enabled or disabled, unless it is uninstalled.

    Hosts send `disabled` together with `uninstalled`, in either order; only a reinstallation ends the latter.
    """
    if installation.status in (Status.UNINSTALLED, status):
        return installation
    return replace(installation, status=status, changed_at=now)


def _rotated(credentials: Credentials | None, credential: str, now: datetime) -> Credentials:
    if credentials is None:
        return Credentials(current=credential)
    if credentials.current == credential:
        return credentials
    return Credentials(current=credential, previous=credentials.current, previous_until=now + GRACE)
