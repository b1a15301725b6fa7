"""Faults at random, seeded moments under load, and whether all that was promised was kept: `make chaos`.

The product runs with several web processes. Clients that do what `docs/protocol.md` asks of them write all the time.
Then everybody catches up and is compared with what the server says when asked afresh. A seed gives the same faults at
the same moments, and the same things written; what the machine makes of it differs.
"""

import argparse
import os
import random
import signal
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import psycopg
import redis

from benchmarks.figures import load, machine
from benchmarks.load import process
from benchmarks.load import stage as stages
from benchmarks.load.faithful import Faithful
from benchmarks.load.stage import POSTGRESQL, SQLITE, Stage

RESULTS = Path(__file__).parent / "results" / "chaos.md"
CUSTOMERS_PER_PLACE = 5
"""A `pong` has the positions of ten conversations; an agent is to notice what is missing in any of theirs."""

CATCH_UP_SECONDS = 90.0
RENEW_SECONDS = 300.0
CALM_SECONDS = 2.0
"""At the beginning, so that everybody writes before the first fault."""


@dataclass(frozen=True)
class Fault:
    """What happens, when (seconds after the beginning), and for how long if it lasts."""

    at: float
    kind: str
    seconds: float
    pick: float
    """Which of several processes: a share of them."""


@dataclass(frozen=True)
class Outcome:
    """What became of a run."""

    seed: int
    database: str
    faults: list[Fault]
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        """Whether every promise was kept."""
        wrong = ("lost", "doubled", "out_of_order", "unequal", "conflicts", "unanswered")
        return self.told["acked"] > 0 and not any(self.told[name] for name in wrong)

    def __str__(self) -> str:
        counts = ", ".join(f"{name} {self.told[name]}" for name in COLUMNS)
        return f"seed {self.seed}, {self.database}, {len(self.faults)} faults: {counts}"


COLUMNS = ("acked", "lost", "doubled", "out_of_order", "unequal", "conflicts", "unanswered")


