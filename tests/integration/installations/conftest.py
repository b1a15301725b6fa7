from collections.abc import Iterator

import pytest

from jira_chat.installations.tables import installations
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    installations.create(database.engine)
    yield database
    database.close()


@pytest.fixture
def vault() -> Vault:
    return Vault("a secret key for tests that is long enough")
