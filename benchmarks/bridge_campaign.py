"""A fault campaign against the bridge to Jira: `python -m benchmarks.bridge_campaign --runs N --seed S`.

Each run plays some hundred messages through the product's services, its worker and the sandbox Jira, all in one process
and on a clock that is only counted (`campaign/simulation.py`), while things fail. Then it waits until all has settled
and compares. A seed gives the same run again.
"""

import argparse
import functools
import logging
import os
import random
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing.util import Finalize
from pathlib import Path

from benchmarks.campaign import runs
from benchmarks.campaign.runs import Outcome
from benchmarks.figures import load, machine
from jira_chat.broker.server import BundledRedis
from tests.support import postgres

RESULTS = Path(__file__).parent / "results" / "bridge-campaign.md"
MOST_SHOWN = 5
"""Examples of each kind of error."""


@functools.cache
def _redis() -> BundledRedis:
    folder = tempfile.TemporaryDirectory(prefix="campaign-")
    server = BundledRedis(Path(folder.name))
    server.start()
    # A process of a pool ends without `atexit`.
    Finalize(None, server.stop, exitpriority=2)
    Finalize(None, folder.cleanup, exitpriority=1)
    return server


def _play(seed: int, *, postgresql: bool, messages: int, conversations: int) -> Outcome:
    return runs.play(seed, _redis(), postgresql=postgresql, messages=messages, conversations=conversations)


def campaign(options: argparse.Namespace) -> Iterator[Outcome]:
    """Play all runs, `processes` of them at once."""
    if options.postgresql:
        # The first user starts it and ends it, which a process of the pool would not.
        os.environ.setdefault(postgres.RUN, str(os.getpid()))
        postgres.server_url()
    # The product logs the faults; that is expected.
    with ProcessPoolExecutor(options.processes, initializer=logging.disable) as pool:
        playing = [
            pool.submit(
                _play,
                seed,
                postgresql=options.postgresql and seed % 2 == 1,
                messages=options.messages,
                conversations=options.conversations,
            )
            for seed in range(options.seed, options.seed + options.runs)
        ]
        for each in as_completed(playing):
            yield each.result()


def report(outcomes: list[Outcome], commit: str) -> str:
    """Return the results page."""
    columns = list(outcomes[0].verdict.counts())
    rows = [
        f"| {each.seed} | {each.database} | {each.messages} | {each.beside} | {len(each.faults)} | {each.kills} |"
        f" {' | '.join(str(count) for count in each.verdict.counts().values())} |"
        f" {_seconds(each)} |"
        for each in sorted(outcomes, key=lambda each: each.seed)
    ]
    totals = [sum(each.verdict.counts()[name] for each in outcomes) for name in columns]
    right, faults = sum(each.is_right for each in outcomes), sum(len(each.faults) for each in outcomes)
    messages, beside = sum(each.messages for each in outcomes), sum(each.beside for each in outcomes)
    kills = sum(each.kills for each in outcomes)
    return f"""# The bridge to Jira under faults

{right} of {len(outcomes)} runs were right: {messages:,} messages, {beside:,} internal or restricted comments, edits and
withdrawals, {faults:,} faults. Measured anew by `make chaos`; `python -m benchmarks.bridge_campaign --runs 1 --seed N`
plays one again. Commit {commit}, {machine()}; {load()}.

The product's services and its worker, the sandbox Jira, the database and Redis are real. There are no processes and
no sockets between product and Jira, and the clock is counted. Killing the worker ends all its jobs where they are; a
database that is lost fails before or after a commit, on PostgreSQL all connections are ended as well.

Settled: seconds from the end of the faults until everything agrees; everything is compared once more three minutes
later. Unheard: public comments that the customer does not see as they are. Leaked: what the customer sees and may not,
or at any time was given and never might.

| seed | database | messages | beside | faults | kills | {" | ".join(columns).replace("_", " ")} | settled, s |
|---|---|---|---|---|---|{"---|" * len(columns)}---|
{chr(10).join(rows)}
| all | | {messages:,} | {beside:,} | {faults:,} | {kills} | {" | ".join(map(str, totals))} | |
"""


def _seconds(outcome: Outcome) -> str:
    return "not" if outcome.settled_after is None else f"{outcome.settled_after:.0f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=None, help="of the first run; each next one has the next number")
    parser.add_argument("--postgresql", action="store_true", help="every second run, those with odd seeds")
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--conversations", type=int, default=20)
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="runs at once")
    parser.add_argument("--report", action="store_true", help="write benchmarks/results/bridge-campaign.md")
    options = parser.parse_args()
    options.seed = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    commit, outcomes = _commit(), []
    for outcome in campaign(options):
        outcomes.append(outcome)
        print(f"{'right' if outcome.is_right else 'WRONG'}: {outcome}", flush=True)
        if not outcome.is_right:
            _explain(outcome)
        if options.report:
            RESULTS.write_text(report(outcomes, commit), encoding="utf-8")
    print(f"{sum(each.is_right for each in outcomes)} of {len(outcomes)} runs were right", flush=True)
    return os.EX_OK if all(each.is_right for each in outcomes) else os.EX_SOFTWARE


def _explain(outcome: Outcome) -> None:
    print("  " + "; ".join(map(str, outcome.faults)))
    for name, found in vars(outcome.verdict).items():
        for each in found[:MOST_SHOWN]:
            print(f"  {name}: {each}", flush=True)


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


if __name__ == "__main__":
    raise SystemExit(main())