class Trouble:
    """Carries faults out on a running product."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._product = stage.product
        self.faults: dict[str, Callable[[Fault], None]] = {
            "kill a web process": lambda fault: self._signal(self._web(fault), signal.SIGKILL),
            "kill the worker": lambda _: self._signal(self._child("worker"), signal.SIGKILL),
            "kill Redis": lambda _: self._signal(self._child("redis"), signal.SIGKILL),
            "flush Redis": lambda _: self._flush(),
            "freeze a web process": lambda fault: self._freeze(self._web(fault), fault.seconds),
            "freeze the worker": lambda fault: self._freeze(self._child("worker"), fault.seconds),
            "freeze Redis": lambda fault: self._freeze(self._child("redis"), fault.seconds),
        }
        if stage.database == POSTGRESQL:
            self.faults["terminate database connections"] = lambda _: self._terminate_connections()
        else:
            self.faults["lock the database"] = lambda fault: self._lock_database(fault.seconds)

    def make(self, fault: Fault) -> None:
        """Carry a fault out, up to its end. A process that is just being restarted is spared."""
        with suppress(psutil.NoSuchProcess, StopIteration, KeyError, IndexError, redis.RedisError):
            self.faults[fault.kind](fault)

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


COMMON = (
    "kill a web process", "kill the worker", "kill Redis", "flush Redis",
    "freeze a web process", "freeze the worker", "freeze Redis",
)  # fmt: skip
KINDS = {
    SQLITE: (*COMMON, "lock the database"),
    POSTGRESQL: (*COMMON, "terminate database connections"),
}


def plan(seed: int, database: str, seconds: float, *, pause: float, longest: float) -> list[Fault]:
    """Choose the faults of a run: the same for the same seed."""
    chance = random.Random(f"{seed} {database}")
    faults, at = [], CALM_SECONDS
    while (at := at + chance.expovariate(1 / pause)) < seconds:
        faults.append(
            Fault(round(at, 2), chance.choice(KINDS[database]), round(chance.uniform(0.5, longest), 2), chance.random())
        )
    return faults


def run(
    folder: Path,
    *,
    seed: int,
    database: str,
    seconds: float,
    rate: float = 30.0,
    customers: int = 20,
    pause: float = 3.0,
    longest: float = 5.0,
    web_processes: int = 2,
) -> Outcome:
    """Run the product under load and faults, then compare."""
    faults = plan(seed, database, seconds, pause=pause, longest=longest)
    crowd = partial(Faithful, seed=seed)
    places = max(1, customers // CUSTOMERS_PER_PLACE)
    with stages.running(folder, database, places=places, web_processes=web_processes, crowd=crowd) as stage:
        stage.client.settle(stage.places, customers)
        before = _held(stage)
        stage.client.write(rate)
        _carry_out(stage, faults, seconds)
        stage.renew_agents()
        told = stage.client.finish(CATCH_UP_SECONDS) | {"held_before": before, "held_after": _held(stage)}
    return Outcome(seed, database, faults, told)


def short_run(folder: Path, *, seed: int, database: str) -> Outcome:
    """Run for seconds, as the test suite does."""
    return run(folder, seed=seed, database=database, seconds=12, rate=10, customers=10, pause=1.5, longest=2.0)


def _carry_out(stage: Stage, faults: list[Fault], seconds: float) -> None:
    """Begin each fault at its moment, even if another one still lasts."""
    trouble, began, renewed = Trouble(stage), time.monotonic(), time.monotonic()
    with ExitStack() as ending:
        for fault in faults:
            time.sleep(max(0.0, began + fault.at - time.monotonic()))
            print(f"  {time.monotonic() - began:7.2f} s  {fault.kind}  ({fault.seconds:.1f} s)", flush=True)
            thread = threading.Thread(target=trouble.make, args=[fault])
            thread.start()
            ending.callback(thread.join)
            if time.monotonic() - renewed > RENEW_SECONDS:
                stage.renew_agents()
                renewed = time.monotonic()
        time.sleep(max(0.0, began + seconds - time.monotonic()))


def _held(stage: Stage) -> dict[str, int]:
    """What the web processes hold: memory, open files."""
    processes = stage.product.web_processes()
    return {
        "resident": sum(each.memory_info().rss for each in processes),
        "files": sum(each.num_fds() for each in processes),
    }


def report(outcomes: list[Outcome], about: str, seconds: float) -> str:
    right = sum(each.is_right for each in outcomes)
    rows = [
        f"| {each.seed} | {each.database} | {len(each.faults)} | "
        + " | ".join(f"{each.told[name]:,}" for name in COLUMNS)
        + f" | {each.told['slowest_ack_s']:.1f} | {each.told['caught_up_s']:.1f} |"
        for each in outcomes
    ]
    totals = " | ".join(f"{sum(each.told[name] for each in outcomes):,}" for name in COLUMNS)
    return f"""# Faults under load

{right} of {len(outcomes)} runs of {seconds:.0f} s kept every promise. Measured anew by `make chaos`; a seed gives the
same faults at the same moments again. {about}

| seed | database | faults | {" | ".join(name.replace("_", " ") for name in COLUMNS)} | slowest ack, s | caught up, s |
|---|---|---|{"---|" * len(COLUMNS)}---|---|
{chr(10).join(rows)}
| all | | {sum(len(each.faults) for each in outcomes)} | {totals} | | |
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="of the first run; each next one has the next number")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=30.0, help="messages a second")
    parser.add_argument("--customers", type=int, default=20)
    parser.add_argument("--pause", type=float, default=3.0, help="seconds between two faults, on average")
    parser.add_argument("--processes", type=int, default=2, help="web processes")
    parser.add_argument("--database", choices=stages.DATABASES, action="append", help="only this one")
    parser.add_argument("--report", action="store_true", help="write benchmarks/results/chaos.md")
    options = parser.parse_args()
    process.end_by_signal()
    first = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    outcomes = []
    for seed in range(first, first + options.runs):
        for database in options.database or stages.DATABASES:
            print(f"seed {seed}, {database}", flush=True)
            with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
                outcome = run(
                    Path(folder) / "data", seed=seed, database=database, seconds=options.seconds, rate=options.rate,
                    customers=options.customers, pause=options.pause, web_processes=options.processes,
                )  # fmt: skip
            outcomes.append(outcome)
            print(f"{'right' if outcome.is_right else 'WRONG'}: {outcome}", flush=True)
            print(f"  {dict(outcome.told)}", flush=True)
            if options.report:
                RESULTS.write_text(report(outcomes, f"{machine()}; {load()}", options.seconds), encoding="utf-8")
    return os.EX_OK if all(each.is_right for each in outcomes) else os.EX_SOFTWARE


if __name__ == "__main__":
    raise SystemExit(main())
