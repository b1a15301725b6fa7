"""Fan-out of hints to the sockets of this process: load news once, encode it once, push it to each allowed listener.

Messages committed by this process come with their own hint and are not loaded.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import msgspec

from jira_chat.access.principals import Side
from jira_chat.broker.hints import Gap, Hint, OwnHint
from jira_chat.conversations import rules, topics
from jira_chat.conversations.announcements import Written
from jira_chat.conversations.customers_here import with_customer_here
from jira_chat.conversations.events import Changed, CommentOffered, NewMessages, NoteAdded, Received, Revised
from jira_chat.conversations.models import Conversation, Header, Message, Receipts, Sight
from jira_chat.conversations.reader import ConversationReader
from jira_chat.conversations.service import ConversationService
from jira_chat.customers.events import SessionEnded
from jira_chat.installations.events import Left
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.offers.events import OffersChanged
from jira_chat.presence.events import ClosureChanged, PutOffline
from jira_chat.presence.service import PresenceService
from jira_chat.realtime import hint_events, protocol
from jira_chat.realtime.connection import NOT_VALID
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.positions import Position, Positions, follow, has_changed
from jira_chat.realtime.receipt_announcer import ReceiptAnnouncer
from jira_chat.realtime.renamed import told_again
from jira_chat.realtime.server_frames import (
    AnyServerFrame,
    ConversationNews,
    Presence,
    Reading,
    Typing,
)
from jira_chat.settings.events import SettingsSaved

MOST_LOADED = 200
"""Messages of one conversation pushed at once. A client further behind sees it by its position and asks for them."""

MARGIN = timedelta(minutes=1)
"""How long before its detection a gap may have begun, including clock differences between machines."""

_REASONS = {SessionEnded: "session ended", Left: "not in use any more"}
_MOST_TOGETHER = 200
"""Conversations per query."""

_MOST_READ_AGAIN = 500
"""Conversations of one project, active since a gap began, that are read again."""

Wanted = dict[ConversationId, "_News"]


@dataclass(slots=True)
class _News:
    """News of one conversation, collected from hints."""

    first: int | None = None
    """Sequence number of the first new message; None if no hint named one."""
    last: int = 0
    written: list[Written] = field(default_factory=list)
    """New messages that this process wrote."""
    since: datetime | None = None
    """Messages since this time count as new, unless all listeners here are known to have them."""
    changed: bool = False
    revised: set[int] = field(default_factory=set)
    """Sequence numbers of edited or removed messages."""


class Fanout:
    """Handles hints in order of arrival, in one greenlet per process."""

    def __init__(
        self,
        hub: Hub,
        positions: Positions,
        reader: ConversationReader,
        presence: PresenceService,
        receipts: ReceiptAnnouncer,
        *,
        conversations: ConversationService,
        clock: Clock,
    ) -> None:
        self._hub = hub
        self._positions = positions
        self._reader = reader
        self._presence = presence
        self._receipts = receipts
        self._sight_of = conversations.sight_of
        self._photo_of = conversations.photo_of
        self._clock = clock
        self._whole_at = clock()

    def handle(self, hints: Sequence[Hint]) -> None:
        """Push the news that hints announce to the listeners in this process."""
        wanted: dict[TenantId, Wanted] = defaultdict(dict)
        for hint in hints:
            self._sort(hint, wanted)
        for tenant, news in wanted.items():
            self._push(tenant, news)
        self._whole_at = self._clock()

    def read_again(self, gap: Gap) -> None:
        """Push what lost hints may have announced. Call this after a gap, in the greenlet of `handle`."""
        now, since = self._clock(), self._whole_at - MARGIN
        wanted: dict[TenantId, Wanted] = defaultdict(dict)
        for position in self._positions:
            if gap.covers(position.conversation.tenant):
                wanted[position.conversation.tenant][position.conversation.id] = _News()
        for tenant, project in self._hub.places:
            if not gap.covers(tenant):
                continue
            for active in self._reader.active_since(tenant, project, since, limit=_MOST_READ_AGAIN):
                wanted[tenant].setdefault(active.id, _News()).since = since
        for tenant, news in wanted.items():
            self._push(tenant, news)
        self._receipts.read_again(gap)
        if gap.is_whole:
            self._whole_at = now

    def _sort(self, hint: Hint, wanted: dict[TenantId, Wanted]) -> None:
        listeners = self._hub.listeners(hint.topics)
        if not listeners:
            return
        match hint_events.read(hint):
            case NewMessages(tenant=tenant, conversation=conversation, seq=seq, first=first):
                news = wanted[tenant].setdefault(conversation, _News())
                earliest = seq if first is None else first
                news.first = earliest if news.first is None else min(earliest, news.first)
                news.last = max(news.last, seq)
                if isinstance(hint, OwnHint) and isinstance(hint.about, Written):
                    news.written.append(hint.about)
            case Changed(tenant=tenant, conversation=conversation):
                wanted[tenant].setdefault(conversation, _News()).changed = True
            case Revised(tenant=tenant, conversation=conversation, seq=seq):
                wanted[tenant].setdefault(conversation, _News()).revised.add(seq)
            case Received() as received:
                self._receipts.hear(received, listeners)
            case event:
                self._pass_on(event, listeners)

    def _pass_on(self, event: msgspec.Struct | None, listeners: Collection[Member]) -> None:
        match event:
            case NoteAdded() | CommentOffered() | Reading() | OffersChanged() as told:
                _push_all(_agents(listeners), protocol.encode(hint_events.shown(told)))
            case Typing() | Presence() | PutOffline() | ClosureChanged() as told:
                frame = hint_events.shown(told)
                self._push_seen(listeners, {Sight.NAME: frame, Sight.TEAM: hint_events.nameless(frame)})
            case SettingsSaved(tenant=tenant, renamed=str(project)):
                for members, message in told_again(self._hub, self._positions, self._reader, tenant, project):
                    self._push_message(members, message)
            case SessionEnded() | Left() as end:
                _close(listeners, _REASONS[type(end)])

    def _push(self, tenant: TenantId, wanted: Wanted) -> None:
        ids = [id_ for id_, news in wanted.items() if not self._push_written(id_, news)]
        for start in range(0, len(ids), _MOST_TOGETHER):
            some = self._reader.find_all(tenant, ids[start : start + _MOST_TOGETHER])
            told = {each.id: self._loaded_after(each, wanted[each.id]) for each in some}
            behind = [each for each in some if told[each.id] < each.seq]
            new = self._load(tenant, behind, told)
            receipts = self._receipts.stored(tenant, [each.id for each in some])
            for conversation in some:
                self._push_one(
                    conversation,
                    wanted[conversation.id],
                    new.get(conversation.id, []),
                    receipts.get(conversation.id, Receipts()),
                )

    def _push_written(self, conversation: ConversationId, news: _News) -> bool:
        """Push messages written here without reading the database; return False if they are not all of the news."""
        position = self._positions.get(conversation)
        if position is None or not news.written or news.changed or news.revised:
            return False
        told = _told(position, news, news.last)
        new = sorted((each for each in news.written if each.message.seq > told), key=_seq)
        if [_seq(each) for each in new] != list(range(told + 1, news.last + 1)):
            return False
        if not new:
            return True
        header = new[-1].conversation
        if _place(header) != _place(position.shown):
            return False
        listeners = self._hub.listeners(topics.topics_of(header))
        allowed = [member for member in listeners if rules.may_see(member.person, header)]
        for each in new:
            self._push_message(allowed, each.message)
        _note_told(position, news.last)
        for member in allowed:
            follow(member.follows, position)
        return True

    def _loaded_after(self, conversation: Conversation, news: _News) -> int:
        told = _told(self._positions.get(conversation.id), news, conversation.seq)
        return max(told, conversation.seq - MOST_LOADED)

    def _load(
        self, tenant: TenantId, behind: list[Conversation], told: Mapping[ConversationId, int]
    ) -> dict[ConversationId, list[Message]]:
        wanted = {each.id: range(told[each.id] + 1, each.seq + 1) for each in behind}
        return self._reader.messages_numbered(tenant, wanted) if wanted else {}

    def _push_one(self, conversation: Conversation, news: _News, new: list[Message], receipts: Receipts) -> None:
        known = self._positions.get(conversation.id)
        if known is not None and known.shown.project != conversation.project:
            self._take_leave(known, conversation)
        listeners = self._hub.listeners(topics.topics_of(conversation))
        allowed = [member for member in listeners if rules.may_see(member.person, conversation)]
        if not allowed:
            return
        if news.since is not None and (known is None or not known.is_told):
            new = [message for message in new if message.at >= news.since]
        is_new = bool(new) and new[0].seq == 1
        if is_new or news.changed or news.revised or (known is not None and has_changed(known, conversation)):
            self._show(allowed, conversation, receipts)
        for message in [*self._revised(conversation, news), *new]:
            self._push_message(allowed, message)
        if new or known is not None:
            self._note(conversation, new, allowed)

    def _take_leave(self, known: Position, conversation: Conversation) -> None:
        """Show a moved conversation as closed, without its new state, to people who may no longer see it."""
        before = known.shown
        listeners = self._hub.listeners(topics.topics_of(before))
        left = [each for each in listeners if not rules.may_see(each.person, conversation)]
        self._show(left, replace(before, closed=True, moved_out=True), known.receipts)
        for member in left:
            if known in member.follows:
                member.follows.remove(known)

    def _revised(self, conversation: Conversation, news: _News) -> list[Message]:
        if not news.revised:
            return []
        found = self._reader.messages_numbered(conversation.tenant, {conversation.id: sorted(news.revised)})
        return found.get(conversation.id, [])

    def _note(self, conversation: Conversation, new: list[Message], allowed: Iterable[Member]) -> None:
        position = self._positions.of(conversation)
        position.shown = position.conversation
        if new:
            _note_told(position, new[-1].seq)
            for member in allowed:
                follow(member.follows, position)

    def _show(self, members: list[Member], conversation: Conversation, receipts: Receipts) -> None:
        for side in Side:
            of_side = [member for member in members if member.person.side is side]
            if not of_side:
                continue
            is_online = side is Side.AGENT and with_customer_here([conversation], self._presence.customers_online)
            value = protocol.conversation_value(
                conversation, side=side, receipts=receipts, customer_online=bool(is_online)
            )
            last = conversation.last and protocol.message_value(rules.without_agent(conversation.last))
            nameless = msgspec.structs.replace(value, last=last)
            self._push_seen(
                of_side,
                {Sight.NAME: ConversationNews(conversation=value), Sight.TEAM: ConversationNews(conversation=nameless)},
            )

    def _push_message(self, members: Sequence[Member], message: Message) -> None:
        if message.author.side is not Side.AGENT:
            _push_all(members, protocol.encode(protocol.message_frame(message)))
            return
        if not members:
            return
        pictured = rules.with_photo(message, members[0].person.tenant, self._photo_of)
        as_seen = {Sight.NAME: message, Sight.TEAM: rules.without_agent(message), Sight.PHOTO: pictured}
        self._push_seen(members, {sight: protocol.message_frame(each) for sight, each in as_seen.items()})

    def _push_seen(self, members: Iterable[Member], frames: Mapping[Sight, AnyServerFrame]) -> None:
        """Push to each member the frame for what they may see of agents (by default names); encode each frame once."""
        usual = frames[Sight.NAME]
        others = {sight: frame for sight, frame in frames.items() if frame != usual}
        sorted_: dict[Sight, list[Member]] = defaultdict(list)
        for member in members:
            sight = self._sight_of(member.person) if others else Sight.NAME
            sorted_[sight if sight in others else Sight.NAME].append(member)
        for sight, some in sorted_.items():
            _push_all(some, protocol.encode(others.get(sight, usual)))


def _told(position: Position | None, news: _News, latest: int) -> int:
    """Return the last message that every listener here has received; without a position, before any news."""
    if position is not None and position.is_told:
        return position.seq
    known = latest if position is None else position.seq
    if news.first is not None:
        return min(known, news.first - 1)
    return known if news.since is None else 0


def _note_told(position: Position, seq: int) -> None:
    """Note that every listener here has received the messages up to this one."""
    position.is_told = seq >= position.seq
    position.seq = max(position.seq, seq)


def _seq(written: Written) -> int:
    return written.message.seq


def _place(conversation: Conversation | Header) -> tuple[object, ...]:
    """Return the fields that decide who sees a conversation, and how."""
    return conversation.project, conversation.customer, conversation.issue, conversation.closed


def _agents(members: Iterable[Member]) -> list[Member]:
    return [each for each in members if each.person.side is Side.AGENT]


def _push_all(members: Iterable[Member], frame: bytes) -> None:
    for member in members:
        member.send(frame)


def _close(members: Iterable[Member], reason: str) -> None:
    for member in members:
        member.connection.close(NOT_VALID, reason)
