"""How fast a report answers over a million conversations, and how fast they are counted, on SQLite and PostgreSQL.

`python -m benchmarks.report [CONVERSATIONS]` writes benchmarks/results/report.md. What the million add is decided by
the product's own rules and written into its days as its worker does; the conversations themselves are not written,
since no report looks at them. For the rate of counting there are real ones, with messages, receipts and a visit.
"""

import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import json
from sqlalchemy import Connection, insert, text

from jira_chat.access.principals import Side
from jira_chat.conversations.figures import Fact, Turn
from jira_chat.conversations.tables import conversation_details, conversations, messages, receipts
from jira_chat.installations.tables import installations
from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId
from jira_chat.reports import repository, rules
from jira_chat.reports.counting import Counting
from jira_chat.reports.days import Span, slot_of
from jira_chat.reports.models import OF_PROJECTS, WHOLE_SITE, Report
from jira_chat.reports.repository import Day, DayKey
from jira_chat.reports.service import ReportService
from jira_chat.settings.service import SettingsService
from jira_chat.storage.engine import Database
from tests.support import databases
from tests.support.fakes import FakeHints, FakeJira

RESULTS = Path(__file__).parent / "results" / "report.md"
TENANT, PROJECT = TenantId("0" * 32), ProjectId("10000")
LAST = date(2026, 6, 30)
YEAR = 365
ROUNDS = 10
PROJECTS = 20
COUNTED = 5_000
_AT_ONCE = 500


def main(count: int) -> None:
    """Measure and write the results."""
    days = _days(count)
    size = sum(len(json.encode(day.total)) + len(json.encode(day.quarters)) for day in days.values())
    lines, sites, rates = [], [], []
    of_site = _site_days(_days(count // PROJECTS))
    for kind, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with opened() as database:
            _fill(database, days)
            reports = ReportService(database, FakeHints(), lambda _tenant, account: account, clock=_now)
            for length in (28, 90, YEAR):
                for zone, agents in (("UTC", False), ("Europe/Berlin", False), ("Europe/Berlin", True)):
                    span = Span(LAST - timedelta(days=length - 1), LAST, ZoneInfo(zone))
                    lines.append(_line(kind, reports, span, agents=agents))
                    print(lines[-1], flush=True)
        with opened() as database:
            _fill(database, of_site)
            reports = ReportService(database, FakeHints(), lambda _tenant, account: account, clock=_now)
            for length in (28, 90, YEAR):
                span = Span(LAST - timedelta(days=length - 1), LAST, ZoneInfo("Europe/Berlin"))
                sites.append(_measured(kind, span, partial(reports.of_site, TENANT, span)))
                print(sites[-1], flush=True)
        with opened() as database:
            rates.append(f"| {kind} | {_rate(database):,.0f} |")
            print(rates[-1], flush=True)
    RESULTS.write_text(_document(count, size, lines, sites, rates), encoding="utf-8")


def _line(kind: str, reports: ReportService, span: Span, *, agents: bool) -> str:
    place = f"{span.zone.key} | {'yes' if agents else 'no'}"
    return _measured(kind, span, lambda: reports.of_project(TENANT, PROJECT, span, agents=agents), place=place)


def _measured(kind: str, span: Span, ask: Callable[[], Report], *, place: str = "") -> str:
    times, busy = [], []
    for _ in range(ROUNDS):
        began, ran = time.perf_counter(), time.process_time()
        report = ask()
        content = json.encode(report)
        times.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - ran) * 1000)
    length = (span.last - span.first).days + 1
    measured = (
        f"{statistics.median(busy):.0f} | {statistics.median(times):.0f} | {max(times):.0f} | {len(content) / 1024:.0f}"
    )
    about = f"| {kind} | {length} |" + (f" {place} |" if place else "")
    return f"{about} {report.conversations:,} | {measured} |"


def _site_days(days: dict[DayKey, Day]) -> dict[DayKey, Day]:
    """Return the days of a site with equal projects, and those of the whole site."""
    projects = [ProjectId(str(int(PROJECT) + number)) for number in range(PROJECTS)]
    each = {key._replace(project=project): day for project in projects for key, day in days.items()}
    whole = {
        key._replace(project=WHOLE_SITE): Day(
            _times(day.total), {at: _times(some) for at, some in day.quarters.items()}
        )
        for key, day in days.items()
        if key.figure not in OF_PROJECTS
    }
    return each | whole


def _times(counts: dict[str, int]) -> dict[str, int]:
    return {label: count * PROJECTS for label, count in counts.items()}


def _days(count: int) -> dict[DayKey, Day]:
    """Return what a year of conversations adds to its days."""
    chance = random.Random(11)
    days: defaultdict[DayKey, Day] = defaultdict(lambda: Day({}, {}))
    for number in range(count):
        fact = _fact(chance, number)
        slot = slot_of(fact.created_at)
        pages = days[DayKey(PROJECT, slot.day, "page")].total.keys()
        found = rules.folded(rules.figures(fact), pages)
        for figure, labels in rules.with_agent(found, rules.first_agent(fact)).items():
            day = days[DayKey(PROJECT, slot.day, figure)]
            for label, some in labels.items():
                for counts in (day.total, day.quarters.setdefault(slot.number, {})):
                    counts[label] = counts.get(label, 0) + some
    return days


