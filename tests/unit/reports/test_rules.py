from dataclasses import replace
from datetime import timedelta

import pytest

from jira_chat.access.principals import Side
from jira_chat.conversations.figures import Fact, Turn
from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId
from jira_chat.reports import rules
from jira_chat.reports.histograms import bin_of
from jira_chat.reports.models import AGENT, ANSWER, LANGUAGE, MISSED, PAGE, RATING, RESOLUTION, STARTED, WAIT
from tests.support.fakes import NOW

NINA = AccountId("nina")


def said(*turns: tuple[str, float]) -> tuple[Turn, ...]:
    return tuple(
        Turn(seq, Side(side), NOW + timedelta(minutes=minutes), NINA if side == "agent" else None)
        for seq, (side, minutes) in enumerate(turns, 1)
    )


FACT = Fact(
    id=ConversationId("c1"),
    project=ProjectId("10000"),
    created_at=NOW,
    turns=said(("customer", 0), ("customer", 1), ("agent", 2), ("customer", 3), ("agent", 8)),
    delivered=5,
    agents_online=True,
    resolved_at=NOW + timedelta(hours=2),
    rating=4,
    language="de-AT",
    path="/orders/4711",
)


def of_minutes(minutes: float) -> str:
    return str(bin_of(minutes * 60))


def test_a_conversation_adds_what_happened_in_it() -> None:
    assert rules.figures(FACT) == {
        STARTED: {"": 1},
        ANSWER: {of_minutes(2): 1},
        WAIT: {of_minutes(2): 1, of_minutes(5): 1},
        RESOLUTION: {of_minutes(120): 1},
        RATING: {"4": 1},
        LANGUAGE: {"de": 1},
        PAGE: {"/orders/…": 1},
    }


@pytest.mark.parametrize(
    ("turns", "online", "delivered", "reason"),
    [
        ((("customer", 0), ("agent", 9)), True, 2, None),
        ((("customer", 0), ("agent", 9)), False, 2, None),
        ((("customer", 0), ("agent", 11)), True, 2, "no_answer"),
        ((("customer", 0), ("agent", 11)), None, 2, "no_answer"),
        ((("customer", 0), ("agent", 11)), False, 2, "nobody_online"),
        ((("customer", 0),), False, 0, "nobody_online"),
        ((("customer", 0),), True, 0, "no_answer"),
        ((("customer", 0), ("agent", 1)), True, 1, "left"),
        ((("customer", 0), ("agent", 20)), True, 1, "left"),
        ((("agent", 0),), True, 0, None),
        ((), True, 0, None),
    ],
)
def test_a_chat_is_missed_for_one_reason(turns, online, delivered, reason) -> None:
    fact = replace(FACT, turns=said(*turns), agents_online=online, delivered=delivered)
    assert rules.figures(fact).get(MISSED) == (None if reason is None else {reason: 1})


def test_an_answer_by_a_clock_that_is_behind_took_no_time() -> None:
    fact = replace(FACT, turns=said(("customer", 0), ("agent", -1)))
    assert rules.figures(fact)[ANSWER] == {"0": 1}


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "/"),
        ("/pricing", "/pricing"),
        ("/orders/4711/items", "/orders/…/items"),
        ("/people/zoe@example.com", "/people/…"),
        ("/a/b/c/d/e/f", "/a/b/c/d/…"),
        ("/hello world/" + "x" * 31, "/…/…"),
        ("/\N{ELEPHANT}", "/…"),
    ],
)
def test_a_page_names_nobody(path: str, shown: str) -> None:
    assert rules.page(path) == shown


@pytest.mark.parametrize(("tag", "shown"), [("de-AT", "de"), ("FIL", "fil"), ("x", ""), ("english", ""), ("", "")])
def test_a_language_is_its_first_part(tag: str, shown: str) -> None:
    assert rules.language(tag) == shown


def test_pages_beyond_what_is_told_apart_are_counted_together() -> None:
    known = {f"/{number}" for number in range(rules.MOST_LABELS)}
    found = {STARTED: {"": 1}, PAGE: {"/new": 1}}
    assert rules.folded(found, known) == {STARTED: {"": 1}, PAGE: {"": 1}}
    assert rules.folded(found, known - {"/0"}) == found == rules.folded(found, known | {"/new"})
    without_page = {STARTED: {"": 1}}
    assert rules.folded(without_page, known) == without_page


def test_pages_with_a_name_become_others() -> None:
    words = rules.words_of({"Zo\N{LATIN SMALL LETTER E WITH DIAERESIS} Zander", "zz.top@example.com"})
    assert words == {"zander", "top"}
    assert rules.without_words({"/Zander": 2, "/a/zanders": 1, "": 3, "/b": 4}, words) == {"": 6, "/b": 4}
    assert rules.without_page({STARTED: {"": 1}, PAGE: {"/top": 1}}, words) == {STARTED: {"": 1}, PAGE: {"": 1}}


def test_where_the_customer_was_stays_as_it_was_counted_first() -> None:
    before = rules.figures(FACT)
    assert rules.kept(rules.figures(replace(FACT, language=None, path=None)), before) == before
    assert rules.kept(rules.figures(replace(FACT, path="/elsewhere")), before) == before
    assert rules.kept(before, {}) == before


def test_who_answered_first_is_counted_where_agents_are() -> None:
    found = rules.figures(FACT)
    assert rules.first_agent(FACT) == NINA
    assert rules.with_agent(found, None) == found
    ((label, count),) = rules.with_agent(found, NINA)[AGENT].items()
    assert (rules.read_agent(label), count) == ((bin_of(120), NINA), 1)
    assert rules.first_agent(replace(FACT, turns=())) is None


def test_changes_are_what_differs() -> None:
    before, after = {STARTED: {"": 1}, MISSED: {"left": 1}}, {STARTED: {"": 1}, MISSED: {"no_answer": 1}}
    assert set(rules.changes(before, after)) == {(MISSED, "left", -1), (MISSED, "no_answer", 1)}
