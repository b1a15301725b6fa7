"""The engines for PostgreSQL."""

import time
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
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


def engine(address: URL, *, prepared: bool, **options: Any) -> Engine:
    """Create an engine; `options` are those of SQLAlchemy's pool and connections. Parameters stay out of errors."""
    # Settings in the address take precedence.
    bounds = {name: value for name, value in _TCP_BOUNDS.items() if name not in address.query}
    how: dict[str, Any] = bounds if prepared else bounds | {"prepare_threshold": None}
    # Without overflow: a connection beyond `pool_size` is opened for a single use, which costs as much as ten uses.
    pool = {"pool_size": 16, "max_overflow": 0, "pool_use_lifo": True} | options
    created = create_engine(
        address.set(drivername="postgresql+psycopg"), connect_args=how, **pool, hide_parameters=True
    )
    if offloop.cooperative():
        event.listen(created, "do_connect", _connect_cooperatively)
    return created


def _connect_cooperatively(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
    return CooperativeConnection.connect(*arguments, **named)


def ping_rested(readers: Engine) -> None:
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


def writer(address: URL, *, prepared: bool) -> Engine:
    """Create the engine of the only connection that writes batches."""
    # Not pinged: a batch whose connection is broken is repeated on another.
    created = engine(address, prepared=prepared, pool_size=1)
    if prepared:
        event.listen(created, "connect", _look_up_by_index)
    return created


def _look_up_by_index(connection: Any, _record: Any) -> None:
    """Make a connection use indices only, because a batch needs few rows of large tables.

    PostgreSQL keeps the plans of statements and foreign key checks until the table is analysed. Plans made while a
    table was small read all of it for each batch: 4 ms at 10,000 messages, and a minute passes before autovacuum
    analyses it.
    """
    with connection.cursor() as cursor:
        for way in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET enable_{way} = off")
    connection.commit()
