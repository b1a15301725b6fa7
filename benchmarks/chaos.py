"""Faults at random, seeded moments under load, and a check that all promises were kept: `make chaos`.

The product runs with several web processes. Clients that do what `docs/protocol.md` asks of them write all the time.
Then everybody catches up and is compared with what the server says when asked afresh. A seed gives the same faults at
the same moments, and the same things written; what the machine makes of it differs.
"""

import argparse
import os
import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.figures import load, machine, revision
from benchmarks.load import census, process
from benchmarks.load import stage as stages
from benchmarks.load.census import Folder
from benchmarks.load.faithful import Faithful
from benchmarks.trouble import KINDS, OF_CLIENTS, Fault, Trouble

RESULTS = Path(__file__).parent / "results" / "chaos.md"
CUSTOMERS_PER_PLACE = 5
"""Conversations per agent: a `pong` has the positions of ten, and an agent should notice gaps in all of theirs."""

CATCH_UP_SECONDS = 90.0
RENEW_SECONDS = 300.0
CALM_SECONDS = 2.0
"""Seconds at the beginning, so that everybody writes before the first fault."""

MOST_SHOWN = 20
"""The most runs listed one by one; with more, only the failed ones are."""


@dataclass(frozen=True)
class Outcome:
    """The result of a run."""

    seed: int
    database: str
    faults: list[Fault]
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        """Whether every promise was kept."""
        wrong = ("lost", "doubled", "out_of_order", "unequal", "conflicts", "unanswered", "leaks")
        return self.told["acked"] > 0 and not any(self.told[name] for name in wrong)

    def count(self, name: str) -> int:
        """Return the number of entries that a run counts or lists."""
        found = self.told[name]
        return len(found) if isinstance(found, list) else int(found)

    def __str__(self) -> str:
        counts = ", ".join(f"{name} {self.count(name)}" for name in COLUMNS)
        return f"seed {self.seed}, {self.database}, {len(self.faults)} faults: {counts}"


COLUMNS = ("acked", "lost", "doubled", "out_of_order", "unequal", "conflicts", "unanswered", "leaks")
UNBOUNDED = {"LIMIT_SOCKETS": "customer 999999, agent 999999, address 999999", "LIMIT_TICKETS": "person 999999/minute"}


@dataclass(frozen=True, kw_only=True)
class Run:
    """The amount and duration of a run."""

    seconds: float = 60.0
    rate: float = 30.0
    """Messages a second."""
    customers: int = 20
    pause: float = 3.0
    """Seconds between two faults, on average."""
    longest: float = 5.0
    """Seconds that a fault lasts."""
    crowd: int = 100
    """Clients at a time that do not read."""
    web_processes: int = 2
    kinds: Sequence[str] = ()
    """Kinds of faults; all if none is named."""
    warm_up: float = 0.0
    """Seconds of load before the first census; memory is compared only after some."""
    churn: float = 0.0
    """Connections broken per second."""


SHORT = Run(seconds=8, rate=10, customers=10, pause=0.5, longest=2.0, crowd=20)
"""The amount that the test suite runs."""

SOAK = Run(
    seconds=3600, rate=1000, customers=1000, pause=30, longest=20, crowd=500, kinds=OF_CLIENTS, warm_up=120, churn=5
)


def plan(seed: int, kinds: Sequence[str], how: Run, *, of: str) -> list[Fault]:
    """Choose the faults of a run, the same for the same seed. All kinds occur before any repeats."""
    chance = random.Random(f"{seed} {of}")
    faults, at, bag = [], 0.0, list[str]()
    while (at := at + chance.expovariate(1 / how.pause)) < how.seconds:
        bag = bag or chance.sample(list(kinds), len(kinds))
        seconds = round(chance.uniform(0.5, how.longest), 2)
        faults.append(Fault(round(at, 2), bag.pop(), seconds, chance.random()))
    return faults


