"""The authenticated caller, independent of the method of authentication."""

from enum import StrEnum

import msgspec

from jira_chat.access.customer_refs import CustomerKind, CustomerRef
from jira_chat.kernel.ids import AccountId, ChatAccountId, IssueId, ProjectId, TenantId, VisitorId

IDENTITY = "identity"
"""The sign-in method of customers vouched for by a web site's identity token."""


class Surface(StrEnum):
    """The page, or kind of page, that a person uses."""

    PROJECT_SETTINGS = "project-settings"
    ADMINISTRATION = "administration"
    ISSUE = "issue"
    DASHBOARD = "dashboard"
    REPORT = "report"
    PORTAL = "portal"
    WIDGET = "widget"


class Side(StrEnum):
    """The two sides of a conversation."""

    CUSTOMER = "customer"
    AGENT = "agent"


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """One person on one surface of one site. Rights of agents and admins were checked in Jira before its creation."""

    tenant: TenantId
    surface: Surface
    project: ProjectId | None = None
    issue: IssueId | None = None
    account: AccountId | None = None
    """None for visitors unknown to Jira."""
    chat_account: ChatAccountId | None = None
    """Set for a customer signed in through the widget; `account` is set, too, once Jira has the customer."""
    visitor: VisitorId | None = None
    name: str = ""
    site: str | None = None
    """The web site with the visitor's frame."""
    method: str = ""
    """How a customer signed in: `password`, `code` or `identity` (the site vouched for them); empty for all others."""
    session: str | None = None
    """The id of a customer's sign-in session, so that its sockets can end with it."""
    zone: str | None = None
    """A customer's time zone, as reported by the browser."""

    @property
    def side(self) -> Side:
        """The side of the person: agents use issues and dashboards; everybody else who chats is a customer."""
        return Side.AGENT if self.surface in {Surface.ISSUE, Surface.DASHBOARD} else Side.CUSTOMER

    @property
    def anonymous(self) -> bool:
        """Whether the customer is unknown."""
        return self.account is None and self.chat_account is None

    @property
    def customer(self) -> str | None:
        """The reference to the customer in conversations (`CustomerRef`); None without any identity."""
        if self.account is not None:
            return str(CustomerRef(CustomerKind.JIRA_ACCOUNT, self.account))
        if self.chat_account is not None:
            return str(CustomerRef(CustomerKind.CHAT_ACCOUNT, self.chat_account))
        return None if self.visitor is None else str(CustomerRef(CustomerKind.VISITOR, self.visitor))
