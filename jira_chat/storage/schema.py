"""The database's schema as a chain of migrations (Alembic). The code expects the newest one."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from jira_chat.storage.engine import Database

_FOLDER = Path(__file__).parent / "migrations"


class SchemaOutOfDateError(Exception):
    """The database is not at the migration that this code expects."""


def upgrade(database: Database) -> None:
    """Bring the database to the newest migration; safe to run at every start, also by several hosts at once."""
    config = _config()
    with database.rebuilding() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def check_current(database: Database) -> None:
    """Raise SchemaOutOfDateError unless the database is at the newest migration."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with database.reading() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current != newest:
        raise SchemaOutOfDateError(f"the database is at {current}, the code expects {newest}")


def _config() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(_FOLDER))
    return config
