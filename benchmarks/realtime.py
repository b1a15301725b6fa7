"""Where the realtime core stands: `python -m benchmarks.realtime`.

Each figure is measured from outside, through documented interfaces, on a product that was just started with one web
process, its worker, and a Jira that answers at once. `--as before` keeps the figures as those of another version;
`benchmarks/results/realtime.md` has both.
"""

import argparse
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import plots, saturation
from benchmarks.figures import BEFORE, NOW, Book, Figure, machine, revision, shown
from benchmarks.goals import RUSHES, bars, page
from benchmarks.load import process
from benchmarks.load import stage as stages
from benchmarks.load.meter import Reading
from benchmarks.load.process import ClientError
from benchmarks.load.stage import POSTGRESQL, SQLITE, Stage
from tests.support import product as products
from tests.support.waiting import wait_for

RESULTS = Path(__file__).parent / "results"
PAGE = RESULTS / "realtime.md"
LOSS_SECONDS = 60.0
FEWEST_A_SECOND = 20.0
"""Below this, heartbeats cost more than messages, and what one costs cannot be told."""


Figures = dict[str, Figure]


@dataclass(frozen=True)
class Scale:
    """How much is done; more takes longer and says more."""

    conversations: tuple[int, ...] = (200, 5000)
    idle: int = 5000
    returning: int = 10_000
    step_seconds: float = 5.0
    start_rate: float = 10.0


def rushes(scale: Scale) -> Iterator[Figures]:  # noqa: ARG001 -- as the others
    """Visitors who open a session in the same moment; SQLite, a fresh product for each number of them."""
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
    """Messages a second, durable and as hints alone, and what one costs."""
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
    each = (spent.cpu - idle.cpu / idle.at * spent.at) / run["sent"] * 1e6
    about = f"at {half:,.0f}/s, {run['conversations']:,} conversations of {settled['agents']} agents; {_told(run)}"
    return found | {f"cpu {name}": Figure(each, f"{each:,.0f} µs", about)}


def sockets(scale: Scale) -> Iterator[Figures]:
    """What it costs to be connected: PostgreSQL, visitors without a conversation."""
    count = scale.idle
    with _staged(POSTGRESQL, places=1) as stage:
        stage.client.settle(stage.places, 1)
        stage.client.enter(stage.places, count + 100)
        stage.client.come(100)  # what is loaded once belongs to no socket
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
                f"resident, over {count:,} sockets; buffers of the kernel {held.kernel / count / 1024:.1f} KB more, "
                "both ends",
            ),
        }
        seconds = 20.0
        idle = _spent(stage, lambda: time.sleep(5))
        before = stage.read()
        pinged = stage.client.ping(seconds)
        spent = stage.read() - before
        each = (spent.cpu - idle.cpu / idle.at * spent.at) / pinged["asked"] * 1e6
        about = (
            f"{pinged['answered']:,} of {pinged['asked']:,} answered in {seconds:.0f} s, p99 {shown(pinged['p99'])} ms"
        )
        yield {
            "cpu heartbeat": Figure(each, f"{each:,.0f} µs", about),
            "cpu idle": Figure(
                idle.cpu / idle.at, f"{idle.cpu / idle.at:.1%} of a core", f"{count + 101:,} sockets, silent for 5 s"
            ),
        }


def reconnect(scale: Scale) -> Iterator[Figures]:
    """A web process is killed with everybody connected to it; they come back as browsers do."""
    count = scale.returning
    with _staged(POSTGRESQL, places=1) as stage:
        stage.client.settle(stage.places, min(100, count))
        stage.client.enter(stage.places, count - min(100, count))
        stage.client.come(count)
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
                f"median {told['median']:.1f} s, {failed} tries failed {told['failures'] or ''}; "
                f"{committed:,} transactions, {committed / max(1, told['back']):.1f} each",
            )
        }


@contextmanager
def _staged(database: str, *, places: int, environment: Mapping[str, str] | None = None) -> Iterator[Stage]:
    with (
        tempfile.TemporaryDirectory(prefix="realtime-") as folder,
        stages.running(Path(folder) / "data", database, places=places, environment=environment) as stage,
    ):
        yield stage


def _spent(stage: Stage, action: Callable[[], object]) -> Reading:
    before = stage.read()
    action()
    return stage.read() - before


def _wait_for_quiet(stage: Stage) -> None:
    """Wait until the web process does nothing worth mentioning."""
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
}


def main() -> int:
    usual = Scale()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", help=f"only these: {', '.join(GROUPS)}")
    parser.add_argument("--as", dest="slot", choices=(BEFORE, NOW), default=NOW)
    parser.add_argument("--conversations", type=int, nargs="+", default=usual.conversations)
    parser.add_argument("--idle", type=int, default=usual.idle, help="sockets that only sit there")
    parser.add_argument("--returning", type=int, default=usual.returning, help="sockets of the mass reconnect")
    parser.add_argument("--step-seconds", type=float, default=usual.step_seconds)
    parser.add_argument("--start-rate", type=float, default=usual.start_rate)
    parser.add_argument("--tree", type=Path, help="measure the product in another checkout, which has to be built")
    parser.add_argument("--remark", default="", help="about the machine at this moment, for the page")
    options = parser.parse_args()
    process.end_by_signal()
    if options.tree:
        products.ROOT = options.tree.resolve()
    scale = Scale(
        tuple(options.conversations), options.idle, options.returning, options.step_seconds, options.start_rate
    )
    book = Book(RESULTS / "realtime.json")
    about = "; ".join(part for part in (machine(), revision(products.ROOT), options.remark) if part)
    failed = 0
    for name in options.groups or GROUPS:
        try:
            for figures in GROUPS[name](scale):
                book.note(options.slot, about, figures)
                for key, figure in figures.items():
                    print(f"{key}: {figure.text} ({figure.distribution})", flush=True)
        except (AssertionError, ClientError) as error:
            print(f"{name}: it ended early: {type(error).__name__}: {error}", flush=True)
            failed += 1
    sizes = tuple(sorted({200, 1000, 5000, *scale.conversations}))
    plots.draw(RESULTS / "realtime.svg", "share of the goal that is reached", bars(book, sizes), mark=1.0)
    PAGE.write_text(page(book, sizes), encoding="utf-8")
    return os.EX_SOFTWARE if failed else os.EX_OK


if __name__ == "__main__":
    raise SystemExit(main())
