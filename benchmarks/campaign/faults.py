"""The faults of a run: chosen by its seed, each lasting a while, several at a time."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import Any

import psycopg

from benchmarks.campaign.network import FaultRates
from benchmarks.campaign.stage import Stage
from sandbox.misbehaviour import REASONS, Rule


@dataclass(frozen=True)
class Fault:
    """A fault between two seconds. Its severity is a share."""

    kind: str
    begins: float
    ends: float
    force: float

    def __str__(self) -> str:
        return f"{self.kind} {self.begins:.0f} to {self.ends:.0f} s"


RULES: dict[str, Callable[[Fault], Iterable[Rule]]] = {
    "429 storm": lambda fault: [
        Rule("rate_limit", times=None, seconds=1 + int(fault.force * 20), chance=0.6, reason=_reason(fault))
    ],
    "500": lambda fault: [Rule("error", times=None, chance=0.2 + fault.force / 2)],
    "500 although done": lambda fault: [Rule("lost_answer", times=None, chance=0.2 + fault.force / 2)],
    "lists lag": lambda fault: [Rule("list_lag", times=None, chance=0.6, seconds=1 + fault.force * 8)],
    "reads lag": lambda fault: [
        Rule("read_lag", times=None, chance=0.6, seconds=1 + fault.force * 8),
        Rule("list_lag", times=None, chance=0.6, seconds=1 + fault.force * 8),
    ],
    "webhooks lost": lambda fault: [Rule("lost", times=None, chance=0.1 + fault.force * 0.9)],
    "webhooks twice": lambda _fault: [Rule("duplicate", times=None, chance=0.5)],
    "webhooks reordered": lambda _fault: [Rule("reordered", times=None, chance=0.5)],
}
WEATHER: dict[str, Callable[[Fault], FaultRates]] = {
    "late answers": lambda fault: FaultRates(late_answer=0.1 + fault.force / 2),
    "late writes": lambda fault: FaultRates(late_write=0.1 + fault.force / 2),
    "writes done long after": lambda _fault: FaultRates(long_after=0.2),
    "dropped connections": lambda fault: FaultRates(
        refused=fault.force / 4, dropped_before=fault.force / 4, dropped_after=fault.force / 3
    ),
    "Jira away": lambda fault: FaultRates(refused=1.0) if fault.force < 0.5 else FaultRates(silent=1.0),
}
LATE_WEBHOOKS, KILL, REDIS, DATABASE = "webhooks late", "worker killed", "Redis away", "database lost"
LINGERING = (*RULES, *WEATHER, LATE_WEBHOOKS, REDIS, DATABASE)


def plan(chance: Random, seconds: float) -> list[Fault]:
    """Choose the faults of a run of `seconds`, the same for the same seed. All end before the run does."""
    faults = []
    for kind in chance.sample(LINGERING, k=chance.randint(5, 9)):
        longest = 180.0 if kind == "Jira away" else 90.0
        begins = chance.uniform(0, seconds - 10)
        ends = min(seconds, begins + chance.uniform(10, longest))
        faults.append(Fault(kind, begins, ends, chance.random()))
    for _ in range(chance.randint(1, 6)):
        at = chance.uniform(5, seconds)
        faults.append(Fault(KILL, at, at, 0))
    return sorted(faults, key=lambda each: each.begins)


class Faults:
    """Carries out the faults."""

    def __init__(self, stage: Stage, faults: Iterable[Fault]) -> None:
        self._stage = stage
        self._now: list[Fault] = []
        for fault in faults:
            if fault.kind == KILL:
                stage.simulation.after(fault.begins, stage.worker.kill)
                continue
            stage.simulation.after(fault.begins, partial(self._begin, fault))
            stage.simulation.after(fault.ends, partial(self._end, fault))

    def _begin(self, fault: Fault) -> None:
        self._now.append(fault)
        self._set()
        if fault.kind == DATABASE and not self._stage.database_url.startswith("sqlite"):
            self._terminate(fault)

    def _end(self, fault: Fault) -> None:
        self._now.remove(fault)
        self._set()

    def _set(self) -> None:
        stage, now = self._stage, self._now
        kinds = {each.kind: each for each in now}
        stage.sandbox.misbehaviour.clear()
        for fault in now:
            for rule in RULES.get(fault.kind, _nothing)(fault):
                stage.sandbox.misbehaviour.add(rule)
        stage.network.rates = _together(WEATHER[each.kind](each) for each in now if each.kind in WEATHER)
        stage.sandbox.webhooks.longest_way = 40.0 if LATE_WEBHOOKS in kinds else 0.3
        stage.redis_away = REDIS in kinds
        stage.worker.lost = kinds[DATABASE].force * 0.2 if DATABASE in kinds else 0.0

    def _terminate(self, fault: Fault) -> None:
        """Make PostgreSQL end all connections every few seconds."""
        if fault not in self._now:
            return
        with suppress(psycopg.Error), psycopg.connect(self._stage.database_url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        self._stage.simulation.after(3, partial(self._terminate, fault))


def _together(all_of_them: Iterable[FaultRates]) -> FaultRates:
    found = FaultRates()
    for each in all_of_them:
        found = replace(found, **{name: max(value, getattr(found, name)) for name, value in vars(each).items()})
    return found


def _reason(fault: Fault) -> str:
    return REASONS[int(fault.force * len(REASONS))]


def _nothing(_fault: Fault) -> Iterable[Any]:
    return ()
