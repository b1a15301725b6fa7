"""One run: people act while things fail; then everything settles and is compared."""

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.campaign import faults, verdict
from benchmarks.campaign.faults import Fault, Faults
from benchmarks.campaign.play import Play
from benchmarks.campaign.stage import Stage, opened
from benchmarks.campaign.verdict import Verdict
from jira_chat.broker.connection import connect
from jira_chat.broker.server import BundledRedis
from tests.support import databases

SECONDS = 300.0
SETTLES_WITHIN = 1800.0
RESTS_FOR = 180.0
"""Seconds after that, for late duplicates."""

LOOK_EVERY = 10.0
_MEMORY = Path("/dev/shm")


@dataclass
class Outcome:
    """The result of a run. All seconds are simulated, except `took`."""

    seed: int
    database: str
    faults: list[Fault]
    messages: int
    beside: int
    calls: int
    kills: int
    settled_after: float | None
    verdict: Verdict = field(default_factory=Verdict)
    took: float = 0.0

    @property
    def is_right(self) -> bool:
        return self.settled_after is not None and self.verdict.is_right

    def __str__(self) -> str:
        counts = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in self.verdict.counts().items())
        settled = "NOT SETTLED" if self.settled_after is None else f"settled after {self.settled_after:.0f} s"
        kinds = ", ".join(dict.fromkeys(each.kind for each in self.faults))
        return (
            f"seed {self.seed}, {self.database}: {self.messages} messages, {len(self.faults)} faults ({kinds}); "
            f"{counts}; {settled}; {self.calls} calls, {self.took:.1f} s"
        )


def play(
    seed: int,
    redis: BundledRedis,
    *,
    postgresql: bool = False,
    messages: int = 500,
    conversations: int = 20,
    seconds: float = SECONDS,
    rests: float = RESTS_FOR,
) -> Outcome:
    """Play the run of a seed."""
    began = time.monotonic()
    with staged(seed, redis, postgresql=postgresql) as stage:
        planned = faults.plan(stage.simulation.chance, seconds)
        people = Play(stage, conversations=conversations, messages=messages, seconds=seconds)
        Faults(stage, planned)
        stage.simulation.run(seconds)
        settled_after = _settle(people)
        stage.simulation.run(rests)
        return Outcome(
            seed=seed,
            database="PostgreSQL" if postgresql else "SQLite",
            faults=planned,
            messages=people.messages,
            beside=people.beside,
            calls=stage.network.calls,
            kills=stage.worker.kills,
            settled_after=settled_after,
            verdict=verdict.judge(people),
            took=time.monotonic() - began,
        )


@contextmanager
def staged(seed: int, redis: BundledRedis, *, postgresql: bool = False) -> Iterator[Stage]:
    """Set up product and sandbox for the run of a seed."""
    # The product and the sandbox spread waits after failures at random.
    random.seed(seed)
    with connect(redis.url) as client:
        client.flushdb()
    with (
        tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder,
        _database(Path(folder), postgresql=postgresql) as url,
        opened(seed, Path(folder), database_url=url, redis_url=redis.url) as stage,
    ):
        yield stage


def _settle(people: Play) -> float | None:
    simulation = people.stage.simulation
    began = simulation.seconds
    while simulation.seconds - began < SETTLES_WITHIN:
        if people.is_over() and verdict.judge(people).is_right:
            return simulation.seconds - began
        simulation.run(LOOK_EVERY)
    return None


@contextmanager
def _database(folder: Path, *, postgresql: bool) -> Iterator[str]:
    if postgresql:
        with databases.postgresql() as url:
            yield url
    else:
        yield databases.sqlite(folder)
