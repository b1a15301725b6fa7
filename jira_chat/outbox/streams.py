"""The streams with open jobs: which are due, and when.

A stream is one row, however many jobs wait in it, and a claim finds due rows by an index. So a million jobs that wait
for an absent Jira cost a claim no more than ten.

A stream's row is locked before its jobs are read or written. A transaction that adds a job takes a share lock, which
the worker's own lock tolerates: messages do not wait for the worker. The end of a claim and the removal of the row take
an exclusive lock. Otherwise the row could be removed with its last job while another is being added, which would never
be found; and work added to a waiting job could come too late for it.
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
"""Tenant and name of a stream."""

MOST_TENANTS = 16
"""How many tenants a claim chooses from. Each costs a step in an index."""


def add(connection: Connection, wanted: Iterable[Stream], *, due_at: datetime) -> None:
    """Make sure that streams exist, and lock them in share mode until the commit. An existing one keeps its time."""
    # In a fixed order, so that two transactions that add to the same streams never deadlock.
    rows = rowsets.encode(sorted(set(wanted)))
    _ADDING.execute(connection, wanted=rows, due_at=due_at)


def take(
    connection: Connection, *, now: datetime, until: datetime, limit: int, room_for: Callable[[TenantId], int]
) -> list[Stream]:
    """Lease due streams: a fair share for each tenant, then the longest due.

    A tenant gets at most `room_for` streams, so that a slow Jira does not block other tenants.
    """
    # New jobs must not wait behind a backlog, nor a backlog behind new jobs.
    newest_first = random.random() < 0.5  # noqa: PLR2004, S311 -- half of the time; it guards nothing
    taken: list[Stream] = []
    tenants = _due_tenants(connection, now)
    full = {tenant for tenant in tenants if room_for(tenant) <= 0}
    chosen = random.sample([each for each in tenants if each not in full], min(limit, len(tenants) - len(full)))
    for place, tenant in enumerate(chosen):
        share = min(math.ceil((limit - len(taken)) / (len(chosen) - place)), room_for(tenant))
        taken += _due(connection, now, share, streams.c.tenant_id == tenant, newest_first=newest_first)
    # If all tenants found are full, the next claim begins with other tenants.
    if len(taken) < limit and (chosen or not full):
        _fill(taken, _due(connection, now, limit, newest_first=False), limit, room_for)
    if taken:
        leased = {"until": until, "wanted": rowsets.encode(taken)}
        connection.execute(_leasing(connection.dialect.name), leased)
    return taken


def _fill(taken: list[Stream], found: list[Stream], limit: int, room_for: Callable[[TenantId], int]) -> None:
    """Add found streams, as far as there is room."""
    of_tenant = Counter(tenant for tenant, _ in taken)
    for each in found:
        tenant, _ = each
        if len(taken) < limit and each not in taken and of_tenant[tenant] < room_for(tenant):
            taken.append(each)
            of_tenant[tenant] += 1


def lock(connection: Connection, leases: Mapping[Stream, datetime | None]) -> set[Stream]:
    """Lock streams, except against additions, and return those whose leases still count."""
    wanted = {"wanted": rowsets.encode(leases)}
    found = connection.execute(_locking(connection.dialect.name, alone=False), wanted)
    held = {_place(tenant, name): until for tenant, name, until in found}
    return {place for place, until in held.items() if leases[place] == until}


def lock_alone(connection: Connection, some: Collection[Stream]) -> None:
    """Lock streams exclusively until the commit: wait for current additions and block new ones."""
    connection.execute(_locking(connection.dialect.name, alone=True), {"wanted": rowsets.encode(some)})


def try_alone(connection: Connection, some: Collection[Stream]) -> set[Stream]:
    """Lock those of the locked streams exclusively to which nobody is adding, until the commit, and return them."""
    if not some:
        return set()
    wanted = {"wanted": rowsets.encode(some)}
    found = connection.execute(_locking(connection.dialect.name, alone=True, waits=False), wanted)
    return {_place(tenant, name) for tenant, name, _ in found}


def renew(connection: Connection, stream: Stream, *, until: datetime) -> None:
    """Extend the lease of a locked stream."""
    connection.execute(update(streams).where(_is(stream)).values(due_at=until, leased_until=until))


def postpone(connection: Connection, stream: Stream, *, until: datetime, held: bool = False) -> None:
    """Release a locked stream until later; a `held` one waits for its site."""
    values = {"due_at": until, "leased_until": None, "held": held}
    connection.execute(update(streams).where(_is(stream)).values(values))


def postpone_each(connection: Connection, until: Mapping[Stream, datetime]) -> None:
    """Release locked streams, each until its own time."""
    rows = [{"tenant": tenant, "name": name, "until": due_at} for (tenant, name), due_at in until.items()]
    if rows:
        connection.execute(_PUTTING_OFF, rows)


def remove(connection: Connection, ended: Collection[Stream]) -> None:
    """Delete streams that are locked exclusively and have no open job."""
    connection.execute(_removing(connection.dialect.name), {"wanted": rowsets.encode(ended)})


def resume(connection: Connection, tenant: TenantId, *, now: datetime) -> None:
    """Make all unleased streams of a tenant due now."""
    waiting = (streams.c.tenant_id == tenant) & streams.c.leased_until.is_(None) & (streams.c.due_at > now)
    connection.execute(update(streams).where(waiting).values(due_at=now, held=False))


def hasten(connection: Connection, stream: Stream, *, now: datetime) -> None:
    """Make an unleased stream due now."""
    waiting = _is(stream) & streams.c.leased_until.is_(None) & (streams.c.due_at > now)
    connection.execute(update(streams).where(waiting).values(due_at=now, held=False))


def wake_one(connection: Connection, tenant: TenantId, *, now: datetime) -> None:
    """Make the stream due that has been held longest for a tenant's site."""
    waiting = (streams.c.tenant_id == tenant) & streams.c.held & streams.c.leased_until.is_(None)
    first = select(streams.c.stream).where(waiting).order_by(streams.c.due_at).limit(1).scalar_subquery()
    its_row = (streams.c.tenant_id == tenant) & (streams.c.stream == first)
    connection.execute(update(streams).where(its_row, streams.c.due_at > now).values(due_at=now))


