"""Telling every process that a conversation went on. Always after the commit; a lost hint costs nothing but time."""

from jira_chat.broker.hints import Hints
from jira_chat.conversations.models import Conversation, Header, Message
from jira_chat.conversations.topics import topics_of

NEW_MESSAGES = "messages"
"""New messages up to `seq` in `conversation` of `tenant`."""

CHANGED = "changed"
"""Something about `conversation` of `tenant` other than its messages."""

FRAME = "frame"
"""A frame to pass on as it is: what is not worth keeping, such as who is typing."""

PASSING = ("typing", "presence")
"""The frames that may be passed on. Whatever says what somebody wrote comes from the database."""


def announce_message(hints: Hints, conversation: Conversation | Header, message: Message) -> None:
    """Tell of a new message, and wake the worker when Jira has to hear of it."""
    hints.publish(NEW_MESSAGES, topics=topics_of(conversation), data=_named(conversation) | {"seq": message.seq})
    if not message.in_jira:
        hints.notify_worker()


def announce_change(hints: Hints, conversation: Conversation | Header) -> None:
    """Tell that a conversation is no longer what it was."""
    hints.publish(CHANGED, topics=topics_of(conversation), data=_named(conversation))


def _named(conversation: Conversation | Header) -> dict[str, str | int]:
    return {"tenant": conversation.tenant, "conversation": conversation.id}
