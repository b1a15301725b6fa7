"""Telling every process that a conversation went on. Always after the commit; a lost hint costs nothing but time."""

from jira_chat.broker.hints import Hints
from jira_chat.conversations.events import Changed, NewMessages, Revised
from jira_chat.conversations.models import Conversation, Header, Message
from jira_chat.conversations.topics import topics_of


def announce_message(hints: Hints, conversation: Conversation | Header, message: Message) -> None:
    """Tell of a new message, and wake the worker when Jira has to hear of it."""
    news = NewMessages(tenant=conversation.tenant, conversation=conversation.id, seq=message.seq)
    hints.publish(news, topics=topics_of(conversation))
    if not message.in_jira:
        hints.notify_worker()


def announce_change(hints: Hints, conversation: Conversation | Header) -> None:
    """Tell that a conversation is no longer what it was."""
    hints.publish(Changed(tenant=conversation.tenant, conversation=conversation.id), topics=topics_of(conversation))


def announce_revision(hints: Hints, conversation: Conversation, seq: int) -> None:
    """Tell that a message was edited or removed."""
    revised = Revised(tenant=conversation.tenant, conversation=conversation.id, seq=seq)
    hints.publish(revised, topics=topics_of(conversation))
