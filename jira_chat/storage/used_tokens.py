"""Single-use tokens issued by others.

A use is noted in the transaction of the token's effect, so a rollback leaves the token valid. The notes are in the
database, because a token whose note is lost would be valid again.
"""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, select

from jira_chat.storage.tables import used_tokens as table
from jira_chat.storage.upsert import insert_new

_CLOCKS_DIFFER = timedelta(minutes=5)
"""Largest difference between our hosts' clocks: a host may still accept a token that has expired for the sweeper."""


class Use(StrEnum):
    """The kind of a use."""

    FIRST = "first"
    REPEAT = "repeat"
    """A later use with the same content: the sender did not get our answer."""
    REPLAY = "replay"
    """A later use with different content."""


def use(connection: Connection, kind: str, *names: str, until: datetime, content: str = "") -> Use:
    """Note the use of the token of a kind that `names` identify; it must not be valid after `until`.

    `content` is a digest, of at most 64 characters, of what the token came with, if that can differ.
    """
    # Hashed, because the names are foreign: of any length and with any characters.
    digest = hashlib.sha256("\0".join(names).encode()).hexdigest()
    row = {"kind": kind, "digest": digest, "content": content, "expires_at": until}
    if insert_new(connection, table, row, key=("kind", "digest")):
        return Use.FIRST
    noted = select(table.c.content).where(table.c.kind == kind, table.c.digest == digest)
    return Use.REPEAT if connection.execute(noted).scalar_one() == content else Use.REPLAY


def forget_expired(connection: Connection, *, now: datetime) -> int:
    """Delete the notes of tokens that have expired and return how many."""
    return connection.execute(delete(table).where(table.c.expires_at < now - _CLOCKS_DIFFER)).rowcount
