"""The database's schema as a chain of migrations (Alembic). The code expects the newest one."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from jira_chat.storage.capacity import is_locked
from jira_chat.storage.engine import Database

log = logging.getLogger(__name__)

_FOLDER = Path(__file__).parent / "migrations"
_PAUSE_SECONDS = 7.0
_MORE_TRIES = 60


class SchemaOutOfDateError(Exception):
    """The database is not at the migration that this code expects."""


def upgrade(database: Database, *, wait: Callable[[float], object] = time.sleep) -> None:
    """Bring the database to the newest migration; safe to run at every start, also by several hosts at once.

    While somebody else keeps a table's lock, such as a backup, it lets others pass and tries again, for ten minutes.
    Raises DBAPIError.
    """
    for _ in range(_MORE_TRIES):
        try:
            return _upgrade(database)
        except DBAPIError as error:
            if not is_locked(error):
                raise
        log.warning("migration_waits", extra={"seconds": _PAUSE_SECONDS})
        wait(_PAUSE_SECONDS)
    return _upgrade(database)


def _upgrade(database: Database) -> None:
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
