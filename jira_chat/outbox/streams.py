"""The streams that have open jobs: which may go on, and when.

A stream is one row, however much waits in it, and a claim finds the rows that it takes by an index. So a million jobs
that wait for a Jira that is away cost a claim no more than ten.

A stream's row is locked before its jobs are read or written. Who adds a job shares it, also with who looks for jobs and
notes what became of one: messages do not wait for the worker. The end of a claim, and the removal of the row, has it
alone. Otherwise the row could go with what was the last job just while another is added, and nobody would ever look at
that one; and what joins a job that waits could be too late for it.
"""

import functools
import math
import random
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Insert,
    Integer,
    Select,
    Update,
    bindparam,
    delete,
    false,
    func,
    literal,
    select,
    tuple_,
    update,
)

from jira_chat.kernel.ids import TenantId, new_id
from jira_chat.outbox.tables import streams
from jira_chat.storage import rowsets
from jira_chat.storage.frequent import Frequent
from jira_chat.storage.rowsets import TEXT
from jira_chat.storage.types import Instant
from jira_chat.storage.upsert import insert_into

Stream = tuple[TenantId, str]
"""Whose, and its name."""

MOST_TENANTS = 16
"""How many a claim chooses from. Each costs it a step in an index."""


def add(connection: Connection, wanted: Iterable[Stream], *, due_at: datetime) -> None:
    """See to it that streams exist, and share them until the commit; one that is there keeps its time."""
    # All in the same order, so that two that add to the same streams never wait for each other.
    rows = rowsets.encode(sorted(set(wanted)))
    _ADDING.execute(connection, wanted=rows, due_at=due_at)


def take(
    connection: Connection, *, now: datetime, until: datetime, limit: int, room_for: Callable[[TenantId], int]
) -> list[Stream]:
    """Lease streams that are due: a fair share for each tenant, then whatever is due longest.

    A tenant gets no more than there is `room_for`: what waits for a slow Jira keeps nobody else's from their turn.
    """
    # A new job does not wait behind a backlog, nor a backlog behind new jobs.
    newest_first = random.random() < 0.5  # noqa: PLR2004, S311 -- half of the time; it guards nothing
    taken: list[Stream] = []
    tenants = _due_tenants(connection, now)
    full = {tenant for tenant in tenants if room_for(tenant) <= 0}
    chosen = random.sample([each for each in tenants if each not in full], min(limit, len(tenants) - len(full)))
    for place, tenant in enumerate(chosen):
        share = min(math.ceil((limit - len(taken)) / (len(chosen) - place)), room_for(tenant))
        taken += _due(connection, now, share, streams.c.tenant_id == tenant, newest_first=newest_first)
    # Where all that is known to be due is of tenants without room, another round begins with other tenants.
    if len(taken) < limit and (chosen or not full):
        _fill(taken, _due(connection, now, limit, newest_first=False), limit, room_for)
    if taken:
        leased = {"until": until, "wanted": rowsets.encode(taken)}
        connection.execute(_leasing(connection.dialect.name), leased)
    return taken


def _fill(taken: list[Stream], found: list[Stream], limit: int, room_for: Callable[[TenantId], int]) -> None:
    """Add streams that were found, as far as there is room."""
    of_tenant = Counter(tenant for tenant, _ in taken)
    for each in found:
        tenant, _ = each
        if len(taken) < limit and each not in taken and of_tenant[tenant] < room_for(tenant):
            taken.append(each)
            of_tenant[tenant] += 1


def lock(connection: Connection, leases: Mapping[Stream, datetime | None]) -> set[Stream]:
    """Lock streams for all but those who add to them, and return those of which these leases still count."""
    wanted = {"wanted": rowsets.encode(leases)}
    found = connection.execute(_locking(connection.dialect.name, alone=False), wanted)
    held = {_place(tenant, name): until for tenant, name, until in found}
    return {place for place, until in held.items() if leases[place] == until}


def lock_alone(connection: Connection, some: Collection[Stream]) -> None:
    """Wait for those who add to locked streams, and let nobody add to them until the commit."""
    connection.execute(_locking(connection.dialect.name, alone=True), {"wanted": rowsets.encode(some)})


