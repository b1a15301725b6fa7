"""What one socket's frames mean: each kind has its handler, each handler makes one call into a feature."""

from collections.abc import Callable, Mapping
from typing import Any

from jira_chat.access.allowances import Allowances, Kind
from jira_chat.access.principals import Principal, Side
from jira_chat.broker.hints import Hints
from jira_chat.conversations import topics
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.service import ConversationService
from jira_chat.kernel import logging
from jira_chat.kernel.errors import ConnectionLostError, DomainError, InvalidInputError
from jira_chat.presence.service import HEARTBEAT, PresenceService
from jira_chat.realtime import protocol, server_frames
from jira_chat.realtime.presence_announcer import PresenceAnnouncer
from jira_chat.realtime.server_frames import AnyServerFrame

_POSITIONS = 10


class Session:
    """Answers one person's frames. Answers go back through `send`; everybody else hears by hints."""

    def __init__(
        self,
        person: Principal,
        send: Callable[[bytes], None],
        *,
        conversations: ConversationService,
        presence: PresenceService,
        announcer: PresenceAnnouncer,
        hints: Hints,
        allowances: Allowances,
        address: str,
    ) -> None:
        self._person = person
        self._send = send
        self._conversations = conversations
        self._presence = presence
        self._announcer = announcer
        self._hints = hints
        self._allowances = allowances
        self._address = address
        self._handlers: Mapping[type[protocol.ClientFrame], Callable[[Any], AnyServerFrame | None]] = {
            protocol.Start: self._start,
            protocol.Post: self._post,
            protocol.Sync: self._sync,
            protocol.History: self._history,
            protocol.Typing: self._typing,
            protocol.Presence: self._choose_presence,
            protocol.Ping: self._pong,
        }

    def welcome(self) -> None:
        """Tell the person what there is."""
        person = self._person
        project = person.project
        frame = protocol.welcome(
            person,
            self._values(self._conversations.of_person(person)),
            agents_online=project is not None and self._presence.agents_online(person.tenant, project),
            online=person.side is Side.AGENT and self._presence.has_chosen_online(person),
            heartbeat=HEARTBEAT.total_seconds(),
        )
        self._send(protocol.encode(frame))

    def answer(self, text: bytes) -> None:
        """Handle one frame. What cannot be done is answered with an `error` frame.

        Raises InvalidInputError for a frame that nobody can read.
        """
        frame = protocol.read(text)
        logging.begin_context(tenant=self._person.tenant, **_conversation(frame))
        handler = self._handlers.get(type(frame))
        if handler is None:
            raise InvalidInputError("A hello is only said once.")
        try:
            reply = _handled(handler, frame)
        except DomainError as error:
            client_id = getattr(frame, "client_id", None)
            reply = protocol.error_frame(error, ref=frame.ref, client_id=client_id)
        if reply is not None:
            self._send(protocol.encode(reply))

    def _start(self, frame: protocol.Start) -> AnyServerFrame:
        self._allowances.spend(Kind.STARTS, self._person, self._address)
        started = self._conversations.start(self._person, client_id=frame.client_id, body=frame.body)
        return server_frames.Started(
            ref=frame.ref,
            client_id=frame.client_id,
            conversation=protocol.conversation_value(started.conversation, side=self._person.side),
            message=protocol.message_value(started.message),
        )

    def _post(self, frame: protocol.Post) -> AnyServerFrame:
        self._allowances.spend(Kind.MESSAGES, self._person, self._address)
        message = self._conversations.post(self._person, frame.conversation, client_id=frame.client_id, body=frame.body)
        return server_frames.Ack(
            ref=frame.ref,
            client_id=frame.client_id,
            conversation=frame.conversation,
            seq=message.seq,
            at=message.at,
        )

    def _sync(self, frame: protocol.Sync) -> AnyServerFrame:
        page = self._conversations.after(self._person, frame.conversation, frame.after)
        if page.more:
            return server_frames.Resync(ref=frame.ref, conversation=frame.conversation)
        return protocol.page_frame(frame.ref, frame.conversation, page)

    def _history(self, frame: protocol.History) -> AnyServerFrame:
        page = self._conversations.before(self._person, frame.conversation, frame.before)
        return protocol.page_frame(frame.ref, frame.conversation, page)

    def _typing(self, frame: protocol.Typing) -> None:
        conversation = self._conversations.header(self._person, frame.conversation)
        told = server_frames.Typing(
            conversation=conversation.id, side=self._person.side, name=self._person.name, active=frame.active
        )
        self._hints.publish(told, topics=topics.topics_of(conversation))

    def _choose_presence(self, frame: protocol.Presence) -> None:
        self._announcer.choose(self._person, online=frame.online)

    def _pong(self, frame: protocol.Ping) -> AnyServerFrame:
        self._presence.renew(self._person)
        latest = self._conversations.of_person(self._person)[:_POSITIONS]
        return server_frames.Pong(ref=frame.ref, positions={each.id: each.seq for each in latest})

    def _values(self, conversations: list[Conversation]) -> list[server_frames.Conversation]:
        person = self._person
        if person.project is None:
            return []
        is_online = self._presence.customers_online(person.tenant, person.project)
        return [
            protocol.conversation_value(each, side=person.side, customer_online=is_online(each.customer))
            for each in conversations
        ]


def _conversation(frame: protocol.ClientFrame) -> dict[str, Any]:
    conversation = getattr(frame, "conversation", None)
    return {} if conversation is None else {"conversation": conversation}


def _handled(handler: Callable[[Any], AnyServerFrame | None], frame: protocol.ClientFrame) -> AnyServerFrame | None:
    """Handle a frame; once more where the database went away. A message is recognised by its `client_id`."""
    try:
        return handler(frame)
    except ConnectionLostError:
        return handler(frame)
