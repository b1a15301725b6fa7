"""The response time of webhooks while the worker is busy: `python -m benchmarks.webhooks`.

The product runs with one web process beside a Jira that answers at once. Customers and agents write, so that the worker
has turns to tell; webhooks tell of comments and of changed requests, so that it has something to read for each of them.
Half-way between two webhooks `/healthz` is asked: what that takes is the machine's and the event loop's, not the
webhook's. Writes its part of benchmarks/results/bridge.md.
"""

import argparse
import itertools
import json
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import requests

from benchmarks import figures
from benchmarks.load import meter, process
from benchmarks.load import stage as stages
from benchmarks.load.ledger import percentile
from benchmarks.load.postman import Postman, Webhook
from benchmarks.load.stage import FIRST_ISSUE, Stage

RESULTS = Path(__file__).parent / "results" / "bridge.md"
TITLE = "## Webhooks while the worker is busy"
LONGEST_MS = 100.0
SHARES = (50, 95, 99)


@dataclass(frozen=True, kw_only=True)
class Load:
    """The load beside the webhooks."""

    conversations: int
    messages: float
    webhooks: float
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.webhooks:.0f} webhooks a second for {self.seconds:.0f} s, {self.messages:.0f} messages a second in "
            f"{self.conversations} conversations"
        )


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The measurements on one database."""

    database: str
    took: dict[str, list[float]]
    answers: dict[str, int]
    worker: float
    """The share of a core that the worker used."""
    busy: str

    def milliseconds(self, name: str, share: float) -> float:
        return percentile(self.took[name], share) * 1000

    @property
    def holds(self) -> bool:
        """Whether every webhook was accepted, 99 of 100 in time."""
        count = len(self.took["webhook"])
        return self.answers.get("webhook 204") == count and self.milliseconds("webhook", 99) < LONGEST_MS

    @property
    def line(self) -> str:
        cells = [figures.shown(self.milliseconds(name, share), 1) for name in self.took for share in SHARES]
        taken = f"{self.answers.get('webhook 204', 0)} of {len(self.took['webhook'])}"
        return f"| {self.database} | {taken} | {' | '.join(cells)} | {self.worker:.0%} | {self.busy} |"


def measure(database: str, load: Load) -> Outcome:
    """Measure on a fresh product."""
    with (
        tempfile.TemporaryDirectory(prefix="webhooks-") as folder,
        stages.running(Path(folder), database, places=stages.places_for(load.conversations)) as stage,
        process.running(partial(Postman, stage.product.url)) as postman,
    ):
        stage.client.settle(stage.places, load.conversations)
        stage.rest()
        webhooks = _webhooks(stage, load)
        worker = [stage.product.child("working")]
        before = meter.read(worker)
        stage.client.begin("offer", load.messages, load.seconds)
        told = postman.deliver(webhooks, rate=load.webhooks)
        spent = meter.read(worker) - before
        busy = figures.load()
        stage.client.result()
        answers = told.pop("answers")
        return Outcome(database=database, took=told, answers=answers, worker=spent.load, busy=busy)


def _webhooks(stage: Stage, load: Load) -> list[Webhook]:
    """Write comments in Jira as a person; return webhooks about them and, in turn, about changed requests."""
    made = []
    issues = itertools.cycle(range(FIRST_ISSUE, FIRST_ISSUE + load.conversations))
    for number, issue in zip(range(int(load.webhooks * load.seconds)), issues, strict=False):
        event, body = "issue_updated", {"issue": {"id": str(issue)}}
        if number % 2:
            event, body["comment"] = "comment_created", {"id": _comment(stage, issue, number)}
        made.append(_signed(stage, event, body, f"delivery-{number}"))
    return made


def _comment(stage: Stage, issue: int, number: int) -> str:
    said = {"type": "paragraph", "content": [{"type": "text", "text": f"Comment {number}"}]}
    document = {"type": "doc", "version": 1, "content": [said]}
    address = f"{stage.product.site.url}/rest/api/3/issue/{issue}/comment"
    return str(requests.post(address, json={"body": document}, timeout=30).json()["id"])


def _signed(stage: Stage, event: str, body: dict[str, Any], delivery: str) -> Webhook:
    signed: dict[str, str] = {}

    def keep(_method: str, path: str, *, headers: dict[str, str], data: bytes) -> None:
        del data
        signed.update(path=path, authorization=headers["Authorization"])

    stage.product.site.tell(keep, f"webhooks/{event}", json.dumps(body).encode())
    return Webhook(body=body, delivery=delivery, **signed)


def report(outcomes: list[Outcome], load: Load) -> str:
    """Format the measurements for the page."""
    shares = [f"{name}: p{share}, ms" for name in ("webhook", "healthz") for share in SHARES]
    columns = ("database", "taken", *shares, "worker, of a core", "machine then")
    return (
        f"{TITLE}\n\n`python -m benchmarks.webhooks`: {load}; one web process, {figures.machine()}. "
        "`/healthz` is asked half-way between two webhooks: the least that the machine then gives.\n\n"
        f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n" + "\n".join(each.line for each in outcomes) + "\n"
    )


def main() -> int:
    """Measure on both databases and write the results; return 1 if one was too slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("databases", nargs="*", default=stages.DATABASES, help=", ".join(stages.DATABASES))
    parser.add_argument("--conversations", type=int, default=100)
    parser.add_argument("--messages", type=float, default=50, help="a second")
    parser.add_argument("--webhooks", type=float, default=20, help="a second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args()
    process.end_by_signal()
    load = Load(
        conversations=options.conversations,
        messages=options.messages,
        webhooks=options.webhooks,
        seconds=options.seconds,
    )
    outcomes = [measure(database, load) for database in options.databases]
    written = options.results.read_text(encoding="utf-8") if options.results.exists() else ""
    kept = written.partition(TITLE)[0].rstrip()
    options.results.write_text(f"{kept}\n\n{report(outcomes, load)}".lstrip(), encoding="utf-8")
    print(report(outcomes, load))
    return 0 if all(each.holds for each in outcomes) else 1


if __name__ == "__main__":
    raise SystemExit(main())
