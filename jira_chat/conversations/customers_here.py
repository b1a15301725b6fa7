"""Conversations whose customer has a page open now."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from jira_chat.conversations.models import Conversation
from jira_chat.kernel.ids import ConversationId, ProjectId, TenantId

CustomersOnline = Callable[[TenantId, ProjectId, Collection[str]], Collection[str]]
"""Returns which of some customers of a project are here."""


def with_customer_here(conversations: Iterable[Conversation], customers_online: CustomersOnline) -> set[ConversationId]:
    """Return the conversations whose customer is here, in the project where it began or where it is now."""
    by_customer: dict[tuple[TenantId, ProjectId], dict[str, set[ConversationId]]] = defaultdict(dict)
    for each in conversations:
        for project in {each.entrance, each.project}:
            by_customer[each.tenant, project].setdefault(each.customer, set()).add(each.id)
    return {
        conversation
        for place, theirs in by_customer.items()
        for customer in customers_online(*place, theirs.keys())
        for conversation in theirs[customer]
    }
