"""What agents list: views, pages, search, counts; on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace as with_others

from jira_chat.access.principals import Side
from jira_chat.conversations.desk import PAGE, Desk, Figures
from jira_chat.conversations.models import Author, Progress, Sla, View
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError
from jira_chat.kernel.ids import AccountId, ProjectId, VisitorId, new_id


@pytest.fixture
def here():
    """Customers who are here."""
    return set()


@pytest.fixture
def desk(database, clock, here):
    return Desk(database, customers_here=lambda _tenant, _project: frozenset(here), clock=clock)


@pytest.fixture
def begin(service, cast, clock):
    """Begin a conversation of another visitor each time, a minute after the one before."""

    def begin(body, *, project=None):
        clock.advance(minutes=1)
        visitor = with_others(cast.visitor, visitor=VisitorId(new_id()))
        return service.start(visitor, client_id=new_id(), body=body).conversation

    return begin


def ids(desk, agent, view, **asked):
    return [each.id for each in desk.listed(agent, view, **asked).conversations]


def test_each_conversation_is_in_its_views_and_counted_there(desk, begin, link, cast, here):
    find = partial(link.find, cast.dashboard.tenant)
    waiting, answered, mine, resolved, closed = (begin(body).id for body in "abcde")
    nina = {"assignee": AccountId("nina"), "assignee_name": "Nina Novak", "status": "Open", "status_category": "new"}
    nina_says = Author(side=Side.AGENT, name="Nina Novak")
    link.receive_comment(find(answered), comment="20000", author=nina_says, body="Yes?", at=find(closed).created_at)
    link.note_state(find(mine), key="SUP-3", summary="c", resolved=False, progress=Progress(**nina))
    link.note_state(find(resolved), key="SUP-4", summary="d", resolved=True)
    link.close(find(closed))
    here.add(find(answered).customer)

    expected = {
        View.WAITING: [waiting, mine],
        View.MINE: [mine],
        View.UNASSIGNED: [answered, waiting],
        View.OPEN: [answered, mine, waiting],
        View.ONLINE: [answered],
        View.RESOLVED: [closed, resolved],
    }
    assert {view: ids(desk, cast.dashboard, view) for view in expected} == expected
    assert desk.counts(cast.dashboard) == {view: len(those) for view, those in expected.items()}


def test_what_was_moved_is_listed_where_it_is_now(desk, begin, link, cast):
    moved = begin("Moved").id
    link.move(link.find(cast.dashboard.tenant, moved), ProjectId("10001"))
    there = with_others(cast.dashboard, project=ProjectId("10001"))

    assert ids(desk, cast.dashboard, View.OPEN) == ids(desk, cast.dashboard, View.FOUND, search="moved") == []
    assert ids(desk, there, View.WAITING) == ids(desk, there, View.FOUND, search="moved") == [moved]
    assert desk.counts(there)[View.OPEN] == 1


@pytest.mark.parametrize("view", [View.WAITING, View.OPEN])
def test_pages_follow_each_other_without_gaps(desk, begin, cast, view):
    begun = [begin(f"Number {number}").id for number in range(PAGE + 2)]
    first = desk.listed(cast.dashboard, view)
    late = begin("One more").id
    second = desk.listed(cast.dashboard, view, cursor=first.cursor)

    seen = [each.id for each in (*first.conversations, *second.conversations)]
    assert seen == ([*begun, late] if view is View.WAITING else begun[::-1])
    assert second.cursor is None


@pytest.fixture
def promise(link, clock):
    """Note that a conversation's SLA is missed in some minutes, or (None) that it is paused."""

    def promise(conversation, minutes):
        at = None if minutes is None else clock() + timedelta(minutes=minutes)
        sla = Sla(name="Time to resolution", breach_at=at, left=None if at else 60, goal=3_600)
        found = link.find(conversation.tenant, conversation.id)
        progress = replace(found.progress, sla=sla)
        link.note_state(found, key="SUP-1", summary="Hello", resolved=False, progress=progress)

    return promise


