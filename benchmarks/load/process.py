"""The load client as its own process, so that it shares no interpreter with the measuring or measured process."""

import asyncio
import multiprocessing
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import psutil
import uvloop

END_SECONDS = 20.0


class ClientError(Exception):
    """An error in the client's process."""


class Client:
    """A crowd in another process: calls its methods by name."""

    def __init__(self, pipe: Connection, pid: int) -> None:
        self._pipe = pipe
        self._process = psutil.Process(pid)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.begin(name, *arguments, **options)
            return self.result()

        return call

    def begin(self, name: str, *arguments: Any, **options: Any) -> None:
        """Start a command of the crowd without waiting for it."""
        self._pipe.send((name, arguments, options))

    def result(self) -> Any:
        """Wait for the started command. Raises ClientError."""
        is_fine, result = self._pipe.recv()
        if not is_fine:
            raise ClientError(result)
        return result

    @property
    def cpu(self) -> float:
        times = self._process.cpu_times()
        return float(times.user + times.system)


def end_by_signal() -> None:
    """Leave all blocks when asked to end, so that no server stays behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


@contextmanager
def running(make: Callable[[], Any]) -> Iterator[Client]:
    """Run a client for the block. `make` makes the crowd in its process, so it has to be picklable."""
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=_main, args=(theirs, make), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Client(ours, process.pid or 0)
    finally:
        ours.close()
        process.join(END_SECONDS)
        if process.is_alive():
            process.kill()


def _main(pipe: Connection, make: Callable[[], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with the pipe
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    uvloop.run(_serve(pipe, make))


async def _serve(pipe: Connection, make: Callable[[], Any]) -> None:
    crowd = make()
    loop = asyncio.get_running_loop()
    while True:
        try:
            name, arguments, options = await loop.run_in_executor(None, pipe.recv)
        except (EOFError, OSError):
            await crowd.leave()
            return
        try:
            pipe.send((True, await getattr(crowd, name)(*arguments, **options)))
        except Exception as error:  # noqa: BLE001 -- told to the process that asked, which decides
            pipe.send((False, f"{name}: {type(error).__name__}: {error}"))