def run(folder: Path, *, seed: int, database: str, how: Run) -> Outcome:
    """Run the product under load and faults, then compare."""
    faults = plan(seed, how.kinds or KINDS[database], how, of=database)
    crowd = partial(Faithful, seed=seed)
    places = max(1, how.customers // CUSTOMERS_PER_PLACE)
    inside = Folder(folder.with_name("inside"))
    environment = UNBOUNDED | inside.environment
    with stages.running(
        folder, database, places=places, web_processes=how.web_processes, crowd=crowd, environment=environment
    ) as stage:
        stage.client.settle(stage.places, how.customers)
        stage.client.write(how.rate)
        time.sleep(max(CALM_SECONDS, how.warm_up))
        before = census.take(stage.product, inside)
        if how.churn:
            stage.client.churn(how.churn)
        trouble = Trouble(stage, inside, crowd=how.crowd)
        _carry_out(trouble, faults, how.seconds)
        trouble.renew_agents()
        found = stage.client.finish(max(CATCH_UP_SECONDS, how.seconds / 10))
        after = census.take(stage.product, inside)
        leaks = census.leaks(before, after, of_memory=how.warm_up > 0)
        return Outcome(seed, database, faults, found | census.told(before, after) | {"leaks": leaks})


def _carry_out(trouble: Trouble, faults: list[Fault], seconds: float) -> None:
    """Begin each fault at its moment, even if another one still lasts."""
    began = renewed = time.monotonic()
    with ExitStack() as ending:
        for fault in faults:
            time.sleep(max(0.0, began + fault.at - time.monotonic()))
            print(f"  {time.monotonic() - began:7.2f} s  {fault.kind}  ({fault.seconds:.1f} s)", flush=True)
            thread = threading.Thread(target=trouble.make, args=[fault])
            thread.start()
            ending.callback(thread.join)
            if time.monotonic() - renewed > RENEW_SECONDS:
                trouble.renew_agents()
                renewed = time.monotonic()
        time.sleep(max(0.0, began + seconds - time.monotonic()))


def campaign(
    seeds: Sequence[int], databases: Sequence[str], how: Run, *, at_once: int
) -> Iterator[Outcome | BaseException]:
    """Do a run for each seed on each database, some of them at once; for one that crashed, yield the reason."""
    # Forked processes would all look for free ports in the same order.
    with ProcessPoolExecutor(at_once, get_context("spawn"), initializer=process.end_by_signal) as pool:
        running = [pool.submit(_run_one, seed, database, how) for seed in seeds for database in databases]
        try:
            for each in as_completed(running):
                yield each.exception() or each.result()
        finally:  # On a request to end, do not wait for runs that have not begun.
            pool.shutdown(wait=False, cancel_futures=True)


def report(outcomes: Sequence[Outcome], about: str, seconds: float) -> str:
    """Return the results page: each database's totals, and single runs if there are few or they failed."""
    right = sum(each.is_right for each in outcomes)
    shown = [each for each in outcomes if len(outcomes) <= MOST_SHOWN or not each.is_right]
    rows = [_row(str(each.seed), each.database, [each]) for each in sorted(shown, key=lambda each: each.seed)]
    by_database = {name: [each for each in outcomes if each.database == name] for name in stages.DATABASES}
    rows += [_row(f"all {len(there)}", name, there) for name, there in by_database.items() if there]
    kinds = Counter(fault.kind for each in outcomes for fault in each.faults)
    listed = ", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common())
    return f"""# Faults under load

{right} of {len(outcomes)} runs of {seconds:.0f} s kept every promise. Measured anew by `make chaos`; a seed gives the
same faults at the same moments again. {about}

| seed | database | faults | {" | ".join(name.replace("_", " ") for name in COLUMNS)} | slowest ack, s | caught up, s |
|---|---|---|{"---|" * len(COLUMNS)}---|---|
{chr(10).join(rows)}

Seeds: {min(each.seed for each in outcomes)} to {max(each.seed for each in outcomes)}; the fewest messages that were
acknowledged in a run: {min(each.count("acked") for each in outcomes):,}. Of several runs the last two columns have
the median and the longest.

Faults: {listed}.

Leaks: for each web process more than {census.MORE_FILES} open files or {census.MORE_GREENLETS} greenlets beyond what it
had at rest before the faults with the same people connected, or another number of Redis subscriptions than processes;
after a warm-up also more than {census.MORE_MEMORY - 1:.0%} of resident memory, where no process was replaced.
"""


def _row(seed: str, database: str, runs: Sequence[Outcome]) -> str:
    counts = " | ".join(f"{sum(each.count(name) for each in runs):,}" for name in COLUMNS)
    faults = sum(len(each.faults) for each in runs)
    times = " | ".join(_times([each.told[name] for each in runs]) for name in ("slowest_ack_s", "caught_up_s"))
    return f"| {seed} | {database} | {faults:,} | {counts} | {times} |"


def _times(seconds: Sequence[float]) -> str:
    longest = f"{max(seconds):.1f}"
    return longest if len(seconds) == 1 else f"{statistics.median(seconds):.1f}, {longest}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="of the first run; each next one has the next number")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=1, help="runs at the same time")
    parser.add_argument("--soak", action="store_true", help="an hour, 1,000 messages/s, churn; memory counts")
    parser.add_argument("--database", choices=stages.DATABASES, action="append", help="only this one")
    parser.add_argument("--report", type=Path, nargs="?", const=RESULTS, help=f"write a page, usually {RESULTS.name}")
    _add_figures(parser)
    options = parser.parse_args()
    process.end_by_signal()
    named = {name: getattr(options, name) for name in FIGURES if getattr(options, name) is not None}
    how = replace(SOAK if options.soak else Run(), **named)
    first = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    outcomes, without_verdict = list[Outcome](), 0
    seeds, databases = range(first, first + options.runs), options.database or stages.DATABASES
    for outcome in campaign(seeds, databases, how, at_once=options.at_once):
        if isinstance(outcome, BaseException):
            without_verdict += 1
            print(f"without a verdict: {type(outcome).__name__}: {outcome}", flush=True)
            continue
        outcomes.append(outcome)
        print(f"{'right' if outcome.is_right else 'WRONG'}: {outcome}\n  {dict(outcome.told)}", flush=True)
        if options.report:
            about = f"{revision(Path())}, {machine()}; {load()}. Runs without a verdict: {without_verdict}."
            options.report.write_text(report(outcomes, about, how.seconds), encoding="utf-8")
    is_right = not without_verdict and all(each.is_right for each in outcomes)
    return os.EX_OK if is_right else os.EX_SOFTWARE


FIGURES = ("seconds", "rate", "customers", "pause", "longest", "crowd", "web_processes", "warm_up", "churn")


def _add_figures(parser: argparse.ArgumentParser) -> None:
    for name in FIGURES:
        kind = int if name in {"customers", "crowd", "web_processes"} else float
        usual = f"{getattr(Run, name)}, in a soak {getattr(SOAK, name)}"
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, help=usual)


def _run_one(seed: int, database: str, how: Run) -> Outcome:
    print(f"seed {seed}, {database}", flush=True)
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        return run(Path(folder) / "data", seed=seed, database=database, how=how)


if __name__ == "__main__":
    raise SystemExit(main())
