"""Hints that tell every process of a change in a conversation, always after the commit; a lost hint costs only time."""

from typing import NamedTuple

import msgspec

from jira_chat.access.principals import Side
from jira_chat.broker.hints import Hint, Hints
from jira_chat.conversations.events import Changed, CommentOffered, NewMessages, NoteAdded, Received, Revised
from jira_chat.conversations.models import Conversation, Header, Message, Receipt
from jira_chat.conversations.topics import agent, agents_of, topics_of
from jira_chat.kernel.ids import AccountId


class Written(NamedTuple):
    """A message that this process has just committed, with its conversation."""

    conversation: Conversation | Header
    message: Message


def announce_message(hints: Hints, conversation: Conversation | Header, message: Message) -> None:
    """Announce a new message."""
    news = NewMessages(tenant=conversation.tenant, conversation=conversation.id, first=message.seq, seq=message.seq)
    hints.publish(
        news,
        topics=topics_of(conversation),
        tenant=conversation.tenant,
        key=("messages", conversation.id),
        merge=_both,
        about=Written(conversation, message),
    )


def announce_change(hints: Hints, conversation: Conversation | Header) -> None:
    """Announce that a conversation changed, or that it left the project that `conversation` names."""
    changed = Changed(tenant=conversation.tenant, conversation=conversation.id)
    topics = topics_of(conversation)
    # The topics are part of the key: when a conversation moves, both projects get a hint.
    hints.publish(changed, topics=topics, tenant=conversation.tenant, key=("changed", conversation.id, *topics))


def announce_revision(hints: Hints, conversation: Conversation | Header, seq: int) -> None:
    """Announce that a message was edited or removed."""
    revised = Revised(tenant=conversation.tenant, conversation=conversation.id, seq=seq)
    key = ("revised", conversation.id, seq)
    hints.publish(revised, topics=topics_of(conversation), tenant=conversation.tenant, key=key)


def announce_note(hints: Hints, conversation: Conversation | Header) -> None:
    """Announce a new note to agents only, and wake the worker, which sends it to Jira."""
    added = NoteAdded(tenant=conversation.tenant, conversation=conversation.id)
    topics = agents_of(conversation)
    hints.publish(added, topics=topics, tenant=conversation.tenant, key=("note", conversation.id))
    hints.notify_worker()


def announce_offered_comment(hints: Hints, conversation: Conversation, account: AccountId) -> None:
    """Tell an agent's own pages that one of them may write the agent's words to Jira as a comment."""
    offered = CommentOffered(tenant=conversation.tenant, conversation=conversation.id)
    topics = [agent(conversation.tenant, conversation.project, account)]
    hints.publish(offered, topics=topics, tenant=conversation.tenant, key=("comment", conversation.id))


def announce_receipt(hints: Hints, conversation: Header, side: Side, receipt: Receipt) -> None:
    """Announce how far a side has received and read a conversation."""
    received = Received(
        tenant=conversation.tenant,
        conversation=conversation.id,
        side=side,
        delivered=receipt.delivered,
        read=receipt.read,
    )
    key = ("received", conversation.id, side)
    hints.publish(received, topics=topics_of(conversation), tenant=conversation.tenant, key=key, merge=_furthest)


def _furthest(earlier: Hint, later: Hint) -> Hint:
    furthest = {name: max(earlier.data[name], later.data[name]) for name in ("delivered", "read")}
    return msgspec.structs.replace(later, data=later.data | furthest)


def _both(earlier: Hint, later: Hint) -> Hint:
    """Merge two hints of new messages. Hints may be published in another order than their commits."""
    first = min(earlier.data["first"], later.data["first"])
    seq = max(earlier.data["seq"], later.data["seq"])
    return msgspec.structs.replace(later, data=later.data | {"first": first, "seq": seq})