def try_alone(connection: Connection, some: Collection[Stream]) -> set[Stream]:
    """Let nobody add to those of the locked streams to which nobody is adding, until the commit, and return them."""
    if not some:
        return set()
    wanted = {"wanted": rowsets.encode(some)}
    found = connection.execute(_locking(connection.dialect.name, alone=True, waits=False), wanted)
    return {_place(tenant, name) for tenant, name, _ in found}


def renew(connection: Connection, stream: Stream, *, until: datetime) -> None:
    """Lease a locked stream for longer."""
    connection.execute(update(streams).where(_is(stream)).values(due_at=until, leased_until=until))


def put_off(connection: Connection, stream: Stream, *, until: datetime, held: bool = False) -> None:
    """Give a locked stream back, for later; one that is `held` waits for its site."""
    values = {"due_at": until, "leased_until": None, "held": held}
    connection.execute(update(streams).where(_is(stream)).values(values))


def put_off_each(connection: Connection, until: Mapping[Stream, datetime]) -> None:
    """Give locked streams back, each for its time."""
    rows = [{"tenant": tenant, "name": name, "until": due_at} for (tenant, name), due_at in until.items()]
    if rows:
        connection.execute(_PUTTING_OFF, rows)


def remove(connection: Connection, ended: Collection[Stream]) -> None:
    """Forget streams that are locked alone and have no open job."""
    connection.execute(_removing(connection.dialect.name), {"wanted": rowsets.encode(ended)})


def resume(connection: Connection, tenant: TenantId, *, now: datetime) -> None:
    """Let all streams of a tenant go on at once."""
    waiting = (streams.c.tenant_id == tenant) & streams.c.leased_until.is_(None) & (streams.c.due_at > now)
    connection.execute(update(streams).where(waiting).values(due_at=now, held=False))


def hasten(connection: Connection, stream: Stream, *, now: datetime) -> None:
    """Let a stream go on at once that nobody works on."""
    waiting = _is(stream) & streams.c.leased_until.is_(None) & (streams.c.due_at > now)
    connection.execute(update(streams).where(waiting).values(due_at=now, held=False))


def wake_one(connection: Connection, tenant: TenantId, *, now: datetime) -> None:
    """Let the stream go on that its tenant's site keeps waiting longest."""
    waiting = (streams.c.tenant_id == tenant) & streams.c.held & streams.c.leased_until.is_(None)
    first = select(streams.c.stream).where(waiting).order_by(streams.c.due_at).limit(1).scalar_subquery()
    its_row = (streams.c.tenant_id == tenant) & (streams.c.stream == first)
    connection.execute(update(streams).where(its_row, streams.c.due_at > now).values(due_at=now))


def next_due(connection: Connection) -> datetime | None:
    """Return when the first stream that nobody works on goes on."""
    query = select(streams.c.due_at).where(streams.c.leased_until.is_(None)).order_by(streams.c.due_at).limit(1)
    return connection.execute(query).scalar()


def _adding(dialect: str) -> Insert:
    wanted = rowsets.table(dialect, "wanted", tenant_id=TEXT, stream=TEXT)
    values = [wanted.c.tenant_id, wanted.c.stream, bindparam("due_at", type_=Instant()), false()]
    its_row = (streams.c.tenant_id == wanted.c.tenant_id) & (streams.c.stream == wanted.c.stream)
    there = select(streams.c.tenant_id, streams.c.stream).join_from(wanted, streams, its_row)
    there = there.order_by(streams.c.tenant_id, streams.c.stream)
    # PostgreSQL: FOR KEY SHARE, which keeps the row but lets others change it ("Explicit Locking").
    shared = there.with_for_update(read=True, key_share=True, of=streams).cte("there")
    # Not as a join: without hashes (`storage/engine.py`) that would compare each with all.
    is_missing = tuple_(wanted.c.tenant_id, wanted.c.stream).not_in(select(shared.c.tenant_id, shared.c.stream))
    missing = select(*values).where(is_missing).order_by(wanted.c.tenant_id, wanted.c.stream)
    insert = insert_into(dialect, streams).from_select(["tenant_id", "stream", "due_at", "held"], missing)
    # An update of nothing locks the row that another has just added (PostgreSQL: INSERT, "ON CONFLICT DO UPDATE").
    key = [streams.c.tenant_id, streams.c.stream]
    return insert.on_conflict_do_update(index_elements=key, set_={"held": False}, where=false())


