"""Full-text search over messages.

SQLite's index goes by the rows' numbers, so a later migration that rebuilds `messages` has to make the triggers and the
index anew.
"""

from alembic import op

revision = "0030"
down_revision = "0025"
branch_labels = None
depends_on = None

_NEW = "INSERT INTO message_search (rowid, tenant_id, body) VALUES (new.rowid, new.tenant_id, new.body);"
_OLD = (
    "INSERT INTO message_search (message_search, rowid, tenant_id, body)"
    " VALUES ('delete', old.rowid, old.tenant_id, old.body);"
)
_TABLE = "fts5 (tenant_id, body, content='messages', tokenize='unicode61 remove_diacritics 2')"
_SQLITE = (
    f"CREATE VIRTUAL TABLE message_search USING {_TABLE}",
    "INSERT INTO message_search (message_search) VALUES ('rebuild')",
    f"CREATE TRIGGER message_written AFTER INSERT ON messages BEGIN {_NEW} END",
    f"CREATE TRIGGER message_deleted AFTER DELETE ON messages BEGIN {_OLD} END",
    f"CREATE TRIGGER message_revised AFTER UPDATE OF body ON messages BEGIN {_OLD} {_NEW} END",
)
_POSTGRESQL = ("CREATE INDEX message_search ON messages USING gin (to_tsvector('simple', body))",)


def upgrade() -> None:
    for statement in _SQLITE if _is_sqlite() else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if not _is_sqlite():
        op.execute("DROP INDEX message_search")
        return
    for name in ("message_revised", "message_deleted", "message_written"):
        op.execute(f"DROP TRIGGER {name}")
    op.execute("DROP TABLE message_search")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
