"""The cost of a claim with ten and with a million jobs waiting, on SQLite and PostgreSQL.

`python -m benchmarks.outbox [JOBS]` writes benchmarks/results/outbox.md. Jira was away for a day: every stream waits
for its site, and one job that is due is written, claimed and finished beside them. Then all are due and worked off.
Sizes are interleaved; the figures are medians of single transactions.
"""

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, text

from jira_chat.installations.tables import installations
from jira_chat.kernel.clock import utc_now
from jira_chat.outbox import queue
from jira_chat.outbox.tables import jobs, streams
from jira_chat.storage.engine import Database
from tests.support import databases

RESULTS = Path(__file__).parent / "results" / "outbox.md"
FEW = 10
TENANTS = 50
ROUNDS = 200
JOBS_A_STREAM = 10
_AT_ONCE = 20_000


def main(most: int) -> None:
    """Measure and write the results."""
    lines = []
    for kind, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with opened() as few, opened() as many:
            for database, count in ((few, FEW), (many, most)):
                _fill(database, count)
            for what, due in (("none of them due", False), ("all of them due", True)):
                for database in (few, many):
                    _set_due(database, due=due)
                rounds = [(_round(few), _round(many)) for _ in range(ROUNDS)]
                for step in ("claim", "finish", "enqueue", "next_due"):
                    small, large = (statistics.median(each[size][step] for each in rounds) for size in (0, 1))
                    lines.append(f"| {kind} | {what} | {step} | {small:.2f} | {large:.2f} | {large / small:.2f} |")
                    print(lines[-1], flush=True)
    RESULTS.write_text(_document(most, lines), encoding="utf-8")


def _document(most: int, lines: list[str]) -> str:
    head = (
        "# The outbox with a day's backlog\n\n"
        f"`python -m benchmarks.outbox {most}` on {os.cpu_count()} cores ({platform.machine()}, Python"
        f" {platform.python_version()}), other work going on beside it. Milliseconds, medians of {ROUNDS} transactions;"
        f" sizes interleaved. {FEW:,} and {most:,} jobs wait, {JOBS_A_STREAM} in a stream, of {TENANTS} tenants.\n\n"
    )
    table = f"| database | waiting jobs | step | {FEW:,} | {most:,} | ratio |\n|---|---|---|---|---|---|\n"
    return head + table + "\n".join(lines) + "\n"


def _fill(database: Database, count: int) -> None:
    now = utc_now()
    tenants = [f"{number:032x}" for number in range(TENANTS)]
    site = {
        "platform": "connect",
        "site_url": "https://a.atlassian.net",
        "origins": [],
        "status": "enabled",
        "credential": "sealed",
    }
    rows = [
        {
            "tenant_id": tenants[number // JOBS_A_STREAM % TENANTS],
            "stream": f"conversation:{number // JOBS_A_STREAM:032x}",
            "kind": "tell_jira",
            "payload": {"conversation": "c"},
            "created_at": now,
            "attempts": 0,
        }
        for number in range(count)
    ]
    heads = [{"tenant_id": row["tenant_id"], "stream": row["stream"], "due_at": now, "held": True} for row in rows]
    with database.transaction() as connection:
        connection.execute(
            insert(installations), [site | {"id": each, "host_id": each, "changed_at": now} for each in tenants]
        )
    for first in range(0, count, _AT_ONCE):
        with database.transaction() as connection:
            connection.execute(insert(jobs), rows[first : first + _AT_ONCE])
            connection.execute(insert(streams), heads[first : first + _AT_ONCE : JOBS_A_STREAM])
    with database.transaction() as connection:
        connection.execute(text("ANALYZE"))


def _set_due(database: Database, *, due: bool) -> None:
    at = utc_now() - timedelta(minutes=1) if due else utc_now() + timedelta(hours=1)
    with database.transaction() as connection:
        connection.execute(streams.update().values(due_at=at))


def _round(database: Database) -> dict[str, float]:
    """Write a job, claim one, and finish it; return the milliseconds of each."""
    tenant, now = f"{0:032x}", utc_now()
    took = {}

    def timed(step: str, action: Callable[..., object], **how: object) -> object:
        began = time.perf_counter()
        with database.transaction() as connection:
            result = action(connection, **how)
        took[step] = 1_000 * (time.perf_counter() - began)
        return result

    new = [queue.NewJob(tenant=tenant, stream="fresh", kind="tell_jira", payload={}, once=True)]
    timed("enqueue", queue.enqueue_many, new=new, now=now)
    claimed = timed("claim", queue.claim, now=utc_now(), limit=1)
    (job,) = claimed
    timed("finish", queue.finish, done=[job], now=utc_now())
    timed("next_due", queue.next_due)
    return took


@contextmanager
def _sqlite() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(databases.sqlite(Path(folder)))
        yield database
        database.close()


@contextmanager
def _postgresql() -> Iterator[Database]:
    with databases.postgresql() as url:
        database = Database(url)
        yield database
        database.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