def test_of_those_who_wait_those_are_first_whose_sla_is_missed_next(desk, begin, promise, cast):
    paused, late, breached, without, same = (begin(body) for body in "abcde")
    for conversation, minutes in ((paused, None), (late, 90), (breached, -5), (same, 90)):
        promise(conversation, minutes)

    expected = [each.id for each in (breached, late, same, paused, without)]
    assert ids(desk, cast.dashboard, View.WAITING) == expected
    assert ids(desk, cast.dashboard, View.OPEN) == [each.id for each in (same, without, breached, late, paused)]
    (first, *_) = desk.listed(cast.dashboard, View.WAITING).conversations
    assert (first.progress.sla.name, first.progress.sla.left, first.progress.sla.goal) == (
        "Time to resolution",
        None,
        3_600,
    )


def test_pages_leave_nothing_out_where_the_last_message_is_older_than_others(desk, begin, link, cast):
    chats = [begin("Hello").id for _ in range(PAGE + 5)]
    late = link.find(cast.dashboard.tenant, chats[5])
    nina = {"author": Author(side=Side.AGENT, name="Nina Novak"), "at": late.created_at - timedelta(days=1)}
    link.receive_comment(late, comment="20000", body="Late", **nina)
    first = desk.listed(cast.dashboard, View.OPEN)
    assert first.conversations[-1].id == late.id
    rest = ids(desk, cast.dashboard, View.OPEN, cursor=first.cursor)

    assert [*(each.id for each in first.conversations), *rest] == chats[::-1]


