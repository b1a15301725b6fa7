"""Messages still to be sent to Jira, of many conversations at once: enough to tell whether their writer has paused."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Integer, Select, and_, bindparam, func, select

from jira_chat.conversations.bulk import Place
from jira_chat.conversations.jira_refs import missing
from jira_chat.conversations.models import Unsynced
from jira_chat.conversations.tables import conversations, messages
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.storage import rowsets
from jira_chat.storage.rowsets import TEXT
from jira_chat.storage.types import Instant


def find_unsynced(
    connection: Connection, places: Collection[Place], *, since: datetime, most: int
) -> dict[Place, Unsynced]:
    """Return what waits in open conversations with an unresolved request, if the first of it was written after `since`.

    Only the first `most` messages of each are read. A worker that is behind would otherwise read all that waits before
    each job, and fall behind further.
    """
    wanted = {"wanted": rowsets.encode(places), "since": since, "others": most - 1}
    found = connection.execute(_query(connection.dialect.name), wanted)
    return {
        (TenantId(tenant), ConversationId(conversation)): Unsynced(
            count=count, first_at=first_at, last_at=last_at, one_side=first_side == last_side, files=files > 0
        )
        for tenant, conversation, count, first_at, last_at, first_side, last_side, files in found
    }


_ANY = 2**31 - 1
"""At least every sequence number."""

_EARLIER = messages.alias()


@cache
def _query(dialect: str) -> Select[Any]:
    wanted = rowsets.table(dialect, "wanted", tenant_id=TEXT, id=TEXT)
    its_row = and_(conversations.c.tenant_id == wanted.c.tenant_id, conversations.c.id == wanted.c.id)
    its_messages = and_(
        messages.c.tenant_id == conversations.c.tenant_id, messages.c.conversation_id == conversations.c.id
    )
    goes_on = and_(
        conversations.c.issue_id.is_not(None),
        conversations.c.closed_at.is_(None),
        conversations.c.resolved_at.is_(None),
    )
    key = (conversations.c.tenant_id, conversations.c.id)
    first_at = _waiting().with_only_columns(_EARLIER.c.at).limit(1)
    last = _waiting().limit(1).offset(bindparam("others", type_=Integer()))
    is_recent = first_at.scalar_subquery() > bindparam("since", type_=Instant())
    is_among_first = messages.c.seq <= func.coalesce(last.scalar_subquery(), _ANY)
    return (
        select(
            *key,
            func.count(),
            func.min(messages.c.at),
            func.max(messages.c.at),
            func.min(messages.c.side),
            func.max(messages.c.side),
            func.count(messages.c.attachments),
        )
        .select_from(wanted)
        .join(conversations, its_row)
        .join(messages, its_messages)
        .where(goes_on, is_recent, missing(), is_among_first)
        .group_by(*key)
    )


def _waiting() -> Select[int]:
    """Return a query for the numbers of the messages that wait in the enclosing query's conversation, in order."""
    its_messages = and_(
        _EARLIER.c.tenant_id == conversations.c.tenant_id, _EARLIER.c.conversation_id == conversations.c.id
    )
    return select(_EARLIER.c.seq).where(its_messages, missing(_EARLIER)).order_by(_EARLIER.c.seq)
