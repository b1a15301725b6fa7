"""Conversations by their latest message.

The indices have the minute of `last_at` instead of the time itself, so only the first message of a minute changes them.
On PostgreSQL the others then change no index at all, and leave no dead entries (heap-only tuples).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_

from jira_chat.conversations.tables import conversations


def latest_first(table: FromClause = conversations) -> tuple[ColumnElement[Any], ...]:
    """Return the order from the latest message on."""
    return table.c.last_minute.desc(), table.c.last_at.desc()


def since(at: datetime) -> ColumnElement[bool]:
    """Whether the latest message of a conversation is not older than an instant."""
    return and_(conversations.c.last_minute >= minute_of(at), conversations.c.last_at >= at)


def minute_of(at: datetime) -> datetime:
    """Return the minute of an instant, as in `last_minute`."""
    return at.replace(second=0, microsecond=0)
