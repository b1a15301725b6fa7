from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from jira_chat.broker import connection
from jira_chat.broker.server import BundledRedis


@pytest.fixture
def server(tmp_path: Path) -> Iterator[BundledRedis]:
    server = BundledRedis(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def client(server: BundledRedis) -> Iterator[redis.Redis]:
    client = connection.connect(server.url)
    yield client
    client.close()


@pytest.fixture
def away(tmp_path: Path) -> Iterator[redis.Redis]:
    """A client whose server is not there."""
    client = connection.connect(f"unix://{tmp_path / 'nobody.sock'}")
    yield client
    client.close()
