"""Conversations as people have them, counted into days."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from jira_chat.conversations.models import Rating, Receipt
from jira_chat.conversations.ratings import Ratings
from jira_chat.conversations.receipt_service import ReceiptService
from jira_chat.conversations.retention import Retention
from jira_chat.conversations.service import ConversationService
from jira_chat.kernel.ids import AccountId, ProjectId, new_id
from jira_chat.outbox import queue
from jira_chat.reports import counting as counting_module
from jira_chat.reports import rules
from jira_chat.reports.counting import Counting
from jira_chat.reports.days import Span
from jira_chat.reports.jobs import CountConversations
from jira_chat.reports.reply_times import FEWEST, ReplyTimes
from jira_chat.reports.service import ReportService
from jira_chat.reports.tables import report_conversations, report_days
from jira_chat.settings.models import ProjectSettings
from tests.integration.conversations.conftest import OPEN, PROJECT, cast, conversation, link, offered, service, settings

__all__ = ["cast", "conversation", "link", "offered", "service", "settings"]

UTC = ZoneInfo("UTC")
OTHER = ProjectId("10009")
PAGE = {"url": "https://www.example.com/pricing", "language": "de-AT"}


@pytest.fixture
def counting(database, settings, clock) -> Counting:
    return Counting(database, settings, clock=clock)


@pytest.fixture
def reports(database, hints, clock) -> ReportService:
    return ReportService(database, hints, lambda _tenant, account: f"Name of {account}", clock=clock)


@pytest.fixture
def report(reports, tenant, clock):
    def of_week(*, agents: bool = False, project=PROJECT, tenant=tenant):
        today = clock().date()
        return reports.of_project(tenant, project, Span(today - timedelta(days=6), today, UTC), agents=agents)

    return of_week


@pytest.fixture
def chat(service, cast, clock, database, hints):
    """Have a chat that is answered after some minutes, or not."""
    receipts = ReceiptService(database, hints)

    def have(*, answer: float | None = 2, reads: bool = True, visitor: str = "v1"):
        customer = replace(cast.visitor, visitor=visitor)
        begun = service.start(customer, client_id=new_id(), body="Help", page=PAGE).conversation
        if answer is not None:
            clock.advance(minutes=answer)
            said = service.post(cast.dashboard, begun.id, client_id=new_id(), body="Here")
            if reads:
                receipts.note(customer, {begun.id: Receipt(delivered=said.seq)})
        return begun

    return have


@pytest.fixture
def site_report(reports, tenant, clock):
    def of_week():
        today = clock().date()
        return reports.of_site(tenant, Span(today - timedelta(days=6), today, UTC))

    return of_week


@pytest.fixture
def missed_elsewhere(settings, service, cast, jira, clock):
    jira.projects[OTHER] = replace(jira.projects[PROJECT], id=OTHER, key="OTH")
    settings.save(cast.visitor.tenant, OTHER, OPEN, version=0, author=AccountId("ada"))

    def have() -> None:
        service.start(replace(cast.visitor, project=OTHER), client_id=new_id(), body="Help", page=PAGE)
        clock.advance(seconds=rules.MISSED_AFTER.total_seconds() + 1)

    return have


def kept(database):
    """All that is kept of days, as it was written."""
    with database.reading() as connection:
        return sorted(map(tuple, connection.execute(select(report_days))))


def test_a_chat_is_counted_once_it_is_decided_and_then_once(*, counting, report, chat, clock, tenant, database) -> None:
    chat()
    assert counting.count_all() == 0
    clock.advance(minutes=9)
    assert counting.count_all() == 1
    before = kept(database)
    assert counting.count_all() == 0
    assert kept(database) == before
    found = report()
    assert (found.conversations, found.first_response.count, found.waiting.count) == (1, 1, 1)
    assert found.first_response.median == pytest.approx(120, rel=0.091)
    assert [(each.label, each.count) for each in found.pages + found.languages] == [("/pricing", 1), ("de", 1)]
    assert found.hours[clock().weekday()][12] == 1
    assert found.counted_at == clock()


def test_what_changes_later_changes_the_day_on_which_it_began(
    *, counting, report, chat, service, cast, link, clock, database, hints
) -> None:
    begun = chat(answer=None)
    clock.advance(minutes=30)
    counting.count_all()
    assert (report().missed.no_answer, report().first_response.count) == (1, 0)
    service.post(cast.dashboard, begun.id, client_id=new_id(), body="Here")
    counting.count_all()
    assert (report().missed.no_answer, report().missed.left, report().first_response.count) == (0, 1, 1)
    link.note_request(begun, "10100", "SUP-7", described=True)
    link.note_state(begun, key="SUP-7", summary="Help", resolved=True)
    counting.count_all()
    assert report().resolution.count == 1
    clock.advance(days=1)
    Ratings(database, service, hints, clock=clock).rate(cast.visitor, begun.id, Rating(score=5, comment="Good"))
    assert counting.count_all() == 1
    found = report()
    assert (found.scores, [each.comment for each in found.comments]) == ([0, 0, 0, 0, 1], ["Good"])
    assert [day.conversations for day in found.days] == [0, 0, 0, 0, 0, 1, 0]


def test_jira_tells_late_of_what_it_resolved(counting, report, chat, link, clock) -> None:
    begun = chat()
    clock.advance(hours=1)
    resolved_at = clock()
    clock.advance(days=5)
    counting.count_all()
    link.note_request(begun, "10100", "SUP-7", described=True)
    link.note_state(begun, key="SUP-7", summary="Help", resolved=True, resolved_at=resolved_at)
    assert counting.count_all() == 1
    assert report().resolution.count == 1


def test_figures_survive_what_is_deleted(*, counting, report, chat, link, clock, database, hints, tenant) -> None:
    begun = chat()
    link.note_request(begun, "10100", "SUP-7", described=True)
    link.note_comment(begun, [2], "1")
    link.note_state(begun, key="SUP-7", summary="Help", resolved=True)
    clock.advance(hours=1)
    counting.count_all()
    before = report()
    clock.advance(days=2)
    assert Retention(database, hints, lambda: {tenant: timedelta(days=1)}, clock=clock).purge() == 1
    with database.transaction() as connection:
        connection.execute(report_conversations.update().values(seq=0))
    assert counting.count_all() == 1
    after = report()
    assert (after.pages, after.languages, after.first_response) == (
        before.pages,
        before.languages,
        before.first_response,
    )


def test_after_a_long_pause_it_catches_up_step_by_step(*, counting, report, chat, clock, monkeypatch, database) -> None:
    monkeypatch.setattr(counting_module, "AT_ONCE", 2)
    for number in range(5):
        chat(visitor=f"v{number}")
    clock.advance(days=1)
    assert counting.count_all() == 5
    for number in range(5, 8):
        chat(visitor=f"v{number}", answer=None)
    clock.advance(days=1)
    assert counting.count_all() == 3
    assert report().conversations == 8
    with database.reading() as connection:
        its_own = select(report_days.c.figure).where(report_days.c.project_id == PROJECT)
        rows = connection.execute(its_own).scalars().all()
    assert Counter(rows)["started"] == 2


def test_agents_are_counted_where_a_project_wants_it_and_forgotten_where_not(
    *, counting, report, chat, clock, settings, tenant, database
) -> None:
    def save(version: int, **choices) -> None:
        settings.save(tenant, PROJECT, replace(OPEN, **choices), version=version, author=AccountId("ada"))

    chat()
    clock.advance(hours=1)
    counting.count_all()
    assert report(agents=True).agents == []
    save(1, report_agents=True)
    chat(visitor="v2")
    clock.advance(hours=1)
    counting.count_all()
    (nina,) = report(agents=True).agents
    assert (nina.account, nina.name, nina.first_response.count) == ("nina", "Name of nina", 1)
    assert report().agents is None
    save(2, report_agents=False)
    counting.count_all()
    assert report(agents=True).agents == []
    assert "nina" not in str(kept(database))
    with database.reading() as connection:
        assert set(connection.execute(select(report_conversations.c.agent)).scalars()) == {None}


def test_a_report_is_of_its_own_site_and_project(counting, report, chat, clock, other_tenant) -> None:
    chat()
    clock.advance(hours=1)
    counting.count_all()
    assert report(project="10001").conversations == 0
    assert report(tenant=other_tenant).conversations == 0


def test_nobody_online_is_noted_as_a_chat_begins(
    *, database, settings, hints, clock, cast, counting, report, tenant
) -> None:
    settings.save(tenant, PROJECT, ProjectSettings(portal=True, external=True, anonymous=True), version=0, author="ada")
    alone = ConversationService(database, settings, hints, agents_online=lambda *_: False, clock=clock)
    alone.start(cast.customer, client_id=new_id(), body="Hello?")
    clock.advance(minutes=rules.MISSED_AFTER.total_seconds() / 60)
    counting.count_all()
    assert report().missed.nobody_online == 1


def test_who_looks_has_it_counted_soon_and_once_a_minute(
    *, reports, counting, report, chat, clock, tenant, database, hints
) -> None:
    chat()
    clock.advance(hours=1)
    woken = hints.works
    reports.count(tenant)
    reports.count(tenant)
    assert hints.works == woken + 2
    with database.transaction() as connection:
        (job,) = queue.open_jobs(connection, CountConversations)
    counting.count_again(CountConversations(), job)
    assert report().conversations == 1


def test_what_is_usual_at_this_hour_is_told_from_what_was_counted(counting, chat, database, tenant, clock) -> None:
    for number in range(FEWEST):
        chat(answer=1.5, visitor=f"v{number}")
        clock.advance(days=1)
    counting.count(tenant)
    clock.advance(minutes=-15)  # all began before a quarter past the hour
    times = ReplyTimes(database, clock=clock)
    assert times.usual_minutes(tenant, PROJECT, "UTC") == 2
    assert times.usual_minutes(tenant, ProjectId("10001"), "UTC") is None
    clock.advance(hours=3)
    assert times.usual_minutes(tenant, PROJECT, "UTC") is None


def test_a_site_is_the_sum_of_its_projects(chat, missed_elsewhere, counting, report, site_report) -> None:
    chat(answer=3)
    chat(answer=None, visitor="v2")
    missed_elsewhere()
    counting.count_all()
    whole, one, other = site_report(), report(), report(project=OTHER)
    assert whole.conversations == one.conversations + other.conversations == 3
    assert [(each.project, each.conversations, each.missed) for each in whole.projects] == [
        (PROJECT, 2, one.missed.no_answer),
        (OTHER, 1, other.missed.no_answer),
    ]
    assert whole.projects[0].first_response == one.first_response
    assert one.projects is other.projects is None
