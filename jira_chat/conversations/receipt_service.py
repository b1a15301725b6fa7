"""The use cases of receipts: noting that messages were delivered and read, and telling how far each side has got."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from jira_chat.access.principals import Principal, Side
from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, bulk, receipts, rules
from jira_chat.conversations.bulk import Place
from jira_chat.conversations.models import Header, Receipt, Receipts
from jira_chat.conversations.receipts import Participant
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.storage.engine import Database

_Key = TypeVar("_Key")

_NOTHING = Receipt()


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted:
    """What somebody says was delivered and read."""

    person: Principal
    receipts: Mapping[ConversationId, Receipt]


@dataclass(frozen=True, kw_only=True, slots=True)
class Advance:
    """How far a side has got in a conversation."""

    header: Header
    side: Side
    receipt: Receipt
    is_new: bool
    """False for what was known already, as when another agent read it before."""


class ReceiptService:
    """Receipts of the people in conversations. They are cumulative: what comes twice, or late, changes nothing."""

    def __init__(self, database: Database, hints: Hints) -> None:
        self._database = database
        self._hints = hints

    def note(self, person: Principal, said: Mapping[ConversationId, Receipt]) -> list[Advance]:
        """Note up to which messages conversations were delivered to somebody, and read; return what holds now.

        Nothing is kept of conversations that they may not see, nor of messages that are not there.
        """
        advances = self._database.write_batched(_write, Noted(person=person, receipts=said))
        for advance in advances:
            if advance.is_new:
                announcements.announce_receipt(self._hints, advance.header, advance.side, advance.receipt)
        return advances

    def of(self, tenant: TenantId, conversations: Collection[ConversationId]) -> dict[ConversationId, Receipts]:
        """Return how far each side has got in those of some conversations where anything was delivered."""
        if not conversations:
            return {}
        with self._database.reading() as connection:
            found = receipts.of(connection, [(tenant, each) for each in conversations])
        return {conversation: theirs for (_tenant, conversation), theirs in found.items()}


def _write(connection: Connection, noted: Sequence[Noted]) -> list[list[Advance]]:
    """Write what was noted. All that a batch says of one participant is one row, written if it says anything new."""
    headers = bulk.headers(connection, {(each.person.tenant, id_) for each in noted for id_ in each.receipts})
    said = [_visible(each, headers) for each in noted]
    known = receipts.of_participants(connection, headers) if headers else {}
    wanted = _furthest(pair for each in said for pair in each.items())
    further = {
        participant: receipt
        for participant, receipt in wanted.items()
        if not known.get(participant, _NOTHING).covers(receipt)
    }
    if further:
        receipts.advance(connection, further)
    before = _furthest((participant[:3], receipt) for participant, receipt in known.items())
    return [[_advance(headers, before, participant, wanted[participant]) for participant in each] for each in said]


def _advance(
    headers: Mapping[Place, Header],
    before: Mapping[tuple[TenantId, ConversationId, Side], Receipt],
    participant: Participant,
    receipt: Receipt,
) -> Advance:
    tenant, conversation, side, _account = participant
    known = before.get((tenant, conversation, side), _NOTHING)
    return Advance(
        header=headers[tenant, conversation],
        side=side,
        receipt=known.beside(receipt),
        is_new=not known.covers(receipt),
    )


def _visible(noted: Noted, headers: Mapping[Place, Header]) -> dict[Participant, Receipt]:
    """Return what counts of what was noted."""
    person = noted.person
    counting: dict[Participant, Receipt] = {}
    for conversation, receipt in noted.receipts.items():
        header = headers.get((person.tenant, conversation))
        if header is None or not rules.may_see(person, header):
            continue
        account = str(person.account) if person.side is Side.AGENT else ""
        read = min(receipt.read, header.seq)
        delivered = max(min(receipt.delivered, header.seq), read)
        counting[person.tenant, conversation, person.side, account] = Receipt(delivered=delivered, read=read)
    return counting


def _furthest(pairs: Iterable[tuple[_Key, Receipt]]) -> dict[_Key, Receipt]:
    furthest: dict[_Key, Receipt] = {}
    for key, receipt in pairs:
        furthest[key] = furthest.get(key, receipt).beside(receipt)
    return furthest
