"""Faults of a running product, of its clients and of the connections between them."""

import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import psutil
import psycopg
import redis
import requests

from benchmarks.load.census import Folder
from benchmarks.load.stage import POSTGRESQL, SQLITE, Stage
from tests.support.full_disk import full_disk

RENEWED_SECONDS = 60.0
LONGEST_JUMP = 240.0
"""Seconds that a clock jumps, either way. Jira's tokens are valid for three minutes, page sessions for fifteen."""


@dataclass(frozen=True)
class Fault:
    """A kind of fault, its start (seconds after the beginning), and its duration if it lasts."""

    at: float
    kind: str
    seconds: float
    pick: float
    """Which of several processes, or the severity: a share."""


OF_CLIENTS = ("drop one direction", "delay packets", "slow readers", "reconnect all the time")
"""Faults of the load client, on its connections and with further clients."""

_COMMON = (
    "kill a web process", "kill the worker", "kill Redis", "flush Redis",
    "freeze a web process", "freeze the worker", "freeze Redis", "jump with the clock", *OF_CLIENTS,
)  # fmt: skip
KINDS = {
    SQLITE: (*_COMMON, "lock the database", "fill the disk"),
    POSTGRESQL: (*_COMMON, "terminate database connections"),
}


class Trouble:
    """Carries out faults on a running product."""

    def __init__(self, stage: Stage, folder: Folder, *, crowd: int) -> None:
        """`crowd` is how many clients take part in a fault."""
        self._stage = stage
        self._product = stage.product
        self._folder = folder
        self._crowd = crowd
        self._at_client = threading.Lock()
        self.faults: dict[str, Callable[[Fault], None]] = {
            "kill a web process": lambda fault: self._signal(self._web(fault), signal.SIGKILL),
            "kill the worker": lambda _: self._signal(self._child("worker"), signal.SIGKILL),
            "kill Redis": lambda _: self._signal(self._child("redis"), signal.SIGKILL),
            "flush Redis": lambda _: self._flush(),
            "freeze a web process": lambda fault: self._freeze(self._web(fault), fault.seconds),
            "freeze the worker": lambda fault: self._freeze(self._child("worker"), fault.seconds),
            "freeze Redis": lambda fault: self._freeze(self._child("redis"), fault.seconds),
            "jump with the clock": self._jump,
        }
        self.faults |= dict.fromkeys(OF_CLIENTS, self._trouble)
        if stage.database == POSTGRESQL:
            self.faults["terminate database connections"] = lambda _: self._terminate_connections()
        else:
            self.faults["lock the database"] = lambda fault: self._lock_database(fault.seconds)
            self.faults["fill the disk"] = lambda fault: self._fill_disk(fault.seconds)

    def make(self, fault: Fault) -> None:
        """Carry out a fault up to its end. A restarting process is spared."""
        with suppress(psutil.NoSuchProcess, StopIteration, KeyError, IndexError, redis.RedisError):
            self.faults[fault.kind](fault)

    def renew_agents(self) -> None:
        """Give long-running agents fresh sessions once the product has recovered."""
        give_up_at = time.monotonic() + RENEWED_SECONDS
        while True:
            try:
                with self._at_client:
                    self._stage.renew_agents()
            except requests.RequestException:
                if time.monotonic() > give_up_at:
                    raise
            else:
                return

    def _web(self, fault: Fault) -> psutil.Process:
        processes = self._product.web_processes()
        return processes[int(fault.pick * len(processes))]

    def _child(self, name: str) -> psutil.Process:
        return psutil.Process(self._product.children()[name])

    def _signal(self, process: psutil.Process, number: int) -> None:
        process.send_signal(number)

    def _freeze(self, process: psutil.Process, seconds: float) -> None:
        process.suspend()
        try:
            time.sleep(seconds)
        finally:
            with suppress(psutil.NoSuchProcess):
                process.resume()

    def _flush(self) -> None:
        with redis.Redis(unix_socket_path=str(self._product.data_dir / "redis.sock")) as client:
            client.flushall()

    def _terminate_connections(self) -> None:
        with psycopg.connect(str(self._stage.database_url), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )

    def _lock_database(self, seconds: float) -> None:
        connection = sqlite3.connect(self._product.data_dir / "jira-chat.db", isolation_level=None, timeout=30)
        try:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            connection.execute("ROLLBACK")
        finally:
            connection.close()

    def _fill_disk(self, seconds: float) -> None:
        with full_disk([*self._product.web_processes(), self._child("worker")]):
            time.sleep(seconds)

    def _jump(self, fault: Fault) -> None:
        self._folder.move_clock((2 * fault.pick - 1) * LONGEST_JUMP)
        try:
            time.sleep(fault.seconds)
        finally:
            self._folder.move_clock(0.0)

    def _trouble(self, fault: Fault) -> None:
        with self._at_client:
            self._stage.client.trouble(fault.kind, fault.seconds, crowd=self._crowd)
