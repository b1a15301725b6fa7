"""The use cases of receipts: recording that messages were delivered and read, and telling both sides."""

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
    """Receipts that a participant sends."""

    person: Principal
    receipts: Mapping[ConversationId, Receipt]


@dataclass(frozen=True, kw_only=True, slots=True)
class Advance:
    """How far a side has got in a conversation."""

    header: Header
    side: Side
    receipt: Receipt
    is_new: bool
    """False if this was already known, as when another agent has read it."""


class ReceiptService:
    """Receipts of participants. They are cumulative: a repeated or late receipt changes nothing."""

    def __init__(self, database: Database, hints: Hints) -> None:
        self._database = database
        self._hints = hints

    def note(self, person: Principal, said: Mapping[ConversationId, Receipt]) -> list[Advance]:
        """Record how far a person has received and read conversations; return what holds now.

        Conversations that the person may not see, and messages that do not exist, are ignored.
        """
        advances = self._database.write_batched(_write, Noted(person=person, receipts=said))
        for advance in advances:
            if advance.is_new:
                announcements.announce_receipt(self._hints, advance.header, advance.side, advance.receipt)
        return advances

    def of(self, tenant: TenantId, conversations: Collection[ConversationId]) -> dict[ConversationId, Receipts]:
        """Return both sides' receipts, for those conversations where anything was delivered."""
        if not conversations:
            return {}
        with self._database.reading() as connection:
            found = receipts.of(connection, [(tenant, each) for each in conversations])
        return {conversation: theirs for (_tenant, conversation), theirs in found.items()}


def _write(connection: Connection, noted: Sequence[Noted]) -> list[list[Advance]]:
    """Write a batch. Its receipts of one participant in a conversation become one row, written only if it is new."""
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
    """Return the receipts of visible conversations, limited to messages that exist."""
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
