"""The interface to a host platform. `connect/` implements it for Atlassian Connect; others would go beside it."""

from datetime import datetime
from typing import Protocol

from jira_chat.hosts.callers import Caller, InstallNotice, SignedRequest, Site, SwitchNotice, UninstallNotice
from jira_chat.kernel.ids import AccountId


class Host(Protocol):
    """Verifies requests from sites, and signs our calls to them.

    Each `admit_…` raises UnauthorizedError, with a reason for the log, if a call is not from its claimed sender.
    """

    def admit_install(self, request: SignedRequest, body: bytes, now: datetime) -> InstallNotice:
        """Admit the host's notice that a site installed us. Raises InvalidInputError for an unreadable body."""

    def admit_uninstall(self, request: SignedRequest, body: bytes, now: datetime) -> UninstallNotice:
        """Admit the host's notice that a site removed us. Raises InvalidInputError for an unreadable body."""

    def admit_lifecycle(self, request: SignedRequest, body: bytes, now: datetime) -> SwitchNotice:
        """Admit a site that enables or disables us."""

    def admit_page(self, request: SignedRequest, now: datetime) -> Caller:
        """Admit a page that an enabled site frames for a person, or a webhook of the site."""

    def admit_context(self, authorization: str | None, now: datetime) -> Caller:
        """Admit our own script in such a page, for the renewal of its session."""

    def rest_url(self, site: Site) -> str:
        """Return the base address of a site's REST API, which may differ from the address that people use."""

    def authorize(self, site: Site, method: str, url: str, now: datetime) -> str:
        """Return the `Authorization` header of one call to a site."""

    def authorize_as(self, site: Site, account: AccountId, now: datetime) -> str | None:
        """Return the `Authorization` header of calls to a site as one of its users.

        None if the host does not allow it, or not now; the reason is in the log.
        """
