"""Telling every process that a conversation went on. Always after the commit; a lost hint costs nothing but time."""

import msgspec

from jira_chat.broker.hints import Hint, Hints
from jira_chat.conversations.models import Conversation, Message
from jira_chat.conversations.topics import topics_of

NEW_MESSAGES = "messages"
"""New messages from `first` to `seq` in `conversation` of `tenant`."""

CHANGED = "changed"
"""Something about `conversation` of `tenant` other than its messages."""

FRAME = "frame"
"""A frame to pass on as it is: what is not worth keeping, such as who is typing."""

PASSING = ("typing", "presence")
"""The frames that may be passed on. Whatever says what somebody wrote comes from the database."""


def announce_message(hints: Hints, conversation: Conversation, message: Message) -> None:
    """Tell of a new message, and wake the worker when Jira has to hear of it."""
    data = _named(conversation) | {"first": message.seq, "seq": message.seq}
    topics, key = topics_of(conversation), (NEW_MESSAGES, conversation.id)
    hints.publish(NEW_MESSAGES, topics=topics, data=data, key=key, merge=_both)
    if not message.in_jira:
        hints.notify_worker()


def announce_change(hints: Hints, conversation: Conversation) -> None:
    """Tell that a conversation is no longer what it was."""
    topics, key = topics_of(conversation), (CHANGED, conversation.id)
    hints.publish(CHANGED, topics=topics, data=_named(conversation), key=key)


def _both(earlier: Hint, later: Hint) -> Hint:
    """Return one hint of new messages for two. Commits may be announced in another order than they were made."""
    first = min(earlier.data["first"], later.data["first"])
    seq = max(earlier.data["seq"], later.data["seq"])
    return msgspec.structs.replace(later, data=later.data | {"first": first, "seq": seq})


def _named(conversation: Conversation) -> dict[str, str | int]:
    return {"tenant": conversation.tenant, "conversation": conversation.id}
