"""What open panels are told again where a project begins or ceases to show its customers which agent answers."""

from collections.abc import Iterator

from jira_chat.access.principals import Side
from jira_chat.conversations import rules, topics
from jira_chat.conversations.models import Message
from jira_chat.conversations.reader import ConversationReader
from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.positions import Position, Positions

MOST_TOLD_AGAIN = 200
"""Messages of one conversation; who scrolled further back sees the former names there until the page loads anew."""

_MOST_TOGETHER = 50
"""Conversations loaded with one query."""


def told_again(
    hub: Hub, positions: Positions, reader: ConversationReader, tenant: TenantId, project: ProjectId
) -> Iterator[tuple[list[Member], Message]]:
    """Yield the agents' messages of a project's conversations with the customers here who have them on the screen."""
    open_here = [
        (each, members)
        for each in positions
        if each.conversation.tenant == tenant and (members := _customers(hub, each, project))
    ]
    for start in range(0, len(open_here), _MOST_TOGETHER):
        some = open_here[start : start + _MOST_TOGETHER]
        latest = reader.latest_messages(tenant, [each.conversation.id for each, _ in some], each=MOST_TOLD_AGAIN)
        for position, members in some:
            for message in latest.get(position.conversation.id, []):
                # What is newer has yet to be told for the first time, in its turn.
                if message.author.side is Side.AGENT and message.seq <= position.seq:
                    yield members, message


def _customers(hub: Hub, position: Position, project: ProjectId) -> list[Member]:
    return [
        member
        for member in hub.listeners(topics.customer_of(position.conversation))
        if member.person.project == project and rules.may_see(member.person, position.conversation)
    ]