def _fact(chance: random.Random, number: int) -> Fact:
    """Return one conversation: mostly by day, answered within seconds to hours, some of them rated."""
    day = LAST - timedelta(days=chance.randrange(YEAR))
    hour = min(23.99, max(0, chance.gauss(13, 4)))
    created = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour)
    turns, at = [], created
    for seq in range(1, chance.randrange(2, 9)):
        side = Side.CUSTOMER if seq % 2 else Side.AGENT
        turns.append(Turn(seq, side, at, None if seq % 2 else AccountId(f"agent-{chance.randrange(40)}")))
        at += timedelta(seconds=chance.lognormvariate(4, 1.5))
    return Fact(
        id=ConversationId(f"{number:032x}"),
        project=PROJECT,
        created_at=created,
        turns=tuple(turns),
        delivered=len(turns),
        agents_online=chance.random() < 0.9,
        resolved_at=created + timedelta(seconds=chance.lognormvariate(10, 1.5)) if chance.random() < 0.8 else None,
        rating=chance.randrange(1, 6) if chance.random() < 0.2 else None,
        language=chance.choice(("en", "de", "fr", "es", "pl", "nl")),
        path=f"/{chance.choice('abcdefgh')}/{chance.choice('abcdefgh')}/{number}",
    )


def _fill(database: Database, days: dict[DayKey, Day]) -> None:
    _install(database)
    rows = list(days.items())
    for begin in range(0, len(rows), _AT_ONCE):
        with database.transaction() as connection:
            repository.save_days(connection, TENANT, dict(rows[begin : begin + _AT_ONCE]))
    with database.transaction() as connection:
        repository.set_progress(connection, TENANT, _now())
    if not database.is_sqlite:
        with database.transaction() as connection:
            connection.execute(text("ANALYZE"))


def _rate(database: Database) -> float:
    """Count stored conversations; return how many a second."""
    _install(database)
    chance = random.Random(12)
    settings = SettingsService(database, FakeJira(_now).for_tenant, clock=_now, key_secret=b"key")
    with database.transaction() as connection:
        for number in range(COUNTED):
            _write(connection, _fact(chance, number), number)
    counting = Counting(database, settings, clock=_now)
    began = time.perf_counter()
    counted = counting.count(TENANT)
    assert counted == COUNTED
    return counted / (time.perf_counter() - began)


def _install(database: Database) -> None:
    site = {"platform": "connect", "host_id": "1", "site_url": "https://a.atlassian.net", "origins": []}
    state = {"status": "enabled", "credential": "sealed", "changed_at": _now()}
    with database.transaction() as connection:
        connection.execute(insert(installations), [{"id": TENANT, **site, **state}])


def _write(connection: Connection, fact: Fact, number: int) -> None:
    key = {"tenant_id": TENANT, "conversation_id": fact.id}
    last = fact.turns[-1]
    conversation = {
        "tenant_id": TENANT,
        "id": fact.id,
        "project_id": fact.project,
        "customer": f"visitor:{number}",
        "started_with": fact.id,
        "customer_name": "Somebody",
        "seq": last.seq,
        "created_at": fact.created_at,
        "last_at": last.at,
        "resolved_at": fact.resolved_at,
    }
    connection.execute(insert(conversations), [conversation])
    said = [
        {
            **key,
            "seq": turn.seq,
            "client_id": f"{fact.id}:{turn.seq}",
            "side": turn.side,
            "author_name": "Somebody",
            "author_account": turn.account,
            "body": "Words",
            "at": turn.at,
            "origin": "chat",
        }
        for turn in fact.turns
    ]
    connection.execute(insert(messages), said)
    connection.execute(
        insert(receipts), [{**key, "side": "customer", "account": "", "delivered": fact.delivered, "read": 0}]
    )
    visit = {"url": f"https://www.example.com{fact.path}", "language": fact.language}
    connection.execute(insert(conversation_details), [{**key, "answers": [], "visit": visit}])


def _document(count: int, size: int, lines: list[str], sites: list[str], rates: list[str]) -> str:
    return (
        "# Reports\n\n"
        f"`python -m benchmarks.report {count}` on {os.cpu_count()} cores ({platform.machine()}, Python"
        f" {platform.python_version()}), load {os.getloadavg()[0]:.0f} by other work beside it.\n\n"
        f"{count:,} conversations of one project in {YEAR} days: what each adds is decided by the product's own rules"
        f" and kept in its days, {size / 1e6:.0f} MB with figures of agents. Milliseconds to"
        f" ask the database, add up and encode, of {ROUNDS} times; the processor's are ours alone.\n\n"
        "| database | days | zone | agents | conversations | processor | median | slowest | KiB |\n"
        "|---|---|---|---|---|---|---|---|---|\n"
        + "\n".join(lines)
        + f"\n\nAs many of a whole site with {PROJECTS} projects, together and beside each other:\n\n"
        "| database | days | conversations | processor | median | slowest | KiB |\n|---|---|---|---|---|---|---|\n"
        + "\n".join(sites)
        + f"\n\nCounting {COUNTED:,} real conversations (messages, receipts, visits) for the first time:\n\n"
        "| database | a second |\n|---|---|\n" + "\n".join(rates) + "\n"
    )


def _now() -> datetime:
    return datetime.combine(LAST + timedelta(days=1), datetime.min.time(), UTC)


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
