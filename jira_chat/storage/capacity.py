"""Detection of an exhausted database, as opposed to a fault of ours."""

import sqlite3

from sqlalchemy.exc import DBAPIError

_SQLITE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_PRIMARY = 0xFF
"""The low byte of an extended code is the primary one (sqlite.org/rescode.html)."""
_INSUFFICIENT_RESOURCES = "53"
"""The class of PostgreSQL's SQLSTATEs for a full disk, no memory and too many connections (appendix A)."""


def is_exhausted(error: DBAPIError) -> bool:
    """Whether the same statement will succeed once the server has room again."""
    state = getattr(error.orig, "sqlstate", None)
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(state, str):
        return state.startswith(_INSUFFICIENT_RESOURCES)
    return code is not None and code & _PRIMARY in _SQLITE
