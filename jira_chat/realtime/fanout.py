"""From a hint to the sockets of this process: load what is new once, encode it once, push it to each who may see it."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from cachetools import LRUCache

from jira_chat.access.principals import Side
from jira_chat.broker.hints import Hint
from jira_chat.conversations import announcements, rules
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.reader import ConversationReader
from jira_chat.customers import sessions
from jira_chat.installations import service as installations
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.presence.service import PresenceService
from jira_chat.realtime import protocol
from jira_chat.realtime.connection import NOT_VALID
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.server_frames import ConversationNews

log = logging.getLogger(__name__)

MOST_LOADED = 200
"""Messages pushed for one hint; a client that is further behind notices by its position and asks."""

_POSITIONS_KEPT = 50_000


class Fanout:
    """Handles hints one after the other, in one greenlet of each process."""

    def __init__(self, hub: Hub, reader: ConversationReader, presence: PresenceService) -> None:
        self._hub = hub
        self._reader = reader
        self._presence = presence
        self._pushed: LRUCache[ConversationId, int] = LRUCache(_POSITIONS_KEPT)
        self._handlers: Mapping[str, Callable[[list[Member], Mapping[str, Any]], None]] = {
            announcements.NEW_MESSAGES: self._push_messages,
            announcements.CHANGED: self._push_conversation,
            announcements.REVISED: self._push_revision,
            announcements.FRAME: self._push_frame,
            sessions.ENDED: partial(_close, "session ended"),
            installations.LEFT: partial(_close, "not in use any more"),
        }

    def handle(self, hint: Hint) -> None:
        """Push the news behind a hint to its listeners in this process."""
        listeners = self._hub.listeners(hint.topics)
        if listeners:
            self._handlers[hint.kind](listeners, hint.data)
        elif hint.kind == announcements.NEW_MESSAGES:
            # Nobody here follows it, so what was pushed last says nothing about who comes next.
            self._pushed.pop(ConversationId(hint.data["conversation"]), None)

    def _push_messages(self, listeners: list[Member], data: Mapping[str, Any]) -> None:
        conversation = self._find(data)
        if conversation is None:
            return
        pushed = max(self._pushed.get(conversation.id, data["seq"] - 1), data["seq"] - MOST_LOADED)
        new = self._reader.messages_after(conversation.tenant, conversation.id, pushed, limit=MOST_LOADED)
        if not new:
            return
        self._pushed[conversation.id] = new[-1].seq
        allowed = [member for member in listeners if rules.may_see(member.person, conversation)]
        if new[0].seq == 1:
            self._show(allowed, conversation)
        for message in new:
            frame = protocol.encode(protocol.message_frame(message))
            for member in allowed:
                member.connection.send(frame)

    def _push_conversation(self, listeners: list[Member], data: Mapping[str, Any]) -> None:
        conversation = self._find(data)
        if conversation is not None:
            self._show([each for each in listeners if rules.may_see(each.person, conversation)], conversation)

    def _push_revision(self, listeners: list[Member], data: Mapping[str, Any]) -> None:
        conversation = self._find(data)
        if conversation is None:
            return
        allowed = [member for member in listeners if rules.may_see(member.person, conversation)]
        for message in self._reader.messages_after(conversation.tenant, conversation.id, data["seq"] - 1, limit=1):
            frame = protocol.encode(protocol.message_frame(message))
            for member in allowed:
                member.connection.send(frame)
        self._show(allowed, conversation)

    def _push_frame(self, listeners: list[Member], data: Mapping[str, Any]) -> None:
        if data.get("type") not in announcements.PASSING:
            log.error("hint_not_ours", extra={"frame": str(data.get("type"))[:20]})
            return
        frame = protocol.encode(data)
        for member in listeners:
            member.connection.send(frame)

    def _show(self, members: list[Member], conversation: Conversation) -> None:
        for side in Side:
            of_side = [member for member in members if member.person.side is side]
            if not of_side:
                continue
            is_online = self._presence.customers_online(conversation.tenant, conversation.project)
            value = protocol.conversation_value(
                conversation, side=side, customer_online=is_online(conversation.customer)
            )
            frame = protocol.encode(ConversationNews(conversation=value))
            for member in of_side:
                member.connection.send(frame)

    def _find(self, data: Mapping[str, Any]) -> Conversation | None:
        return self._reader.find(TenantId(data["tenant"]), ConversationId(data["conversation"]))


def _close(reason: str, listeners: list[Member], _data: Mapping[str, Any]) -> None:
    for member in listeners:
        member.connection.close(NOT_VALID, reason)
