"""Index words of messages on PostgreSQL when Jira gets them, not when they are written: nobody waits for that.

A search looks through the few that Jira lacks.
"""

from alembic import op

revision = "0141"
down_revision = "0140"
branch_labels = None
depends_on = None

_LETTERS = (
    "\u0e01-\u0eff\u0f40-\u109f\u1100-\u11ff\u1780-\u17dd\u3005-\u3007\u3041-\u318f\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uaa60-\uaa7f\uac00-\ud7fb\uf900-\ufaff\uff66-\uffdc"
    "\U00020000-\U000323af"
)
_LATER = rf"regexp_replace(body, '(^|[^{_LETTERS}])[{_LETTERS}]', '\1 ', 'g')"
_IS_UNSPACED = f"body ~ '[{_LETTERS}]'"
_IN_JIRA = "jira_ref IS NOT NULL"


def upgrade() -> None:
    _index(f" WHERE {_IN_JIRA}", f" WHERE {_IN_JIRA} AND {_IS_UNSPACED}")


def downgrade() -> None:
    _index("", f" WHERE {_IS_UNSPACED}")


def _index(which: str, which_unspaced: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("DROP INDEX message_search")
    op.execute("DROP INDEX message_search_unspaced")
    op.execute(f"CREATE INDEX message_search ON messages USING gin (to_tsvector('simple', body)){which}")
    words = f"to_tsvector('simple', {_pairs('body')} || ' ' || {_pairs(_LATER)})"
    op.execute(f"CREATE INDEX message_search_unspaced ON messages USING gin ({words}){which_unspaced}")


def _pairs(of: str) -> str:
    return rf"regexp_replace({of}, '([{_LETTERS}]{{1,2}})', ' \1 ', 'g')"
