"""Messages still to be sent to Jira, of many conversations at once: enough to tell whether their writer has paused."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Integer, Select, and_, bindparam, func, select, true

from jira_chat.conversations.bulk import Place
from jira_chat.conversations.jira_refs import missing
from jira_chat.conversations.models import Unsynced
from jira_chat.conversations.tables import conversations, messages
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.storage import rowsets
from jira_chat.storage.rowsets import SQLITE, TEXT
from jira_chat.storage.types import Instant

_LAST_POSSIBLE = 2**31 - 1
"""No sequence number is greater."""

_WAITING = messages.alias()


def find_unsynced(
    connection: Connection, places: Collection[Place], *, since: datetime, most: int
) -> dict[Place, Unsynced]:
    """Return what waits in open conversations with an unresolved request, if the first of it was written after `since`.

    Only the first `most` messages of each are read. A worker that is behind would otherwise read all that waits before
    each job, and fall behind further.
    """
    wanted = {"wanted": rowsets.encode(places), "since": since, "most": most}
    found = connection.execute(_query(connection.dialect.name), wanted)
    return {
        (TenantId(tenant), ConversationId(conversation)): Unsynced(
            count=count, first_at=first_at, last_at=last_at, one_side=first_side == last_side, files=files > 0
        )
        for tenant, conversation, count, first_at, last_at, first_side, last_side, files in found
    }


@cache
def _query(dialect: str) -> Select[Any]:
    wanted = rowsets.table(dialect, "wanted", tenant_id=TEXT, id=TEXT)
    its_row = and_(conversations.c.tenant_id == wanted.c.tenant_id, conversations.c.id == wanted.c.id)
    goes_on = and_(
        conversations.c.issue_id.is_not(None),
        conversations.c.closed_at.is_(None),
        conversations.c.resolved_at.is_(None),
    )
    key = (conversations.c.tenant_id, conversations.c.id)
    first_at = _waiting(_WAITING.c.at).limit(1).scalar_subquery()
    first, is_its_first = _first(dialect)
    return (
        select(
            *key,
            func.count(),
            func.min(first.c.at),
            func.max(first.c.at),
            func.min(first.c.side),
            func.max(first.c.side),
            func.count(first.c.attachments),
        )
        .select_from(wanted)
        .join(conversations, its_row)
        .join(first, is_its_first)
        .where(goes_on, first_at > bindparam("since", type_=Instant()))
        .group_by(*key)
    )


def _first(dialect: str) -> tuple[FromClause, ColumnElement[bool]]:
    """Return the first messages that wait in a conversation, and the condition that joins them to it."""
    most = bindparam("most", type_=Integer())
    if dialect == SQLITE:
        # SQLite has no LATERAL, and computes a limit like this one once for each conversation.
        last = _waiting(_WAITING.c.seq).limit(1).offset(most - 1).scalar_subquery()
        return messages, and_(_is_in_it(messages), missing(), messages.c.seq <= func.coalesce(last, _LAST_POSSIBLE))
    # PostgreSQL would compute it for each message, and with old statistics read all that wait anywhere, 220 ms for
    # 62,000. It executes a lateral query as it is written.
    columns = (_WAITING.c.at, _WAITING.c.side, _WAITING.c.attachments)
    return _waiting(*columns).limit(most).lateral(), true()


def _waiting(*columns: ColumnElement[Any]) -> Select[Any]:
    """Return a query for the messages that wait in the enclosing query's conversation, in order."""
    return select(*columns).where(_is_in_it(_WAITING), missing(_WAITING)).order_by(_WAITING.c.seq)


def _is_in_it(table: FromClause) -> ColumnElement[bool]:
    return and_(table.c.tenant_id == conversations.c.tenant_id, table.c.conversation_id == conversations.c.id)
