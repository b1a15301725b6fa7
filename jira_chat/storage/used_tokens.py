"""Tokens of others that count once.

A use is noted in the transaction of what the token does, so neither is without the other: what is rolled back leaves
the token good. The notes are in the database, because one that is lost is a token that counts again.
"""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, select

from jira_chat.storage.tables import used_tokens as table
from jira_chat.storage.upsert import insert_new

_CLOCKS_DIFFER = timedelta(minutes=5)
"""Of our own hosts, at the most: one may take a token that has expired for the one that sweeps."""


class Use(StrEnum):
    """What a use turned out to be."""

    FIRST = "first"
    REPEAT = "repeat"
    """Not the first, but with the same content: the sender did not hear our answer."""
    REPLAY = "replay"
    """Not the first, and with another content."""


def use(connection: Connection, kind: str, *names: str, until: datetime, content: str = "") -> Use:
    """Note the use of the token that `names` tell from all others of its kind; it cannot count after `until`.

    `content` is what it came with, if that can differ: a digest of at most 64 characters.
    """
    # Hashed, because the names are somebody else's: of any length and with any letters.
    digest = hashlib.sha256("\0".join(names).encode()).hexdigest()
    row = {"kind": kind, "digest": digest, "content": content, "expires_at": until}
    if insert_new(connection, table, row, key=("kind", "digest")):
        return Use.FIRST
    noted = select(table.c.content).where(table.c.kind == kind, table.c.digest == digest)
    return Use.REPEAT if connection.execute(noted).scalar_one() == content else Use.REPLAY


def forget_expired(connection: Connection, *, now: datetime) -> int:
    """Delete the notes of tokens that have expired and return how many."""
    return connection.execute(delete(table).where(table.c.expires_at < now - _CLOCKS_DIFFER)).rowcount
