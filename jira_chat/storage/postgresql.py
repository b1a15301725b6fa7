"""The engines for PostgreSQL."""

import time
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from jira_chat.storage import offloop
from jira_chat.storage.waiting import CooperativeConnection, was_told_something

_RESTED_SECONDS = 1.0
"""A connection used within this time is not pinged, which would cost each short read a round trip. A restarting server
closes its connections, which is noticed without a ping."""
_USED_AT = "jira_chat_used_at"
_TCP_BOUNDS = {
    # Seconds, except for the last (libpq, "Parameter Key Words"). Without them, the system waits a quarter of an hour
    # for a server that has vanished.
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}

TRANSACTION = {"jira_chat_transaction": True}
"""The option of connections that change something."""

_ONE_BY_ONE = {"isolation_level": "AUTOCOMMIT"}
"""For readers: BEGIN and COMMIT would cost two more round trips, and at READ COMMITTED change nothing. Transactions say
BEGIN themselves, and with it what holds for them alone, so that a pooler in transaction mode hands nothing on."""

_POOL_SECONDS = 10
"""How long people wait for a connection."""

_LOCK_SECONDS, _IDLE_SECONDS = 10, 60
"""How long a transaction waits for another's lock, and how long the server waits for the next statement.

A process that stops in the middle of a transaction keeps its locks until the server ends it. By default, a server never
does: each process that needs one of them would wait for good."""

_BATCH_LOCK_SECONDS, _BATCH_IDLE_SECONDS = 5, 10
"""The same for batches, for which everything that a process writes waits. The second try outlasts an idle one."""

_BY_INDEX = ("enable_seqscan = off", "enable_hashjoin = off", "enable_mergejoin = off")
"""Look up rows by indices only, because a batch needs few rows of large tables.

PostgreSQL keeps the plans of statements and foreign key checks until the table is analysed. Plans made while a table
was small read all of it for each batch: 4 ms at 10,000 messages, and a minute passes before autovacuum analyses it."""


def readers(address: URL, *, prepared: bool) -> Engine:
    """Create the engine of connections that commit each statement, unless they have the option TRANSACTION."""
    created = _engine(address, prepared=prepared, **_ONE_BY_ONE)
    _ping_rested(created)
    event.listen(created, "begin", _begin_if_changing)
    return created


def writer(address: URL, *, prepared: bool) -> Engine:
    """Create the engine of the only connection that writes batches."""
    # Not pinged: a batch whose connection is broken is repeated on another.
    created = _engine(address, prepared=prepared, pool_size=1, **_ONE_BY_ONE)
    begin = _beginning(_BATCH_LOCK_SECONDS, _BATCH_IDLE_SECONDS, *(_BY_INDEX if prepared else ()))
    event.listen(created, "begin", lambda connection: connection.exec_driver_sql(begin))
    return created


def _begin_if_changing(connection: Connection) -> None:
    if connection.get_execution_options().keys() >= TRANSACTION.keys():
        connection.exec_driver_sql(_beginning(_LOCK_SECONDS, _IDLE_SECONDS))


def _beginning(lock: float, idle: float, *settings: str) -> str:
    """Return the statements that begin a transaction; without parameters they are one round trip."""
    bounds = (f"lock_timeout = '{lock}s'", f"idle_in_transaction_session_timeout = '{idle}s'")
    return "; ".join(["BEGIN ISOLATION LEVEL READ COMMITTED", *(f"SET LOCAL {each}" for each in bounds + settings)])


def _engine(address: URL, *, prepared: bool, **options: Any) -> Engine:
    # Settings in the address take precedence.
    bounds = {name: value for name, value in _TCP_BOUNDS.items() if name not in address.query}
    how: dict[str, Any] = bounds if prepared else bounds | {"prepare_threshold": None}
    # Without overflow: a connection beyond `pool_size` is opened for a single use, which costs as much as ten uses.
    pool = {"pool_size": 16, "max_overflow": 0, "pool_timeout": _POOL_SECONDS, "pool_use_lifo": True} | options
    created = create_engine(
        address.set(drivername="postgresql+psycopg"), connect_args=how, **pool, hide_parameters=True
    )
    if offloop.cooperative():
        event.listen(created, "do_connect", _connect_cooperatively)
    return created


def _connect_cooperatively(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
    return CooperativeConnection.connect(*arguments, **named)


def _ping_rested(readers: Engine) -> None:
    """Replace connections that broke while idle, before they are used."""

    def note_use(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info[_USED_AT] = time.monotonic()

    def ping(connection: Any, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        if time.monotonic() - record.info[_USED_AT] < _RESTED_SECONDS and not was_told_something(connection):
            return
        try:
            readers.dialect.do_ping(connection)
        except readers.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(readers, "connect", note_use)
    event.listen(readers, "checkin", note_use)
    event.listen(readers, "checkout", ping)
