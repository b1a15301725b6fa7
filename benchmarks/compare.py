"""Ours and its peers, measured in turn in the same run: `python -m benchmarks.compare`.

Every contender gets the same load client, the same Redis and the same search for the highest rate that holds. In each
round all of them run once, so that whatever else the machine does meets all; a figure is the median over the rounds.
"""

import argparse
import json
import os
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from benchmarks import environments, plots, saturation
from benchmarks.figures import load, machine, revision, shown
from benchmarks.load import meter, process
from benchmarks.load import stage as stages
from benchmarks.load.crowd import Crowd
from benchmarks.load.peers import PlainPeer, SocketIoPeer
from benchmarks.load.people import Place
from benchmarks.load.process import Client
from benchmarks.load.stage import POSTGRESQL, SQLITE
from benchmarks.peers import servers

RESULTS = Path(__file__).parent / "results"
PAGE = RESULTS / "compare.md"
STEADY_RATE = 2000.0
"""Messages a second at which latencies are compared."""


@dataclass(frozen=True)
class Bench:
    """A running contender with its crowd."""

    client: Client
    places: list[Place]
    processes: Callable[[], list[psutil.Process]]
    rest: Callable[[], None] = lambda: None
    """Waits until earlier work is over."""


@dataclass(frozen=True)
class Contender:
    name: str
    title: str
    open: Callable[..., Any]
    """`open(redis_url, conversations)` is a context with a Bench."""
    kind: str = "post"


@contextmanager
def _ours(database: str, redis_url: str, conversations: int) -> Iterator[Bench]:
    count = stages.places_for(conversations)
    with (
        tempfile.TemporaryDirectory(prefix="compare-") as folder,
        stages.running(Path(folder) / "data", database, places=count, environment={"REDIS_URL": redis_url}) as stage,
    ):
        yield Bench(stage.client, stage.places, stage.product.web_processes, stage.rest)


@contextmanager
def _peer(name: str, speaker: type[PlainPeer], redis_url: str, conversations: int) -> Iterator[Bench]:
    places = [Place(f"p{number}") for number in range(stages.places_for(conversations))]
    with (
        servers.running(name, redis_url) as server,
        process.running(partial(Crowd, speaker(server.url))) as client,
    ):
        yield Bench(client, places, server.processes)


CONTENDERS = (
    Contender("sqlite", "Jira Chat, durable, SQLite", partial(_ours, SQLITE)),
    Contender("postgresql", "Jira Chat, durable, PostgreSQL", partial(_ours, POSTGRESQL)),
    Contender("hints", "Jira Chat, hints alone", partial(_ours, POSTGRESQL), kind="typing"),
    Contender("picows", "picows + uvloop, bare Redis", partial(_peer, "picows", PlainPeer)),
    Contender("ws", "node ws + ioredis", partial(_peer, "node_ws", PlainPeer)),
    Contender("socketio", "node socket.io + Redis adapter", partial(_peer, "node_socketio", SocketIoPeer)),
    Contender("flask", "flask-socketio, gevent, Redis queue", partial(_peer, "flask_socketio", SocketIoPeer)),
    Contender("channels", "Django Channels, daphne, Redis", partial(_peer, "django_channels", PlainPeer)),
)
OURS = ("sqlite", "postgresql", "hints")
TARGETS = (
    ("hints", "picows", 0.9),
    ("hints", "ws", 1.8),
    ("hints", "socketio", 3.0),
    ("hints", "flask", 20.0),
    ("hints", "channels", 20.0),
    ("postgresql", "socketio", 1.0),
    ("sqlite", "socketio", 1.0),
)
FIGURES = (
    ("rate", "messages/s", 0),
    ("cpu", "CPU a message, µs", 0),
    ("p50", "p50 at the steady rate, ms", 1),
    ("p99", "p99 at the steady rate, ms", 1),
    ("memory", "KB a socket", 1),
    ("connects", "connects/s", 0),
)

Measured = dict[str, float]


def measure(contender: Contender, redis_url: str, conversations: int, *, seconds: float, start: float) -> Measured:
    """Measure one contender once."""
    with contender.open(redis_url, conversations) as bench:
        before = meter.read(bench.processes())
        settled = bench.client.settle(bench.places, conversations, at_once=32)
        grown = meter.read(bench.processes()) - before

        def offer(rate: float) -> saturation.Run:
            run: saturation.Run = bench.client.offer(rate, seconds, kind=contender.kind)
            bench.client.repair()
            return run

        bench.rest()
        best, _ = saturation.search(offer, start=start)
        found = {
            "rate": best["offered"] if best else 0.0,
            "memory": grown.resident / (conversations + len(bench.places)) / 1024,
            "connects": conversations / settled["connected"],
        }
        if best is None:
            return found
        bench.rest()
        before = meter.read(bench.processes())
        run = bench.client.offer(best["offered"] / 2, seconds, kind=contender.kind)
        found["cpu"] = (meter.read(bench.processes()) - before).cpu / run["sent"] * 1e6
        if best["offered"] >= STEADY_RATE:
            steady = bench.client.offer(STEADY_RATE, seconds, kind=contender.kind)["delivery"]
            found |= {"p50": steady["p50"], "p99": steady["median_p99"]}
        return found