@pytest.mark.parametrize("timed", [PAGE - 1, PAGE, PAGE + 1])
def test_pages_go_from_those_with_an_sla_to_the_others_without_gaps(desk, begin, promise, cast, timed):
    begun = [begin(f"Number {number}") for number in range(PAGE + 3)]
    for minutes, conversation in enumerate(begun[:timed]):
        # Two at the same instant each, the last first.
        promise(conversation, 1_000 - minutes // 2)
    promised = sorted(range(timed), key=lambda number: (-(number // 2), number))
    first = desk.listed(cast.dashboard, View.WAITING)
    second = desk.listed(cast.dashboard, View.WAITING, cursor=first.cursor)

    seen = [each.id for each in (*first.conversations, *second.conversations)]
    assert seen == [begun[number].id for number in (*promised, *range(timed, len(begun)))]
    assert second.cursor is None


@pytest.mark.parametrize(
    "cursor",
    ["", "~", "now~c1", "2026-11-27T00:00:00~c1", "2026-11-27T00:00:00Z~c1~soon", "0001-01-01T00:00:00+14:00~c1"],
)
def test_what_is_no_cursor_is_refused(desk, cast, cursor):
    with pytest.raises(InvalidInputError):
        desk.listed(cast.dashboard, View.OPEN, cursor=cursor)


class TestSearch:
    @pytest.mark.parametrize("terms", ["Rechnung größe", "rech", "GRÖSSE rechnung", "falsch: *", "sup-9", "SUP-9"])
    def test_finds_words_by_their_beginning_and_keys(self, desk, begin, link, cast, terms):
        found = begin("Meine Rechnung ist falsch, die größe, die grösse")
        begin("Something else")
        link.note_request(found, "10900", "SUP-9")

        assert ids(desk, cast.dashboard, View.FOUND, search=terms) == [found.id]

    @pytest.mark.parametrize(
        "case",
        [
            ("我想退款谢谢", ["退款", "退", "谢", "我想退款", "款谢谢 退款"], ["款退", "退谢", "退款 发票"]),
            ("注文をキャンセルしたいです", ["キャンセル", "注文", "したい", "ンセ"], ["セン", "キャセル"]),
            ("환불요청드립니다 감사", ["요청", "환불", "니다 감사"], ["청요"]),
            ("ขอคืนเงินหน่อยครับ", ["คืนเงิน", "เงิน"], ["เงินคืน"]),
            ("我的iPhone坏了", ["iphone", "Phone 坏", "iPhone坏了"], ["android", "iPhone退款"]),
            ("𠮷野家の注文", ["𠮷野", "野家"], ["家野"]),
        ],
    )
    def test_finds_words_that_no_space_separates(self, desk, begin, cast, case):
        body, found, missed = case
        talk = begin(body)
        begin("Something else")

        for terms in found:
            assert ids(desk, cast.dashboard, View.FOUND, search=terms) == [talk.id], terms
        for terms in missed:
            assert ids(desk, cast.dashboard, View.FOUND, search=terms) == [], terms

    @pytest.mark.parametrize("terms", ["", " * ", '"', "' OR 1=1", "NEAR(a b)", "rechnung toner", "body:rechnung -x"])
    def test_takes_what_is_typed_for_words_alone(self, desk, begin, cast, terms):
        begin("Rechnung")
        begin("Toner")

        assert ids(desk, cast.dashboard, View.FOUND, search=terms) == []

    @pytest.mark.parametrize("terms", ["anna.berg@firma.de", "4711-0815", "WEB-42", "shop.example.com", "4711"])
    def test_finds_addresses_and_numbers_as_they_are_written(self, desk, begin, cast, terms):
        talk = begin("Hello\nanna.berg@firma.de asks about 4711-0815 and WEB-42 at shop.example.com")
        begin("Something else")

        assert ids(desk, cast.dashboard, View.FOUND, search=terms) == [talk.id]

    def test_finds_names_with_capitals_of_any_language(self, desk, begin, link, cast):
        talk = begin("Hello")
        link.note_state(talk, key="SUP-7", summary="Özil, Élise, Ольга", resolved=False)

        for terms in ("Özil", "élise", "ОЛЬГА"):
            assert ids(desk, cast.dashboard, View.FOUND, search=terms) == [talk.id], terms

    def test_follows_edits_and_removals(self, desk, begin, link, cast):
        talk = begin("Hello")
        nina = {"author": link.find(talk.tenant, talk.id).last.author, "at": talk.created_at}
        message = link.receive_comment(talk, comment="20000", body="Toner", **nina)
        assert ids(desk, cast.dashboard, View.FOUND, search="toner") == [talk.id]
        link.edit_message(talk, message, "Paper")
        assert ids(desk, cast.dashboard, View.FOUND, search="toner") == []
        assert ids(desk, cast.dashboard, View.FOUND, search="paper") == [talk.id]
        link.remove_message(talk, message)
        assert ids(desk, cast.dashboard, View.FOUND, search="paper") == []

    def test_finds_nothing_of_others(self, desk, begin, cast):
        begin("Secret of SUP")
        there = with_others(cast.dashboard, project=ProjectId("10001"))
        elsewhere = with_others(cast.dashboard, tenant="another")

        for stranger in (there, elsewhere):
            assert ids(desk, stranger, View.FOUND, search="secret") == []


def test_only_the_chat_page_of_a_project_lists(desk, begin, cast):
    begin("Hello")
    for person in (cast.visitor, cast.customer, cast.agent, with_others(cast.dashboard, project=None)):
        for ask in (lambda: desk.listed(person, View.OPEN), lambda: desk.counts(person)):  # noqa: B023
            with pytest.raises(ForbiddenError):
                ask()
        with pytest.raises(ForbiddenError):
            desk.figures(person, cast_day(desk))


def cast_day(desk):
    return desk._clock() - timedelta(hours=12)


def test_figures_are_of_the_day(desk, begin, service, cast, clock):
    for seconds in (0, 10, 30, 50):
        talk = begin("Hello")
        if not seconds:
            continue
        clock.advance(seconds=seconds)
        service.post(cast.dashboard, talk.id, client_id=new_id(), body="Yes?")

    assert desk.figures(cast.dashboard, cast_day(desk)) == Figures(answered=3, median_seconds=30)
    assert desk.figures(cast.dashboard, clock() + timedelta(hours=1)) == Figures(answered=0, median_seconds=None)
