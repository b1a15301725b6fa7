from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from jira_chat.jira.errors import JiraNotFoundError, JiraUnavailableError
from jira_chat.jira.models import HeldAccount, ReportedAccounts
from jira_chat.outbox import queue
from jira_chat.outbox.queue import Job
from jira_chat.outbox.tables import jobs
from jira_chat.presence.tables import agents
from jira_chat.privacy.jobs import ReportAccounts
from jira_chat.privacy.reporting import Reporting
from jira_chat.privacy.tables import account_reports
from tests.support.fakes import FakeJira

WEEK = timedelta(days=7)


class ReportingJira(FakeJira):
    """Says what became of accounts."""

    def __init__(self, clock) -> None:
        super().__init__(clock)
        self.closed: set[str] = set()
        self.changed_at: dict[str, object] = {}
        self.reports: list[list[HeldAccount]] = []

    def report_accounts(self, held):
        self._call("report_accounts")
        self.reports.append(list(held))
        updated = {
            each.account for each in held if self.changed_at.get(each.account, each.updated_at) > each.updated_at
        }
        return ReportedAccounts(closed=frozenset(self.closed), updated=frozenset(updated), cycle=WEEK)

    def reported(self) -> list[list[str]]:
        found = [[each.account for each in report] for report in self.reports]
        self.reports.clear()
        return found


@pytest.fixture
def jira(clock) -> ReportingJira:
    return ReportingJira(clock)


@pytest.fixture
def reporting(database, people, jira, clock, tenant) -> Reporting:
    return Reporting(database, people, jira.for_tenant, lambda: [tenant], clock=clock)


@pytest.fixture
def hold(database, tenant, clock, jira) -> Callable[..., None]:
    def hold(*accounts: str, project: str = "10000") -> None:
        for each in accounts:
            jira.users[each] = f"Name of {each}"
            row = {"tenant_id": tenant, "project_id": project, "account_id": each, "name": f"Name of {each}"}
            with database.transaction() as connection:
                connection.execute(insert(agents).values(**row, online=True, changed_at=clock()))

    return hold


@pytest.fixture
def begun(database, reporting, clock) -> Callable[[], Job]:
    def begun() -> Job:
        reporting.enqueue_reports()
        with database.transaction() as connection:
            (job,) = queue.claim(connection, now=clock(), limit=1)
        return job

    return begun


@pytest.fixture
def erasures(people, tenant):
    return lambda: people.erasures(tenant)


@pytest.fixture
def work(database, reporting, clock, begun) -> Callable[[], None]:
    """Do the job as the worker does, until it is done."""

    def work() -> None:
        job = begun()
        while again_at := reporting.report(ReportAccounts(), job):
            clock.now = again_at
        with database.transaction() as connection:
            queue.finish(connection, [job], now=clock())

    return work


def names(database) -> dict[str, str]:
    with database.reading() as connection:
        return dict(connection.execute(select(agents.c.account_id, agents.c.name)).all())


def test_each_account_is_reported_once_a_week(hold, work, jira, clock) -> None:
    hold("a", "b")
    work()
    assert jira.reported() == [["a", "b"]]
    clock.advance(days=1)
    hold("c")
    work()
    assert jira.reported() == [["c"]]
    clock.advance(days=6, hours=1)
    work()
    assert jira.reported() == [["a", "b"]]


def test_ninety_go_into_a_report(hold, work, jira) -> None:
    hold(*(f"a{number:03}" for number in range(100)))
    work()
    assert [len(each) for each in jira.reported()] == [90, 10]


def test_a_closed_account_is_erased(hold, work, jira, database, erasures) -> None:
    hold("a", "b")
    jira.closed = {"a", "somebody else"}
    work()
    assert names(database) == {"b": "Name of b"}
    assert [each.by for each in erasures()] == ["Atlassian"]
    with database.reading() as connection:
        assert connection.execute(select(account_reports.c.account_id)).scalars().all() == ["b"]


def test_a_changed_account_gets_its_name_anew_and_is_not_changed_any_more(hold, work, jira, database, clock) -> None:
    hold("a", "b")
    jira.changed_at = {"a": clock()}
    jira.users["a"] = "New name"
    work()
    assert names(database) == {"a": "New name", "b": "Name of b"}
    clock.advance(days=8)
    jira.users["a"] = "Not told"
    work()
    assert names(database)["a"] == "New name"


def test_one_that_jira_does_not_show_stops_nobody(hold, work, jira, database, clock) -> None:
    hold("a", "b")
    jira.changed_at = {"a": clock(), "b": clock()}
    jira.users |= {"a": "New name", "b": "New name"}
    jira.will_fail("user", JiraNotFoundError("gone"))
    work()
    assert sorted(each.startswith("Name of") for each in names(database).values()) == [False, True]
    assert len(jira.reported()) == 1


def test_what_was_answered_is_not_asked_again_after_a_failure(hold, reporting, jira, clock, begun) -> None:
    hold("a", "b")
    jira.changed_at = {"b": clock()}
    jira.will_fail("user", JiraUnavailableError("away"))
    job = begun()
    with pytest.raises(JiraUnavailableError):
        reporting.report(ReportAccounts(), job)
    reporting.report(ReportAccounts(), job)
    assert jira.reported() == [["a", "b"], ["b"]]


def test_accounts_of_which_nothing_is_kept_any_more_are_not_reported(hold, work, jira, database, clock) -> None:
    hold("a", "b")
    work()
    with database.transaction() as connection:
        connection.execute(agents.delete().where(agents.c.account_id == "a"))
    jira.reported()
    clock.advance(days=8)
    work()
    assert jira.reported() == [["b"]]


def test_a_site_is_looked_at_once_a_day(reporting, database, clock) -> None:
    assert [reporting.enqueue_reports(), reporting.enqueue_reports()] == [1, 0]
    clock.advance(days=1)
    assert reporting.enqueue_reports() == 1
    with database.reading() as connection:
        assert set(connection.execute(select(jobs.c.kind)).scalars()) == {"report_accounts"}


def test_a_site_with_too_many_accounts_reports_the_same_ones_each_time(hold, people, tenant) -> None:
    hold("c", project="10000")
    hold("a", "b", project="20000")
    assert people.accounts(tenant, limit=2) == {"a", "b"}
