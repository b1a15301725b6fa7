"""Counts what the processes of a product hold: memory, open files, greenlets, subscriptions. Growth is a leak."""

import json
import os
import signal
import socket
import struct
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
import redis

from tests.support.product import Product
from tests.support.waiting import wait_for

INSIDE = Path(__file__).parent / "inside"
REST_SECONDS = 2.0
"""Seconds until work in progress has ended. Keep-alive connections are there before and after."""

MORE_FILES, MORE_GREENLETS = 48, 24
"""Allowed growth per process: pools of connections and workers fill only as far as they were needed at once."""

MORE_MEMORY = 1.05


class Folder:
    """What the processes and a campaign exchange (`inside/sitecustomize.py`)."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True)
        self._path = path
        self.move_clock(0.0)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment to start the product with."""
        return {"PYTHONPATH": str(INSIDE), "CAMPAIGN_FOLDER": str(self._path)}

    def move_clock(self, seconds: float) -> None:
        """Move every process's clock forward by some seconds."""
        descriptor = os.open(self._path / "clock", os.O_RDWR | os.O_CREAT)
        try:
            os.pwrite(descriptor, struct.pack("d", seconds), 0)
        finally:
            os.close(descriptor)

    def greenlets(self, process: psutil.Process) -> int:
        """Return the number of greenlets in a process."""
        told = self._path / f"{process.pid}.json"
        told.unlink(missing_ok=True)
        process.send_signal(signal.SIGRTMIN)
        wait_for(told.exists, seconds=30, what="a census")
        return int(json.loads(told.read_text(encoding="utf-8"))["greenlets"])


@dataclass(frozen=True)
class Held:
    """Of all web processes together."""

    processes: tuple[int, ...]
    resident: int
    files: int
    kinds: Mapping[str, int]
    """Open files by kind."""
    greenlets: int
    subscriptions: int
    """Listening connections of Redis, the worker's included."""
    listeners: int
    """Processes that should have one."""


def take(product: Product, folder: Folder) -> Held:
    """Count once everything has settled."""
    time.sleep(REST_SECONDS)
    with suppress(AssertionError):
        wait_for(lambda: _subscriptions(product) == _listeners(product), seconds=20, what="the subscriptions")
    processes = product.web_processes()
    # This also collects garbage, which is no leak.
    greenlets = sum(folder.greenlets(each) for each in processes)
    return Held(
        processes=tuple(sorted(each.pid for each in processes)),
        resident=sum(each.memory_info().rss for each in processes),
        files=sum(each.num_fds() for each in processes),
        kinds=dict(sum((_kinds(each) for each in processes), Counter[str]())),
        greenlets=greenlets,
        subscriptions=_subscriptions(product),
        listeners=_listeners(product),
    )


def leaks(before: Held, after: Held, *, of_memory: bool) -> list[str]:
    """Return what has grown; memory only where processes were warm before, and are the same."""
    count, found = len(after.processes), []
    if after.files > before.files + count * MORE_FILES:
        found.append("files")
    if after.greenlets > before.greenlets + count * MORE_GREENLETS:
        found.append("greenlets")
    if after.subscriptions != after.listeners:
        found.append("subscriptions")
    if of_memory and after.processes == before.processes and after.resident > before.resident * MORE_MEMORY:
        found.append("memory")
    return found


def told(before: Held, after: Held) -> Mapping[str, object]:
    """Format both for a report."""
    return {"held_before": asdict(before), "held_after": asdict(after)}


def _kinds(process: psutil.Process) -> Counter[str]:
    connections = process.net_connections("all")
    sockets = Counter("unix" if each.family == socket.AF_UNIX else f"TCP {each.status}" for each in connections)
    return sockets + Counter(others=process.num_fds() - len(connections))


def _subscriptions(product: Product) -> int:
    with redis.Redis(unix_socket_path=str(product.data_dir / "redis.sock"), socket_timeout=5) as client:
        return len(client.client_list(_type="pubsub"))


def _listeners(product: Product) -> int:
    # One for the hints of each web process, and one to wake the worker.
    return len(product.web_processes()) + 1