def run(names: list[str], conversations: int, *, rounds: int, seconds: float) -> dict[str, list[Measured]]:
    """Measure all contenders in turn, each round beginning with another one."""
    chosen = [each for each in CONTENDERS if each.name in names]
    found: dict[str, list[Measured]] = {each.name: [] for each in chosen}
    for number in range(rounds):
        first = number % len(chosen)
        for contender in chosen[first:] + chosen[:first]:
            known = [each["rate"] for each in found[contender.name]]
            start = max(10.0, statistics.median(known) / 2) if known else 50.0
            with servers.redis_server() as redis_url:
                try:
                    told = measure(contender, redis_url, conversations, seconds=seconds, start=start)
                except (AssertionError, process.ClientError) as error:
                    print(f"  {contender.name}: {error}", flush=True)
                    continue
            found[contender.name].append(told)
            said = ", ".join(f"{title} {shown(told[name], digits)}" for name, title, digits in FIGURES if name in told)
            print(f"round {number + 1}, {conversations:,} conversations, {contender.name}: {said}", flush=True)
    return found


def middle(measured: list[Measured], name: str) -> float:
    values = [each[name] for each in measured if name in each]
    return statistics.median(values) if values else float("nan")


def ratios(found: dict[str, list[Measured]]) -> list[str]:
    """Format the ratio of our rate to a peer's: of the medians, with the lowest and highest of single rounds."""
    wanted = {(ours, peer): target for ours, peer, target in TARGETS}
    rows = []
    for peer in (each for each in CONTENDERS if each.name in found and each.name not in OURS):
        cells = []
        for ours in (name for name in OURS if name in found):
            pairs = list(zip(found[ours], found[peer.name], strict=False))
            each = [a["rate"] / b["rate"] for a, b in pairs if b["rate"]]
            goal = f" (goal ≥ {wanted[ours, peer.name]:g})" if (ours, peer.name) in wanted else ""
            whole = middle(found[ours], "rate") / middle(found[peer.name], "rate") if each else float("nan")
            spread = f", {min(each):.2f} to {max(each):.2f}" if each else ""
            cells.append(f"{shown(whole, 2)}{spread}{goal}")
        rows.append(f"| {peer.title} | {' | '.join(cells)} |")
    return rows


def absolutes(found: dict[str, list[Measured]]) -> list[str]:
    rows = []
    for contender in (each for each in CONTENDERS if each.name in found):
        measured = found[contender.name]
        rates = [each["rate"] for each in measured]
        spread = f" ({shown(min(rates))} to {shown(max(rates))})" if rates else ""
        cells = [
            shown(middle(measured, name), digits) + (spread if name == "rate" else "") for name, _, digits in FIGURES
        ]
        rows.append(f"| {contender.title} | {' | '.join(cells)} |")
    return rows


def page(results: dict[int, dict[str, list[Measured]]], about: str, rounds: int) -> str:
    parts = []
    for conversations, found in results.items():
        ours = [each.title for each in CONTENDERS if each.name in OURS and each.name in found]
        parts.append(f"""## {conversations:,} conversations

Our rate as a multiple of the peer's: medians, then the lowest and the highest of single rounds.

| peer | {" | ".join(ours)} |
|---|{"---|" * len(ours)}
{chr(10).join(ratios(found))}

| | {" | ".join(title for _, title, _ in FIGURES)} |
|---|{"---|" * len(FIGURES)}
{chr(10).join(absolutes(found))}

![rates](compare-{conversations}.svg)
""")
    return f"""# Ours and its peers

The same load client and Redis for all, in turn, {rounds} rounds; medians. A message is a customer's frame that reaches
the agent's socket through Redis; with “durable” it is also stored, committed to the disk and acknowledged, with
idempotency, authorisation, rate limits and the job for Jira, and the sender gets a copy. One process each; of ours the
worker runs beside it. A rate holds when all messages arrive once and 99 of 100 within 100 ms (in the median second).
CPU is that of the server at half of that rate, all of its processor time included; the steady rate is
{STEADY_RATE:,.0f} messages/s, where it holds. Measured anew by `make bench`.

{about}

{chr(10).join(parts)}"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contenders", nargs="*", help=f"only these: {', '.join(each.name for each in CONTENDERS)}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--conversations", type=int, nargs="+", default=[200, 5000])
    parser.add_argument("--seconds", type=float, default=4.0, help="of each rate that is tried")
    parser.add_argument("--remark", default="", help="about the machine at this moment, for the page")
    options = parser.parse_args()
    process.end_by_signal()
    about = "; ".join(part for part in (machine(), revision(environments.ROOT), load(), options.remark) if part)
    names = options.contenders or [each.name for each in CONTENDERS]
    results = {}
    for conversations in options.conversations:
        found = run(names, conversations, rounds=options.rounds, seconds=options.seconds)
        results[conversations] = found
        bars = [plots.Bar(each.title, middle(found[each.name], "rate")) for each in CONTENDERS if each.name in found]
        plots.draw(RESULTS / f"compare-{conversations}.svg", f"messages/s, {conversations:,} conversations", bars)
        (RESULTS / "compare.json").write_text(json.dumps({"about": about, "results": results}, indent=1) + "\n")
        PAGE.write_text(page(results, about, options.rounds), encoding="utf-8")
    return os.EX_OK


if __name__ == "__main__":
    raise SystemExit(main())
