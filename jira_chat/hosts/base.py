"""What the product asks of a host platform. `connect/` answers it for Atlassian Connect; others go beside it."""

from datetime import datetime
from typing import Protocol

from jira_chat.hosts.callers import Caller, InstallNotice, SignedRequest, Site, SwitchNotice, UninstallNotice
from jira_chat.kernel.ids import AccountId


class Host(Protocol):
    """Says who stands behind a request of a site, and signs our own calls to one.

    Each `admit_…` raises UnauthorizedError, with a reason for the log, for a call that is not from its claimed sender.
    """

    def admit_install(self, request: SignedRequest, body: bytes, now: datetime) -> InstallNotice:
        """Admit the host's notice that a site installed us. Raises InvalidInputError for a body that cannot be read."""

    def admit_uninstall(self, request: SignedRequest, body: bytes, now: datetime) -> UninstallNotice:
        """Admit the host's notice that a site removed us. Raises InvalidInputError as well."""

    def admit_lifecycle(self, request: SignedRequest, body: bytes, now: datetime) -> SwitchNotice:
        """Admit a site that enables or disables us."""

    def admit_page(self, request: SignedRequest, now: datetime) -> Caller:
        """Admit a page that an enabled site frames for a person, or an event that it tells us of."""

    def admit_context(self, authorization: str | None, now: datetime) -> Caller:
        """Admit our own script in such a page, for the renewal of its session."""

    def rest_url(self, site: Site) -> str:
        """Return where a site's REST API answers, which need not be where people see the site."""

    def authorize(self, site: Site, method: str, url: str, now: datetime) -> str:
        """Return the `Authorization` header of one call to a site."""

    def authorize_as(self, site: Site, account: AccountId, now: datetime) -> str | None:
        """Return the `Authorization` header of calls to a site as one of its users.

        None where the host does not let us, or not now; the reason is in the log.
        """
