"""Full-text search over messages, and over customers' names and summaries: SQLite's FTS5, or PostgreSQL's own.

SQLite's index is a table of its own that triggers maintain (migration 0030); PostgreSQL's is an index of `messages`.
Both match the beginnings of words, ignoring case; neither knows a language.
"""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal_column, or_, select, text

from jira_chat.conversations.tables import conversations, messages
from jira_chat.kernel.ids import TenantId
from jira_chat.storage.rowsets import SQLITE

MOST_TERMS = 8
_TERM = re.compile(r"[^\W_]+")
_ROW: ColumnElement[int] = literal_column("messages.rowid")
_MATCH = "SELECT rowid FROM message_search WHERE message_search MATCH :terms"
_LEXEMES = func.to_tsvector(text("'simple'"), messages.c.body)


def finds(dialect: str, tenant: TenantId, terms: str) -> ColumnElement[bool]:
    """Return the condition that all terms are in one message, in customer name and summary, or begin the issue key."""
    words = _TERM.findall(terms)[:MOST_TERMS]
    if not words:
        return false()
    summary = func.coalesce(conversations.c.summary, "")
    called = func.lower(conversations.c.customer_name + " " + summary)
    is_called = and_(*(called.contains(word.lower(), autoescape=True) for word in words))
    has_key = func.lower(conversations.c.issue_key).startswith(terms.strip().lower(), autoescape=True)
    return or_(is_called, has_key, conversations.c.id.in_(_said(dialect, tenant, words)))


def _said(dialect: str, tenant: TenantId, words: Sequence[str]) -> Select[Any]:
    if dialect == SQLITE:
        body = " AND ".join(f'"{word}"*' for word in words)
        found = _ROW.in_(text(_MATCH).bindparams(terms=f'tenant_id : "{tenant}" AND body : ({body})').columns(_ROW))
    else:
        found = _LEXEMES.op("@@")(func.to_tsquery(text("'simple'"), " & ".join(f"'{word}':*" for word in words)))
    return select(messages.c.conversation_id).where(messages.c.tenant_id == tenant, found)
