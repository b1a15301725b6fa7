"""Telling every process that a conversation went on. Always after the commit; a lost hint costs nothing but time."""

from typing import NamedTuple

import msgspec

from jira_chat.access.principals import Side
from jira_chat.broker.hints import Hint, Hints
from jira_chat.conversations.events import Changed, CommentOffered, NewMessages, NoteAdded, Received, Revised
from jira_chat.conversations.models import Conversation, Header, Message, Receipt
from jira_chat.conversations.topics import agent, agents_of, topics_of
from jira_chat.kernel.ids import AccountId


class Written(NamedTuple):
    """A message as this process has just committed it, and whose it is."""

    conversation: Conversation | Header
    message: Message


def announce_message(hints: Hints, conversation: Conversation | Header, message: Message) -> None:
    """Tell of a new message."""
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
    """Tell that a conversation is no longer what it was, or no longer where this one says."""
    changed = Changed(tenant=conversation.tenant, conversation=conversation.id)
    topics = topics_of(conversation)
    # With its topics: of a conversation that moved, both projects are told.
    hints.publish(changed, topics=topics, tenant=conversation.tenant, key=("changed", conversation.id, *topics))


def announce_revision(hints: Hints, conversation: Conversation | Header, seq: int) -> None:
    """Tell that a message was edited or removed."""
    revised = Revised(tenant=conversation.tenant, conversation=conversation.id, seq=seq)
    key = ("revised", conversation.id, seq)
    hints.publish(revised, topics=topics_of(conversation), tenant=conversation.tenant, key=key)


def announce_note(hints: Hints, conversation: Conversation | Header) -> None:
    """Tell agents alone that there is a new note, and wake the worker, since Jira has to hear of it."""
    added = NoteAdded(tenant=conversation.tenant, conversation=conversation.id)
    topics = agents_of(conversation)
    hints.publish(added, topics=topics, tenant=conversation.tenant, key=("note", conversation.id))
    hints.notify_worker()


def announce_offered_comment(hints: Hints, conversation: Conversation, account: AccountId) -> None:
    """Tell an agent's own pages that one of them may write what the agent said to Jira."""
    offered = CommentOffered(tenant=conversation.tenant, conversation=conversation.id)
    topics = [agent(conversation.tenant, conversation.project, account)]
    hints.publish(offered, topics=topics, tenant=conversation.tenant, key=("comment", conversation.id))


def announce_receipt(hints: Hints, conversation: Header, side: Side, receipt: Receipt) -> None:
    """Tell up to which message a conversation was delivered to a side, and read there."""
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
    """Return one hint of new messages for two. Commits may be announced in another order than they were made."""
    first = min(earlier.data["first"], later.data["first"])
    seq = max(earlier.data["seq"], later.data["seq"])
    return msgspec.structs.replace(later, data=later.data | {"first": first, "seq": seq})
