"""Detection of an exhausted or a busy database, as opposed to a fault of ours."""

import sqlite3

from sqlalchemy.exc import DBAPIError

_SQLITE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_PRIMARY = 0xFF
"""The low byte of an extended code is the primary one (sqlite.org/rescode.html)."""
_INSUFFICIENT_RESOURCES = "53"
"""The class of PostgreSQL's SQLSTATEs for a full disk, no memory and too many connections (appendix A)."""

_LOCK_NOT_AVAILABLE = "55P03"
_DEADLOCK = "40P01"


def is_locked(error: DBAPIError) -> bool:
    """Whether another transaction keeps a lock for too long."""
    state, code = _codes(error)
    return state == _LOCK_NOT_AVAILABLE or (code is not None and code & _PRIMARY == sqlite3.SQLITE_BUSY)


def is_row_held(error: DBAPIError) -> bool:
    """Whether PostgreSQL did not lock a row because another transaction holds it; the others can go on."""
    return _codes(error)[0] in {_LOCK_NOT_AVAILABLE, _DEADLOCK}


def is_exhausted(error: DBAPIError) -> bool:
    """Whether the same statement will succeed once the server has room again."""
    state, code = _codes(error)
    return (state or "").startswith(_INSUFFICIENT_RESOURCES) or (code is not None and code & _PRIMARY in _SQLITE)


def _codes(error: DBAPIError) -> tuple[str | None, int | None]:
    """Return PostgreSQL's and SQLite's code of an error."""
    return getattr(error.orig, "sqlstate", None), getattr(error.orig, "sqlite_errorcode", None)
