"""Who is calling, once a host or a token has said so. Nothing behind this value knows which one it was."""

from enum import StrEnum

import msgspec

from jira_chat.kernel.ids import AccountId, ChatAccountId, IssueId, ProjectId, TenantId, VisitorId

IDENTITY = "identity"
"""The sign-in method of customers vouched for by a web site's identity token."""


class Surface(StrEnum):
    """The page, or kind of page, that somebody is using."""

    PROJECT_SETTINGS = "project-settings"
    ADMINISTRATION = "administration"
    ISSUE = "issue"
    DASHBOARD = "dashboard"
    PORTAL = "portal"
    WIDGET = "widget"


class Side(StrEnum):
    """The two sides of a conversation."""

    CUSTOMER = "customer"
    AGENT = "agent"


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """One person on one surface of one site. Agent and admin rights were asked of Jira before this was made."""

    tenant: TenantId
    surface: Surface
    project: ProjectId | None = None
    issue: IssueId | None = None
    account: AccountId | None = None
    """None for visitors unknown to Jira."""
    chat_account: ChatAccountId | None = None
    """A customer who signed in through the widget; `account` is known too once Jira has the customer."""
    visitor: VisitorId | None = None
    name: str = ""
    site: str | None = None
    """The web site that a visitor's frame is on."""
    method: str = ""
    """How a customer signed in: `password`, `code` or `identity` (the site vouched for them); empty for all others."""
    session: str | None = None
    """The id of the session that a customer signed in with, so that what it opened can end with it."""
    zone: str | None = None
    """A customer's own time zone, as their browser said it."""

    @property
    def side(self) -> Side:
        """Agents sit on issues and dashboards; everybody else who chats is a customer."""
        return Side.AGENT if self.surface in {Surface.ISSUE, Surface.DASHBOARD} else Side.CUSTOMER

    @property
    def anonymous(self) -> bool:
        """Whether nobody knows who this customer is."""
        return self.account is None and self.chat_account is None

    @property
    def customer(self) -> str | None:
        """What names a customer in conversations: an account or a visitor, never confusable; None for nobody."""
        if self.account is not None:
            return known_customer(self.account)
        if self.chat_account is not None:
            return chat_customer(self.chat_account)
        return None if self.visitor is None else f"visitor:{self.visitor}"


def known_customer(account: AccountId) -> str:
    """Return the customer name for a Jira account."""
    return f"account:{account}"


def chat_customer(account: ChatAccountId) -> str:
    """Return the customer name for a chat account that has no Jira account yet."""
    return f"chat:{account}"


def chat_account_of(customer: str) -> ChatAccountId | None:
    """Return the chat account that a customer's name stands for, None for all others."""
    kind, _, account = customer.partition(":")
    return ChatAccountId(account) if kind == "chat" else None