def _due(
    connection: Connection, now: datetime, limit: int, *where: ColumnElement[bool], newest_first: bool
) -> list[Stream]:
    order = streams.c.due_at.desc() if newest_first else streams.c.due_at
    query = select(streams.c.tenant_id, streams.c.stream).where(streams.c.due_at <= now, *where).order_by(order)
    found = connection.execute(query.limit(limit).with_for_update(skip_locked=True, key_share=True))
    return [(TenantId(tenant), name) for tenant, name in found]


def _due_tenants(connection: Connection, now: datetime) -> list[TenantId]:
    """Return tenants with streams that are due: all of them, or some by chance where there are many."""
    found = _tenants_from(connection, new_id(), MOST_TENANTS)
    if len(found) < MOST_TENANTS:
        found |= _tenants_from(connection, "", MOST_TENANTS - len(found))
    return [tenant for tenant, due_at in found.items() if due_at <= now]


def _tenants_from(connection: Connection, first: str, most: int) -> dict[TenantId, datetime]:
    """Return tenants with open streams, from an id on, and when the first of their streams is due."""
    found = connection.execute(_walking(), {"first": first, "most": most})
    return {TenantId(tenant): due_at for tenant, due_at in found}


@functools.cache
def _walking() -> Select[str, datetime]:
    # From one to the next by the index: DISTINCT would read every stream.
    other = streams.alias()
    start = select(func.min(other.c.tenant_id).label("tenant_id"), literal(1).label("number"))
    walk = start.where(other.c.tenant_id >= bindparam("first")).cte("walk", recursive=True)
    following = select(func.min(other.c.tenant_id)).where(other.c.tenant_id > walk.c.tenant_id).scalar_subquery()
    step = select(following, walk.c.number + 1)
    most = bindparam("most", type_=Integer)
    walk = walk.union_all(step.where(walk.c.tenant_id.is_not(None), walk.c.number < most))
    due_at = select(func.min(streams.c.due_at, type_=Instant)).where(streams.c.tenant_id == walk.c.tenant_id)
    return select(walk.c.tenant_id, due_at.scalar_subquery()).where(walk.c.tenant_id.is_not(None))


@functools.cache
def _locking(dialect: str, *, alone: bool, waits: bool = True) -> Select[str, str, datetime | None]:
    query = select(streams.c.tenant_id, streams.c.stream, streams.c.leased_until).where(_is_wanted(dialect))
    # In one order, so that two that lock the same never wait for each other.
    in_order = query.order_by(streams.c.tenant_id, streams.c.stream)
    return in_order.with_for_update(key_share=not alone, skip_locked=not waits)


@functools.cache
def _leasing(dialect: str) -> Update:
    until = bindparam("until", type_=Instant())
    return update(streams).where(_is_wanted(dialect)).values(due_at=until, leased_until=until, held=False)


@functools.cache
def _removing(dialect: str) -> Delete:
    return delete(streams).where(_is_wanted(dialect))


_ADDING = Frequent(_adding)
_PUTTING_OFF = (
    update(streams)
    .where(streams.c.tenant_id == bindparam("tenant"), streams.c.stream == bindparam("name"))
    .values(due_at=bindparam("until", type_=Instant()), leased_until=None, held=False)
)


def _is_wanted(dialect: str) -> ColumnElement[bool]:
    """Whether a stream is among those of the parameter `wanted`: one statement for however many."""
    wanted = rowsets.table(dialect, "wanted", tenant_id=TEXT, stream=TEXT)
    return tuple_(streams.c.tenant_id, streams.c.stream).in_(select(wanted.c.tenant_id, wanted.c.stream))


def _is(stream: Stream) -> ColumnElement[bool]:
    tenant, name = stream
    return (streams.c.tenant_id == tenant) & (streams.c.stream == name)


def _place(tenant: str, name: str) -> Stream:
    return TenantId(tenant), name