def next_due(connection: Connection) -> datetime | None:
    """Return when the first unleased stream is due."""
    query = select(streams.c.due_at).where(streams.c.leased_until.is_(None)).order_by(streams.c.due_at).limit(1)
    return connection.execute(query).scalar()


def _adding(dialect: str) -> Insert:
    wanted = rowsets.table(dialect, "wanted", tenant_id=TEXT, stream=TEXT)
    values = [wanted.c.tenant_id, wanted.c.stream, bindparam("due_at", type_=Instant()), false()]
    its_row = (streams.c.tenant_id == wanted.c.tenant_id) & (streams.c.stream == wanted.c.stream)
    there = select(streams.c.tenant_id, streams.c.stream).join_from(wanted, streams, its_row)
    there = there.order_by(streams.c.tenant_id, streams.c.stream)
    # PostgreSQL: FOR KEY SHARE, which prevents deletion but permits updates ("Explicit Locking").
    shared = there.with_for_update(read=True, key_share=True, of=streams).cte("there")
    # Not a join: without hashes (`storage/engine.py`) that would compare every pair.
    is_missing = tuple_(wanted.c.tenant_id, wanted.c.stream).not_in(select(shared.c.tenant_id, shared.c.stream))
    missing = select(*values).where(is_missing).order_by(wanted.c.tenant_id, wanted.c.stream)
    insert = insert_into(dialect, streams).from_select(["tenant_id", "stream", "due_at", "held"], missing)
    # An empty update locks a row that another has just added (PostgreSQL: INSERT, "ON CONFLICT DO UPDATE").
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
    """Return tenants with due streams: all of them, or a random choice if there are many."""
    found = _tenants_from(connection, new_id(), MOST_TENANTS)
    if len(found) < MOST_TENANTS:
        found |= _tenants_from(connection, "", MOST_TENANTS - len(found))
    return [tenant for tenant, due_at in found.items() if due_at <= now]


def _tenants_from(connection: Connection, first: str, most: int) -> dict[TenantId, datetime]:
    """Return up to `most` tenants with streams, from the id `first` on, and when each one's first stream is due."""
    found = connection.execute(_walking(), {"first": first, "most": most})
    return {TenantId(tenant): due_at for tenant, due_at in found}


@functools.cache
def _walking() -> Select[str, datetime]:
    # Steps from tenant to tenant by the index: DISTINCT would read every stream.
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
    # In a fixed order, so that two transactions that lock the same streams never deadlock.
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
    """Whether a stream is in the parameter `wanted`: one statement for any number."""
    wanted = rowsets.table(dialect, "wanted", tenant_id=TEXT, stream=TEXT)
    return tuple_(streams.c.tenant_id, streams.c.stream).in_(select(wanted.c.tenant_id, wanted.c.stream))


def _is(stream: Stream) -> ColumnElement[bool]:
    tenant, name = stream
    return (streams.c.tenant_id == tenant) & (streams.c.stream == name)


def _place(tenant: str, name: str) -> Stream:
    return TenantId(tenant), name
