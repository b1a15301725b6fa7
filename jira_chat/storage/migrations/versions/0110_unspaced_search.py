"""An index of the messages in scripts without spaces between words, which the index of words does not find within.

PostgreSQL's has the pairs of neighbouring letters, those that begin at even places and those at odd ones, and what else
is in these messages as words. SQLite's says which messages to look through.
"""

from alembic import op

revision = "0110"
down_revision = "0101"
branch_labels = None
depends_on = None

_LETTERS = (
    "\u0e01-\u0eff\u0f40-\u109f\u1100-\u11ff\u1780-\u17dd\u3005-\u3007\u3041-\u318f\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uaa60-\uaa7f\uac00-\ud7fb\uf900-\ufaff\uff66-\uffdc"
    "\U00020000-\U000323af"
)
_LATER = rf"regexp_replace(body, '(^|[^{_LETTERS}])[{_LETTERS}]', '\1 ', 'g')"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE INDEX message_search_unspaced ON messages (tenant_id) WHERE body GLOB '*[{_LETTERS}]*'")
        return
    words = f"to_tsvector('simple', {_pairs('body')} || ' ' || {_pairs(_LATER)})"
    op.execute(f"CREATE INDEX message_search_unspaced ON messages USING gin ({words}) WHERE body ~ '[{_LETTERS}]'")


def downgrade() -> None:
    op.execute("DROP INDEX message_search_unspaced")


def _pairs(of: str) -> str:
    return rf"regexp_replace({of}, '([{_LETTERS}]{{1,2}})', ' \1 ', 'g')"
