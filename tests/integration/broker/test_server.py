import stat
from pathlib import Path

import psutil
import pytest

from jira_chat.broker import connection
from jira_chat.broker import server as module
from jira_chat.broker.server import BundledRedis


def test_it_starts_answers_and_stops(tmp_path: Path) -> None:
    server = BundledRedis(tmp_path / "data")
    server.start()
    socket = tmp_path / "data" / "redis.sock"
    assert server.url == f"unix://{socket}"
    assert stat.S_IMODE(socket.stat().st_mode) == 0o600
    client = connection.connect(server.url)
    assert client.ping()
    assert client.config_get("save") == {"save": ""}
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert int(client.config_get("maxmemory")["maxmemory"]) > 0
    assert client.config_get("port") == {"port": "0"}
    client.close()
    process = psutil.Process(server._process.pid)
    server.stop()
    assert not process.is_running()
    assert list((tmp_path / "data").iterdir()) == []


def test_a_folder_with_a_long_name_gets_its_socket_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    server = BundledRedis(folder)
    server.start()
    assert len(server.url) < 107
    client = connection.connect(server.url)
    assert client.ping()
    client.close()
    server.stop()
    assert not Path(server.url.removeprefix("unix://")).parent.exists()


def test_one_that_answers_already_is_used_and_left_alone(tmp_path: Path) -> None:
    """Somebody starts the product twice on one folder: the second gives up, and the first must not notice."""
    first, second = BundledRedis(tmp_path), BundledRedis(tmp_path)
    first.start()
    second.start()
    second.stop()
    client = connection.connect(first.url)
    assert client.ping()
    client.close()
    first.stop()


def test_one_that_does_not_start_is_an_error_and_leaves_no_process(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(module, "_START_SECONDS", 0)
    others = psutil.Process().children()
    server = BundledRedis(tmp_path)
    with pytest.raises(RuntimeError, match="did not start"):
        server.start()
    assert psutil.Process().children() == others


def test_stopping_what_was_never_started_is_nothing(tmp_path: Path) -> None:
    BundledRedis(tmp_path).stop()
