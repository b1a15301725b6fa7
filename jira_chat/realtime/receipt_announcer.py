"""Announcements of receipts: how far each side of a conversation has got."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from jira_chat.access.principals import Side
from jira_chat.broker.hints import Gap
from jira_chat.conversations import rules, topics
from jira_chat.conversations.events import Received
from jira_chat.conversations.models import Receipt, Receipts
from jira_chat.conversations.receipt_service import ReceiptService
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.realtime import protocol
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.positions import Position, Positions
from jira_chat.realtime.server_frames import ReceiptNews


class ReceiptAnnouncer:
    """Stores the receipts of people here, and passes on those of others."""

    def __init__(self, hub: Hub, positions: Positions, receipts: ReceiptService) -> None:
        self._hub = hub
        self._positions = positions
        self._receipts = receipts

    def note(self, member: Member, said: Mapping[ConversationId, Receipt]) -> None:
        """Store a person's receipts; all learn of new ones by a hint, the person of known ones by an answer.

        Clients repeat what nobody confirms.
        """
        for advance in self._receipts.note(member.person, said):
            # Known receipts may be new to this process: their hint was lost, or came before a socket followed.
            position = self._positions.get(advance.header.id)
            if position is not None:
                position.receipts = position.receipts.with_one(advance.side, advance.receipt)
            if not advance.is_new:
                _push(advance.header.id, advance.side, advance.receipt, [member])

    def hear(self, event: Received, listeners: Iterable[Member]) -> None:
        """Pass a hint's receipt on to those listeners who may see the conversation."""
        receipt = Receipt(delivered=event.delivered, read=event.read)
        position = self._positions.get(event.conversation)
        if position is not None:
            position.receipts = position.receipts.with_one(event.side, receipt)
            listeners = [each for each in listeners if rules.may_see(each.person, position.conversation)]
        _push(event.conversation, event.side, receipt, listeners)

    def stored(self, tenant: TenantId, conversations: Collection[ConversationId]) -> dict[ConversationId, Receipts]:
        """Return the receipts of conversations, where anything was delivered: those known here, else from the rows."""
        known = {each: position.receipts for each in conversations if (position := self._positions.get(each))}
        return known | self._receipts.of(tenant, set(conversations) - known.keys())

    def load(self, by_tenant: Mapping[TenantId, Iterable[ConversationId]]) -> None:
        """Load the stored receipts of conversations followed here into their positions."""
        for tenant, conversations in by_tenant.items():
            for conversation, receipts in self._receipts.of(tenant, set(conversations)).items():
                position = self._positions.get(conversation)
                if position is not None:
                    position.receipts = position.receipts.beside(receipts)

    def read_again(self, gap: Gap) -> None:
        """Push what lost hints may have announced."""
        positions = [each for each in self._positions if gap.covers(each.conversation.tenant)]
        before = {position: position.receipts for position in positions}
        by_tenant: dict[TenantId, list[ConversationId]] = defaultdict(list)
        for position in before:
            by_tenant[position.conversation.tenant].append(position.conversation.id)
        self.load(by_tenant)
        for position, receipts in before.items():
            self._tell_changes(position, receipts)

    def _tell_changes(self, position: Position, before: Receipts) -> None:
        for side in Side:
            now = position.receipts.of(side)
            if now != before.of(side):
                listeners = self._hub.listeners(topics.topics_of(position.conversation))
                allowed = [each for each in listeners if rules.may_see(each.person, position.conversation)]
                _push(position.conversation.id, side, now, allowed)


def _push(conversation: ConversationId, side: Side, receipt: Receipt, members: Iterable[Member]) -> None:
    news = ReceiptNews(conversation=conversation, side=side, delivered=receipt.delivered, read=receipt.read)
    frame = protocol.encode(news)
    for member in members:
        member.send(frame)
