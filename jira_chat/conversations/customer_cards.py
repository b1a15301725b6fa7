"""Customer cards: who a conversation's customer is, where they are, and what they asked before. Agents see them."""

from dataclasses import dataclass

from sqlalchemy import Connection

from jira_chat.access.customer_refs import CustomerKind, CustomerRef
from jira_chat.access.principals import Principal
from jira_chat.conversations import details, repository, rules
from jira_chat.conversations.details import Details
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.service import ConversationService
from jira_chat.customers import accounts, sessions
from jira_chat.customers.accounts import ChatAccount
from jira_chat.kernel.ids import AccountId, ChatAccountId, ConversationId
from jira_chat.storage.engine import Database

MOST_EARLIER = 10

PORTAL = "portal"
"""The sign-in method of a customer known to Jira itself, in addition to those of `Principal.method`."""


@dataclass(frozen=True, kw_only=True)
class CustomerCard:
    """What Jira Chat knows of a customer without asking Jira."""

    conversation: Conversation
    details: Details
    account: ChatAccount | None
    method: str | None
    """How the customer signed in; None for visitors, and if no session is left that tells."""
    others: tuple[Conversation, ...]
    """The customer's other conversations in the project, the latest first."""
    more: bool
    """Whether there are more than `others` lists."""


class CustomerCards:
    """Customer cards for agents who may see the conversation."""

    def __init__(self, database: Database, conversations: ConversationService) -> None:
        self._database = database
        self._conversations = conversations

    def of(self, agent: Principal, conversation: ConversationId) -> CustomerCard:
        """Return a conversation's card. Raises NotFoundError, and ForbiddenError for customers."""
        rules.check_agent(agent)
        found = self._conversations.get(agent, conversation)
        with self._database.reading() as connection:
            account = _account_of(connection, found)
            listed = repository.of_customer(
                connection, agent.tenant, found.project, found.customer, limit=MOST_EARLIER + 2
            )
            others = [each for each in listed if each.id != found.id and each.project == found.project]
            return CustomerCard(
                conversation=found,
                details=details.find(connection, agent.tenant, conversation),
                account=account,
                method=_method(connection, found, account),
                others=tuple(others[:MOST_EARLIER]),
                more=len(others) > MOST_EARLIER,
            )


def _account_of(connection: Connection, conversation: Conversation) -> ChatAccount | None:
    tenant, customer = conversation.tenant, CustomerRef.read(conversation.customer)
    match customer.kind:
        case CustomerKind.CHAT_ACCOUNT:
            return accounts.find(connection, tenant, ChatAccountId(customer.id))
        case CustomerKind.JIRA_ACCOUNT:
            account, entrance = AccountId(customer.id), conversation.entrance
            return accounts.find_by_jira_account(connection, tenant, account, project=entrance)
        case _:
            return None


def _method(connection: Connection, conversation: Conversation, account: ChatAccount | None) -> str | None:
    if conversation.anonymous:
        return None
    tenant, entrance, site = conversation.tenant, conversation.entrance, conversation.site
    said = account and sessions.latest_method(connection, tenant, account.id, entrance, site=site)
    return said or (PORTAL if site is None else None)
