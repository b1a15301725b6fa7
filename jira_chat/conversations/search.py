"""Full-text search over messages, and over what conversations are called: SQLite's FTS5, or PostgreSQL's own.

SQLite's index is a table of its own that triggers keep (migration 0030); PostgreSQL's is an index of the messages that
Jira has, so that writing a message does not wait for it, and the others are looked through (migration 0141). Both
find words by how they begin, in any case; neither knows a language. In scripts that put no spaces between words a word
is found wherever it stands, by an index of the messages that have such letters (migration 0110): PostgreSQL's has their
pairs of letters, SQLite's only says which messages to look through.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import ColumnElement, SelectBase, and_, false, func, literal_column, or_, select, text, union_all

from jira_chat.conversations.jira_refs import missing
from jira_chat.conversations.tables import conversations, messages
from jira_chat.kernel.ids import TenantId
from jira_chat.storage.rowsets import SQLITE

MOST_TERMS = 8
UNSPACED = (
    "\u0e01-\u0eff\u0f40-\u109f\u1100-\u11ff\u1780-\u17dd\u3005-\u3007\u3041-\u318f\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uaa60-\uaa7f\uac00-\ud7fb\uf900-\ufaff\uff66-\uffdc"
    "\U00020000-\U000323af"
)
"""The letters of Thai, Lao, Tibetan, Burmese, Khmer, Korean, Japanese and Chinese, as the index has them."""

_TERM = re.compile(rf"[{UNSPACED}]+|[^\W_{UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{UNSPACED}]")
_ROW: ColumnElement[int] = literal_column("messages.rowid")
_MATCH = "SELECT rowid FROM message_search WHERE message_search MATCH :terms"
_LEXEMES = func.to_tsvector(text("'simple'"), messages.c.body)


def finds(dialect: str, tenant: TenantId, terms: str) -> ColumnElement[bool]:
    """Whether all terms stand in one message of a conversation, in its customer's name and summary, or in its key."""
    words = _TERM.findall(terms)[:MOST_TERMS]
    if not words:
        return false()
    summary = func.coalesce(conversations.c.summary, "")
    called = func.lower(conversations.c.customer_name + " " + summary)
    is_called = and_(*(called.contains(word.lower(), autoescape=True) for word in words))
    has_key = func.lower(conversations.c.issue_key).startswith(terms.strip().lower(), autoescape=True)
    said = [conversations.c.id.in_(_said_unspaced(dialect, tenant, words))]
    if not any(map(_is_unspaced, words)):
        said.append(conversations.c.id.in_(_said(dialect, tenant, words, terms)))
    return or_(is_called, has_key, *said)


def _said(dialect: str, tenant: TenantId, words: Sequence[str], terms: str) -> SelectBase:
    if dialect == SQLITE:
        body = " AND ".join(f'"{word}"*' for word in words)
        found = _ROW.in_(text(_MATCH).bindparams(terms=f'tenant_id : "{tenant}" AND body : ({body})').columns(_ROW))
    else:
        by_words = func.to_tsquery(text("'simple'"), " & ".join(f"'{word}':*" for word in words))
        # In the index, an address or a number with a hyphen is a word by itself.
        as_written = func.plainto_tsquery(text("'simple'"), terms)
        found = _LEXEMES.op("@@")(by_words.op("||")(as_written))
    return _conversations(dialect, tenant, found)


def _said_unspaced(dialect: str, tenant: TenantId, words: Sequence[str]) -> SelectBase:
    """In messages that have letters of these scripts; words of other scripts may stand right beside them there."""
    # SQLite's LIKE ignores case by itself.
    body = messages.c.body if dialect == SQLITE else func.lower(messages.c.body)
    contained = [body.contains(word.lower(), autoescape=True) for word in words]
    if dialect == SQLITE:
        found = [messages.c.body.op("GLOB")(literal_column(f"'*[{UNSPACED}]*'"))]
    else:
        query = " & ".join(f"'{token}'{end}" for word in words for token, end in _tokens(word))
        found = [
            messages.c.body.op("~")(literal_column(f"'[{UNSPACED}]'")),
            literal_column(_PAIRED).op("@@")(func.to_tsquery(text("'simple'"), query)),
        ]
    return _conversations(dialect, tenant, *found, *contained)


def _conversations(dialect: str, tenant: TenantId, *found: ColumnElement[bool]) -> SelectBase:
    of_tenant = select(messages.c.conversation_id).where(messages.c.tenant_id == tenant, *found)
    if dialect == SQLITE:
        return of_tenant
    return union_all(of_tenant.where(messages.c.jira_ref.is_not(None)), of_tenant.where(missing()))


def _is_unspaced(word: str) -> bool:
    return _IS_UNSPACED.match(word) is not None


def _tokens(word: str) -> Sequence[tuple[str, str]]:
    """What of a word is in PostgreSQL's index: its pairs of letters; else what begins with it."""
    if _is_unspaced(word) and len(word) > 1:
        return [("".join(pair), "") for pair in pairwise(word)]
    return [(word, ":*")]


def _pairs(of: str) -> str:
    return rf"regexp_replace({of}, '([{UNSPACED}]{{1,2}})', ' \1 ', 'g')"


_LATER = rf"regexp_replace(messages.body, '(^|[^{UNSPACED}])[{UNSPACED}]', '\1 ', 'g')"
_PAIRED = f"to_tsvector('simple', {_pairs('messages.body')} || ' ' || {_pairs(_LATER)})"
