"""The measurements of `benchmarks/realtime.py`: each yields its figures as soon as it has them."""

import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import saturation
from benchmarks.figures import Figure, shown
from benchmarks.goals import RUSHES
from benchmarks.load import stage as stages
from benchmarks.load.meter import Reading
from benchmarks.load.stage import POSTGRESQL, SQLITE, Stage
from tests.support.waiting import wait_for

LOSS_SECONDS = 60.0
HEARTBEAT_SECONDS = 25.0
"""Seconds in which each socket sends one heartbeat."""

FEWEST_A_SECOND = 20.0
"""Below this rate heartbeats cost more than messages, and a message's cost cannot be measured."""


Figures = dict[str, Figure]


@dataclass(frozen=True)
class Scale:
    """The amount of measuring; more takes longer and is more precise."""

    conversations: tuple[int, ...] = (200, 5000)
    idle: int = 5000
    returning: int = 10_000
    step_seconds: float = 5.0
    start_rate: float = 10.0
    steady_rate: float = 2000.0


def rushes(scale: Scale) -> Iterator[Figures]:  # noqa: ARG001 -- as the others
    """Measure new sessions at the same moment; SQLite, a fresh product for each number of visitors."""
    for visitors in RUSHES:
        with _staged(SQLITE, places=1) as stage:
            stage.client.rush(stage.places[0], 1)
            told = stage.client.rush(stage.places[0], visitors)
        made = told["answers"].get("201", 0)
        answers = ", ".join(f"{status}: {count}" for status, count in sorted(told["answers"].items()))
        distribution = f"{answers}; median {told['median']:.2f} s"
        yield {
            f"rush {visitors}": Figure(
                told["slowest"], f"{made} of {visitors}, slowest {told['slowest']:.1f} s", distribution
            )
        }


def throughput(database: str, scale: Scale) -> Iterator[Figures]:
    """Measure messages a second, durable and as hints alone, and the cost of one."""
    for conversations in scale.conversations:
        with _staged(database, places=stages.places_for(conversations)) as stage:
            told = stage.client.settle(stage.places, conversations)
            yield _held(stage, scale, f"{database} {conversations}", told)
            if database == POSTGRESQL:
                yield _held(stage, scale, f"hints {conversations}", told, kind="typing")


def _held(stage: Stage, scale: Scale, name: str, settled: dict[str, Any], *, kind: str = "post") -> Figures:
    def offer(rate: float) -> dict[str, Any]:
        run: dict[str, Any] = stage.client.offer(rate, scale.step_seconds, kind=kind)
        stage.client.repair()
        print(f"  {name}: {rate:,.0f}/s {_told(run)}", flush=True)
        return run

    stage.rest()
    best, runs = saturation.search(offer, start=scale.start_rate)
    if best is None:
        return {f"rate {name}": Figure(0, "none holds", _told(runs[-1]))}
    found = {f"rate {name}": Figure(best["offered"], f"{best['offered']:,.0f}", _told(best))}
    half = max(best["offered"] / 2, FEWEST_A_SECOND)
    stage.rest()
    idle = _spent(stage, lambda: time.sleep(scale.step_seconds))
    before = stage.read()
    run = stage.client.offer(half, scale.step_seconds * 2, kind=kind)
    spent = stage.read() - before
    each = spent.beyond(idle) / run["sent"] * 1e6
    about = f"at {half:,.0f}/s, {run['conversations']:,} conversations of {settled['agents']} agents; {_told(run)}"
    return found | {f"cpu {name}": Figure(each, f"{each:,.0f} µs", about)}


def sockets(scale: Scale) -> Iterator[Figures]:
    """Measure the cost of a connection: PostgreSQL, visitors without a conversation."""
    count = scale.idle
    with _staged(POSTGRESQL, places=1) as stage:
        stage.client.settle(stage.places, 1)
        stage.client.enter(stage.places, count + 100)
        stage.client.come(100)  # Code loaded once belongs to no socket.
        _wait_for_quiet(stage)
        before = stage.read()
        told = stage.client.come(count)
        connecting = stage.read() - before
        _wait_for_quiet(stage)
        held = stage.read() - before
        each = connecting.cpu / count * 1000
        about = f"{count:,} sockets, 64 at a time, p99 {shown(told['p99'])} ms"
        rate = told["connected"] / told["seconds"]
        yield {
            "connects": Figure(rate, f"{rate:,.0f}", about),
            "cpu connect": Figure(each, f"{each:.2f} ms", about),
            "memory": Figure(
                held.resident / count,
                f"{held.resident / count / 1024:.1f} KB",
                f"resident, over {count:,} sockets; buffers of the kernel {held.kernel / count / 1024:.1f} KB more",
            ),
        }
        idle = _spent(stage, lambda: time.sleep(5))
        before = stage.read()
        pinged = stage.client.ping(HEARTBEAT_SECONDS)
        spent = stage.read() - before
        each = spent.beyond(idle) / pinged["asked"] * 1e6
        answered = f"{pinged['answered']:,} of {pinged['asked']:,} answered in {HEARTBEAT_SECONDS:.0f} s"
        about = f"{answered}, p99 {shown(pinged['p99'])} ms"
        yield {
            "cpu heartbeat": Figure(each, f"{each:,.0f} µs", about),
            "cpu beating": Figure(spent.load, f"{spent.load:.1%} of a core", about),
            "cpu idle": Figure(idle.load, f"{idle.load:.1%} of a core", f"{count + 101:,} sockets, silent for 5 s"),
        }
        yield _come_again(stage)


