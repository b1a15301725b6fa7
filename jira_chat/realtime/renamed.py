"""Messages to push again after a project starts or stops showing customers which agent answers."""

from collections.abc import Iterator

from jira_chat.access.principals import Side
from jira_chat.conversations import rules, topics
from jira_chat.conversations.models import Message
from jira_chat.conversations.reader import ConversationReader
from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.positions import Position, Positions

MOST_TOLD_AGAIN = 200
"""Messages per conversation. Older ones on the screen keep the former names until the page is reloaded."""

_MOST_TOGETHER = 50
"""Conversations per query."""


def told_again(
    hub: Hub, positions: Positions, reader: ConversationReader, tenant: TenantId, project: ProjectId
) -> Iterator[tuple[list[Member], Message]]:
    """Yield the agents' messages of a project's open conversations, each with the customers here who see them."""
    open_here = [
        (each, members)
        for each in positions
        if each.conversation.tenant == tenant and (members := _customers(hub, each, project))
    ]
    for start in range(0, len(open_here), _MOST_TOGETHER):
        some = open_here[start : start + _MOST_TOGETHER]
        # Newer messages have yet to be pushed for the first time.
        pushed = {each.conversation.id: range(_first_of(each), each.seq + 1) for each, _ in some}
        found = reader.messages_numbered(tenant, pushed)
        for position, members in some:
            for message in found.get(position.conversation.id, []):
                if message.author.side is Side.AGENT:
                    yield members, message


def _first_of(position: Position) -> int:
    return max(1, position.seq - MOST_TOLD_AGAIN + 1)


def _customers(hub: Hub, position: Position, project: ProjectId) -> list[Member]:
    return [
        member
        for member in hub.listeners(topics.customer_of(position.conversation))
        if member.person.project == project and rules.may_see(member.person, position.conversation)
    ]
