"""Handlers of client frames: one per kind, each making one call into a feature."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec

from jira_chat.access.allowances import Allowances, Kind
from jira_chat.access.principals import Principal, Side
from jira_chat.broker.hints import Hints
from jira_chat.conversations import rules, topics
from jira_chat.conversations.customers_here import with_customer_here
from jira_chat.conversations.models import Contact, Conversation, Receipts
from jira_chat.conversations.service import ConversationService
from jira_chat.conversations.visits import USER_AGENT, VisitedPage
from jira_chat.kernel import logging
from jira_chat.kernel.errors import ConnectionLostError, DomainError
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.presence.service import HEARTBEAT, PresenceService
from jira_chat.realtime import protocol, server_frames
from jira_chat.realtime.desk_handlers import DeskHandlers
from jira_chat.realtime.hub import Member
from jira_chat.realtime.positions import Position, Positions, follow
from jira_chat.realtime.presence_announcer import PresenceAnnouncer
from jira_chat.realtime.receipt_announcer import ReceiptAnnouncer
from jira_chat.realtime.server_frames import AnyServerFrame
from jira_chat.sign_in import emails, names

_POSITIONS = 10


class FrameHandlers:
    """Answers frames through the member's connection; all other people hear of them by hints."""

    def __init__(
        self,
        *,
        conversations: ConversationService,
        desk: DeskHandlers,
        presence: PresenceService,
        announcer: PresenceAnnouncer,
        positions: Positions,
        receipts: ReceiptAnnouncer,
        hints: Hints,
        allowances: Allowances,
    ) -> None:
        self._conversations = conversations
        self._presence = presence
        self._announcer = announcer
        self._positions = positions
        self._receipts = receipts
        self._hints = hints
        self._allowances = allowances
        self._handlers: Mapping[type[protocol.ClientFrame], Callable[[Member, Any], AnyServerFrame | None]] = {
            protocol.Start: self._start,
            protocol.Visit: self._visit,
            protocol.Sync: self._sync,
            protocol.History: self._history,
            protocol.Typing: self._typing,
            protocol.Reading: self._reading,
            protocol.Receipts: self._note_receipts,
            protocol.Presence: self._choose_presence,
            protocol.Active: self._note_life,
            protocol.List: desk.listed,
            protocol.Overview: desk.overview,
        }

    def welcome(self, members: Mapping[Member, str]) -> None:
        """Send each member its welcome, with the ticket of its next socket unless that is empty."""
        for (member, ticket), frame in zip(members.items(), self.welcomes(list(members)), strict=True):
            member.welcome(protocol.encode(msgspec.structs.replace(frame, ticket=ticket) if ticket else frame))

    def welcomes(self, members: Sequence[Member]) -> list[server_frames.Welcome]:
        """Return each member's welcome and let it follow its conversations. Queries are shared by all members."""
        places = {(each.person.tenant, each.person.project) for each in members if each.person.project is not None}
        with_agents = self._presence.with_agents(places)
        lists = self._conversations.of_people(member.person for member in members)
        frames = []
        self._follow(members, lists)
        for member in members:
            person, listed = member.person, lists[member.person]
            frame = protocol.welcome(
                person,
                self._values(person, listed),
                agents_online=(person.tenant, person.project) in with_agents,
                online=person.side is Side.AGENT and self._presence.has_chosen_online(person),
                heartbeat=HEARTBEAT.total_seconds(),
            )
            frames.append(frame)
        return frames

    def _follow(self, members: Sequence[Member], lists: Mapping[Principal, Sequence[Conversation]]) -> None:
        listed: dict[TenantId, set[ConversationId]] = defaultdict(set)
        for member in members:
            # Lists begin with the latest conversation; `follows` ends with it.
            for conversation in reversed(lists[member.person]):
                follow(member.follows, self._positions.of(conversation))
                listed[conversation.tenant].add(conversation.id)
        self._receipts.load(listed)

    def answer_at_once(self, member: Member, frame: protocol.AnyClientFrame) -> bool:
        """Answer a frame that needs neither the database nor Redis; return whether it was answered."""
        if isinstance(frame, protocol.Ping):
            member.connection.send(protocol.encode(_pong(frame, member.follows[-_POSITIONS:])))
            return True
        if not isinstance(frame, protocol.Typing):
            return False
        for position in member.follows:
            if position.conversation.id == frame.conversation and rules.may_see(member.person, position.conversation):
                self._tell_typing(member.person, position.conversation, active=frame.active)
                return True
        return False

    def answer(self, member: Member, frame: protocol.AnyClientFrame) -> None:
        """Handle one frame. A DomainError is answered with an `error` frame."""
        logging.begin_context(tenant=member.person.tenant, **_conversation(frame))
        try:
            reply = self._handled(member, frame)
        except DomainError as error:
            reply = protocol.error_frame(error, ref=frame.ref, client_id=getattr(frame, "client_id", None))
        if reply is not None:
            member.connection.send(protocol.encode(reply))

    def _handled(self, member: Member, frame: protocol.AnyClientFrame) -> AnyServerFrame | None:
        """Handle a frame, and retry once if the database connection was lost; a `client_id` prevents duplicates."""
        handler = self._handlers[type(frame)]
        try:
            return handler(member, frame)
        except ConnectionLostError:
            return handler(member, frame)

    def _start(self, member: Member, frame: protocol.Start) -> AnyServerFrame:
        contact = _contact(frame)
        self._allowances.spend(Kind.STARTS, member.person, member.address)
        if contact is not None:
            self._allowances.spend(Kind.LEFT_MESSAGES, member.person, member.address)
        started = self._conversations.start(
            member.person,
            client_id=frame.client_id,
            body=frame.body,
            answers=frame.answers,
            page=None if frame.page is None else _seen(frame.page, member),
            attachments=frame.attachments,
            contact=contact,
        )
        return server_frames.Started(
            ref=frame.ref,
            client_id=frame.client_id,
            conversation=protocol.conversation_value(
                started.conversation, side=member.person.side, receipts=self._received(started.conversation)
            ),
            message=protocol.message_value(started.message),
        )

    def _visit(self, member: Member, frame: protocol.Visit) -> None:
        self._conversations.note_visit(member.person, frame.conversation, _seen(frame.page, member))

    def _sync(self, member: Member, frame: protocol.Sync) -> AnyServerFrame:
        page = self._conversations.after(member.person, frame.conversation, frame.after)
        if page.more:
            return server_frames.Resync(ref=frame.ref, conversation=frame.conversation)
        return protocol.page_frame(frame.ref, frame.conversation, page)

    def _history(self, member: Member, frame: protocol.History) -> AnyServerFrame:
        page = self._conversations.before(member.person, frame.conversation, frame.before)
        return protocol.page_frame(frame.ref, frame.conversation, page)

    def _typing(self, member: Member, frame: protocol.Typing) -> None:
        conversation = self._conversations.get(member.person, frame.conversation)
        follow(member.follows, self._positions.of(conversation))
        self._tell_typing(member.person, conversation, active=frame.active)

    def _tell_typing(self, person: Principal, conversation: Conversation, *, active: bool) -> None:
        told = server_frames.Typing(conversation=conversation.id, side=person.side, name=person.name, active=active)
        key = ("typing", conversation.id, person.side, person.name)
        self._hints.publish(told, topics=topics.topics_of(conversation), tenant=conversation.tenant, key=key)

    def _reading(self, member: Member, frame: protocol.Reading) -> None:
        person = member.person
        rules.check_agent(person)
        conversation = self._conversations.get(person, frame.conversation)
        told = server_frames.Reading(
            conversation=conversation.id, account=str(person.account), name=person.name, active=frame.active
        )
        key = ("reading", conversation.id, person.account)
        self._hints.publish(told, topics=topics.agents_of(conversation), tenant=conversation.tenant, key=key)

    def _note_receipts(self, member: Member, frame: protocol.Receipts) -> None:
        self._receipts.note(member, frame.receipts)

    def _choose_presence(self, member: Member, frame: protocol.Presence) -> None:
        self._announcer.choose(
            member.person,
            online=frame.online,
            until=frame.until,
            by_hours=frame.by_hours,
            everywhere=frame.everywhere,
        )

    def _note_life(self, member: Member, _frame: protocol.Active) -> None:
        self._announcer.active(member.person)

    def _values(self, person: Principal, listed: list[Conversation]) -> list[server_frames.Conversation]:
        if person.project is None:
            return []
        here: Collection[ConversationId] = ()
        if person.side is Side.AGENT:
            here = with_customer_here(listed, self._presence.customers_online)
        return [
            protocol.conversation_value(
                each, side=person.side, receipts=self._received(each), customer_online=each.id in here
            )
            for each in listed
        ]

    def _received(self, conversation: Conversation) -> Receipts:
        position = self._positions.get(conversation.id)
        return Receipts() if position is None else position.receipts


def _seen(page: VisitedPage, member: Member) -> VisitedPage:
    """Return a customer's page with the User-Agent of the handshake, whatever the frame says."""
    return page | {USER_AGENT: member.user_agent}


def _contact(frame: protocol.Start) -> Contact | None:
    """Return the contact that a visitor leaves, normalized like that of an account. Raises InvalidInputError."""
    left = frame.contact
    if left is None:
        return None
    return Contact(email=emails.normal(left.email), name=names.normal(left.name) if left.name else "")


def _pong(ping: protocol.Ping, follows: Sequence[Position]) -> server_frames.Pong:
    return server_frames.Pong(
        ref=ping.ref,
        positions={each.conversation.id: each.seq for each in follows},
        revisions={each.conversation.id: each.conversation.revisions for each in follows},
        receipts={each.conversation.id: each.receipts for each in follows if each.receipts} or msgspec.UNSET,
    )


def _conversation(frame: protocol.AnyClientFrame) -> dict[str, Any]:
    conversation = getattr(frame, "conversation", None)
    return {} if conversation is None else {"conversation": conversation}