def _come_again(stage: Stage) -> Figures:
    count = stage.client.drop()
    _wait_for_quiet(stage)
    before = stage.read()
    told = stage.client.come(count)
    spent = stage.read() - before
    rate = told["connected"] / told["seconds"]
    about = f"{count:,} sockets, 64 at a time, p99 {shown(told['p99'])} ms, {rate:,.0f} a second"
    return {"cpu return": Figure(spent.cpu / count * 1000, f"{spent.cpu / count * 1000:.2f} ms", about)}


def reconnect(scale: Scale) -> Iterator[Figures]:
    """Measure how clients reconnect after a web process with all connections is killed."""
    count = scale.returning
    with _staged(POSTGRESQL, places=1) as stage:
        talking = max(1, count // 10)
        stage.client.settle(stage.places, talking)
        stage.client.enter(stage.places, count - talking)
        stage.client.come(count)
        stage.rest()
        (victim,) = stage.product.web_processes()
        victim.send_signal(signal.SIGKILL)
        stage.client.wait_for_loss(LOSS_SECONDS)
        committed = stage.transactions() or 0
        told = stage.client.come_back(120.0)
        committed = (stage.transactions() or 0) - committed
        failed = sum(told["failures"].values())
        yield {
            "reconnect": Figure(
                told["last"],
                f"{told['back']:,} of {told['lost']:,} in {told['last']:.1f} s",
                f"one of ten with a conversation; median {told['median']:.1f} s; "
                f"{failed} tries failed {told['failures'] or ''}; "
                f"{committed:,} transactions, {committed / max(1, told['back']):.1f} each",
            )
        }


def steady(scale: Scale) -> Iterator[Figures]:
    """Measure messages at a moderate rate with everybody else connected; PostgreSQL."""
    conversations = max(scale.conversations)
    with _staged(POSTGRESQL, places=stages.places_for(conversations)) as stage:
        told = stage.client.settle(stage.places, conversations)
        stage.client.enter(stage.places, max(0, scale.returning - conversations))
        stage.client.come(scale.returning)
        stage.rest()
        run = stage.client.offer(scale.steady_rate, scale.step_seconds * 2)
        about = (
            f"{scale.steady_rate:,.0f}/s over {conversations:,} conversations of {told['agents']} agents, "
            f"{max(scale.returning, conversations):,} customers connected; {_told(run)}"
        )
        yield {"steady p99": Figure(run["ack"]["median_p99"], f"{shown(run['ack']['median_p99'], 1)} ms", about)}


def processes(scale: Scale) -> Iterator[Figures]:
    """Measure two web processes instead of one; PostgreSQL."""
    conversations = min(scale.conversations)
    with _staged(POSTGRESQL, places=stages.places_for(conversations), web_processes=2) as stage:
        told = stage.client.settle(stage.places, conversations)
        yield _held(stage, scale, "two processes", told)


@contextmanager
def _staged(database: str, *, places: int, web_processes: int = 1) -> Iterator[Stage]:
    with (
        tempfile.TemporaryDirectory(prefix="realtime-") as folder,
        stages.running(Path(folder) / "data", database, places=places, web_processes=web_processes) as stage,
    ):
        yield stage


def _spent(stage: Stage, action: Callable[[], object]) -> Reading:
    before = stage.read()
    action()
    return stage.read() - before


def _wait_for_quiet(stage: Stage) -> None:
    """Wait until the web process is practically idle."""
    wait_for(lambda: _spent(stage, lambda: time.sleep(0.5)).cpu < 0.15, seconds=60, what="a quiet web process")


def _told(run: dict[str, Any]) -> str:
    waits = [
        f"{name} p50 {shown(run[name]['p50'], 1)}, p99 {shown(run[name]['p99'], 1)}, "
        f"of the median second {shown(run[name]['median_p99'], 1)}, "
        f"most {shown(run[name]['max'], 1)} ms"
        for name in ("ack", "delivery")
        if name in run
    ]
    faults = {name: run[name] for name in ("lost", "late", "doubled", "out_of_order", "errors", "closed") if run[name]}
    return "; ".join([*waits, *([str(faults)] if faults else [])])


GROUPS: dict[str, Callable[[Scale], Iterator[Figures]]] = {
    "rushes": rushes,
    SQLITE: partial(throughput, SQLITE),
    POSTGRESQL: partial(throughput, POSTGRESQL),
    "sockets": sockets,
    "reconnect": reconnect,
    "steady": steady,
    "processes": processes,
}
