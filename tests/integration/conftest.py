"""Real databases and a real Redis for the integration tests; each test gets an empty one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_chat.storage.engine import Database
from tests.support import postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'jira-chat.db'}"
        return
    with postgres.fresh_database() as url:
        yield url
