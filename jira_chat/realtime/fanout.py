"""From a hint to the sockets of this process: load what is new once, encode it once, push it to each who may see it."""

import logging

import msgspec
from cachetools import LRUCache

from jira_chat.access.principals import Side
from jira_chat.broker.hints import Hint
from jira_chat.conversations import rules
from jira_chat.conversations.events import Changed, NewMessages, Revised
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.reader import ConversationReader
from jira_chat.customers.events import SessionEnded
from jira_chat.installations.events import Left
from jira_chat.kernel.ids import ConversationId
from jira_chat.kernel.kinds import Kinds
from jira_chat.presence.service import PresenceService
from jira_chat.realtime import protocol
from jira_chat.realtime.connection import NOT_VALID
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.server_frames import ConversationNews, Presence, Typing
from jira_chat.settings.events import SettingsSaved

log = logging.getLogger(__name__)

MOST_LOADED = 200
"""Messages pushed for one hint; a client that is further behind notices by its position and asks."""

EVENTS = Kinds((NewMessages, Changed, Revised, SessionEnded, Left, SettingsSaved, Typing, Presence))
"""What processes tell each other. Of frames only those that are not worth keeping: messages come from the database."""

_POSITIONS_KEPT = 50_000
_LONGEST_KIND = 40


class Fanout:
    """Handles hints one after the other, in one greenlet of each process."""

    def __init__(self, hub: Hub, reader: ConversationReader, presence: PresenceService) -> None:
        self._hub = hub
        self._reader = reader
        self._presence = presence
        self._pushed: LRUCache[ConversationId, int] = LRUCache(_POSITIONS_KEPT)

    def handle(self, hint: Hint) -> None:
        """Push the news behind a hint to its listeners in this process."""
        listeners = self._hub.listeners(hint.topics)
        match read(hint):
            case NewMessages(conversation=conversation) if not listeners:
                # Nobody here follows it, so what was pushed last says nothing about who comes next.
                self._pushed.pop(conversation, None)
            case NewMessages() as news:
                self._push_messages(listeners, news)
            case Changed() as news:
                self._push_conversation(listeners, news)
            case Revised() as news:
                self._push_revision(listeners, news)
            case Typing() | Presence() as frame:
                _push(listeners, protocol.encode(frame))
            case SessionEnded():
                _close(listeners, "session ended")
            case Left():
                _close(listeners, "not in use any more")

    def _push_messages(self, listeners: list[Member], news: NewMessages) -> None:
        conversation = self._reader.find(news.tenant, news.conversation)
        if conversation is None:
            return
        pushed = max(self._pushed.get(conversation.id, news.seq - 1), news.seq - MOST_LOADED)
        new = self._reader.messages_after(conversation.tenant, conversation.id, pushed, limit=MOST_LOADED)
        if not new:
            return
        self._pushed[conversation.id] = new[-1].seq
        allowed = [member for member in listeners if rules.may_see(member.person, conversation)]
        if new[0].seq == 1:
            self._show(allowed, conversation)
        for message in new:
            _push(allowed, protocol.encode(protocol.message_frame(message)))

    def _push_conversation(self, listeners: list[Member], news: Changed) -> None:
        conversation = self._reader.find(news.tenant, news.conversation) if listeners else None
        if conversation is not None:
            self._show([each for each in listeners if rules.may_see(each.person, conversation)], conversation)

    def _push_revision(self, listeners: list[Member], news: Revised) -> None:
        conversation = self._reader.find(news.tenant, news.conversation) if listeners else None
        if conversation is None:
            return
        allowed = [member for member in listeners if rules.may_see(member.person, conversation)]
        for message in self._reader.messages_after(conversation.tenant, conversation.id, news.seq - 1, limit=1):
            _push(allowed, protocol.encode(protocol.message_frame(message)))
        self._show(allowed, conversation)

    def _show(self, members: list[Member], conversation: Conversation) -> None:
        for side in Side:
            of_side = [member for member in members if member.person.side is side]
            if not of_side:
                continue
            is_online = self._presence.customers_online(conversation.tenant, conversation.project)
            value = protocol.conversation_value(
                conversation, side=side, customer_online=is_online(conversation.customer)
            )
            _push(of_side, protocol.encode(ConversationNews(conversation=value)))


def read(hint: Hint) -> msgspec.Struct | None:
    """Return the event that a hint brings, None for one that another version may know."""
    try:
        event = EVENTS.read(hint.kind, hint.data)
    except msgspec.ValidationError as error:
        log.warning("hint_unreadable", extra={"kind": hint.kind, "error": str(error)})
        return None
    if event is None:
        log.warning("hint_unknown", extra={"kind": hint.kind[:_LONGEST_KIND]})
    return event


def _push(members: list[Member], frame: bytes) -> None:
    for member in members:
        member.connection.send(frame)


def _close(members: list[Member], reason: str) -> None:
    for member in members:
        member.connection.close(NOT_VALID, reason)
