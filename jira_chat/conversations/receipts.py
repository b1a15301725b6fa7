"""Rows of receipts of many conversations at once: how far each participant has received and read messages."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Insert, Integer, Select, and_, case, select, true

from jira_chat.access.principals import Side
from jira_chat.conversations.bulk import Place
from jira_chat.conversations.models import Receipt, Receipts
from jira_chat.conversations.tables import receipts
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.storage import rowsets
from jira_chat.storage.frequent import Frequent
from jira_chat.storage.rowsets import TEXT
from jira_chat.storage.upsert import insert_into

Participant = tuple[TenantId, ConversationId, Side, str]
"""The last item is an agent's account, empty for the customer."""


def of_participants(connection: Connection, places: Collection[Place]) -> dict[Participant, Receipt]:
    """Return the receipts of all participants in some conversations."""
    found = _FIND.execute(connection, wanted=rowsets.encode(places)).fetchall()
    return {
        (TenantId(tenant), ConversationId(conversation), Side(side), account): Receipt(delivered, read)
        for tenant, conversation, side, account, delivered, read in found
    }


def of(connection: Connection, places: Collection[Place]) -> dict[Place, Receipts]:
    """Return both sides' receipts, for those conversations where anything was delivered."""
    by_place: dict[Place, Receipts] = {}
    for (tenant, conversation, side, _account), receipt in of_participants(connection, places).items():
        known = by_place.get((tenant, conversation), Receipts())
        by_place[tenant, conversation] = known.with_one(side, receipt)
    return by_place


def advance(connection: Connection, further: Mapping[Participant, Receipt]) -> None:
    """Write participants' receipts. A receipt never goes backwards."""
    # Always in the same order, so that two processes cannot deadlock.
    rows = rowsets.encode(
        (*participant, receipt.delivered, receipt.read) for participant, receipt in sorted(further.items())
    )
    _ADVANCE.execute(connection, further=rows)


def _find(dialect: str) -> Select[Any]:
    wanted = rowsets.table(dialect, "wanted", tenant_id=TEXT, conversation_id=TEXT)
    its_rows = and_(*(receipts.c[column.name] == column for column in wanted.c))
    return select(receipts).join_from(wanted, receipts, its_rows)


def _advance(dialect: str) -> Insert:
    columns = {"tenant_id": TEXT, "conversation_id": TEXT, "side": TEXT, "account": TEXT}
    further = rowsets.table(dialect, "further", **columns, delivered=Integer(), read=Integer())
    # Without a WHERE in between, SQLite parses ON CONFLICT as a part of the join.
    rows = select(*further.c).where(true())
    statement = insert_into(dialect, receipts).from_select([column.name for column in further.c], rows)
    new, old = statement.excluded, receipts.c
    furthest = {name: case((new[name] > old[name], new[name]), else_=old[name]) for name in ("delivered", "read")}
    is_further = (new.delivered > old.delivered) | (new.read > old.read)
    return statement.on_conflict_do_update(
        index_elements=[receipts.c[name] for name in columns], set_=furthest, where=is_further
    )


_FIND = Frequent(_find)
_ADVANCE = Frequent(_advance)
