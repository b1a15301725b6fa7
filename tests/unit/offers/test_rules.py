from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jira_chat.offers import rules
from jira_chat.offers.models import Candidate, State, Waiting
from jira_chat.settings import languages
from jira_chat.settings.models import ProjectSettings

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
PLACE = ("t", "p")
TURN = ProjectSettings(offering="in_turn", offer_capacity=2)
BUSY = ProjectSettings(offering="least_busy", offer_capacity=2)


def agent(name: str, chats: int = 0, ago: int | None = None) -> Candidate:
    at = None if ago is None else NOW - timedelta(minutes=ago)
    return Candidate(account=name, name=name.title(), chats=chats, offered_at=at)


def speaks(name: str, language: str, chats: int = 0) -> Candidate:
    return replace(agent(name, chats), languages=(language,))


def waiting(*names: str):
    return [Waiting(id=name) for name in names]


def taken(plan) -> dict[str, tuple[str, str]]:
    return {each.conversation: (each.account, str(each.state)) for each in plan.changed}


@pytest.mark.parametrize(
    ("settings", "online", "asked", "goes_to", "because"),
    [
        (ProjectSettings(), [agent("ann")], (), None, "everybody sees new chats"),
        (TURN, [], (), None, "nobody is online"),
        (TURN, [agent("ann")], ("ann",), None, "everybody who is online was asked"),
        (TURN, [agent("ann", 2)], (), None, "everybody who is online has as many chats as they take"),
        (TURN, [agent("ann", 0, 1), agent("ben", 1, 9)], (), "ben", "it is their turn, and they have room (1 chats)"),
        (TURN, [agent("ann", 0, 1), agent("ben")], (), "ben", "it is their turn, and they have room (0 chats)"),
        (BUSY, [agent("ann", 1), agent("ben", 0, 1)], (), "ben", "nobody with room has fewer chats (0)"),
        (BUSY, [agent("ann", 0, 1), agent("ben", 0, 9)], (), "ben", "nobody with room has fewer chats (0)"),
        (BUSY, [agent("ann", 1), agent("ben")], ("ben",), "ann", "nobody with room has fewer chats (1)"),
    ],
)
def test_it_says_whom_and_why(settings, online, asked, goes_to, because) -> None:
    choice = rules.choose(settings, online, asked=asked)
    assert (choice.candidate and choice.candidate.account, choice.because) == (goes_to, because)


def test_nothing_is_offered_while_the_chat_is_closed() -> None:
    assert rules.choose(TURN, [agent("ann")], closed=True).because == "the chat is closed"
    plan = rules.plan(TURN, PLACE, waiting("c"), [], [agent("ann")], now=NOW, closed=True)
    assert (plan.changed, plan.pause) == ((), rules.SELDOM)


def test_many_chats_are_shared_out_up_to_the_capacity() -> None:
    names = [f"c{number}" for number in range(100)]
    plan = rules.plan(TURN, PLACE, waiting(*names), [], [agent("ann"), agent("ben", 1)], now=NOW)
    assert taken(plan) == {"c0": ("ann", "offered"), "c1": ("ben", "offered"), "c2": ("ann", "offered")}
    assert (plan.told, plan.pause) == ({"ann", "ben"}, rules.SOON)


def test_who_does_not_answer_leaves_or_declines_is_passed_by() -> None:
    (offer,) = rules.plan(TURN, PLACE, waiting("c"), [], [agent("ann")], now=NOW).changed
    both = [agent("ann", 1, 0), agent("ben")]
    assert rules.plan(TURN, PLACE, waiting("c"), [offer], both, now=NOW).changed == ()
    later = NOW + timedelta(seconds=30)
    for plan in (
        rules.plan(TURN, PLACE, waiting("c"), [offer], both, now=later),
        rules.plan(TURN, PLACE, waiting("c"), [offer], [agent("ben")], now=NOW),
        rules.plan(TURN, PLACE, waiting("c"), [rules.answered(offer, accepts=False)], both, now=NOW),
    ):
        (changed,) = plan.changed
        assert (changed.account, changed.asked, changed.state) == ("ben", ("ann",), State.OFFERED)


def test_after_all_everybody_sees_it_and_who_comes_online_is_offered_it() -> None:
    (offer,) = rules.plan(TURN, PLACE, waiting("c"), [], [agent("ann")], now=NOW).changed
    plan = rules.plan(TURN, PLACE, waiting("c"), [offer], [agent("ann", 1)], now=NOW + timedelta(minutes=1))
    assert taken(plan) == {"c": ("ann", "over")}
    assert plan.pause == rules.SELDOM
    (again,) = rules.plan(TURN, PLACE, waiting("c"), plan.changed, [agent("ann"), agent("ben")], now=NOW).changed
    assert (again.account, again.asked) == ("ben", ("ann",))


def test_what_waits_is_given_up_once_everybody_is_to_see_it() -> None:
    assert rules.plan(ProjectSettings(), PLACE, waiting("c"), [], [agent("ann")], now=NOW).pause is None
    assert rules.plan(TURN, PLACE, waiting("c"), [], [], now=NOW).pause == rules.SELDOM


@pytest.mark.parametrize(
    ("online", "goes_to", "because"),
    [
        ([agent("ann"), speaks("ben", "de", chats=1)], "ben", "of those who answer in German, it is their turn"),
        ([agent("ann"), speaks("ben", "de", chats=2)], "ann", "nobody with room says that they answer in German"),
        ([speaks("ann", "fr"), agent("ben", 0, 5)], "ann", "nobody with room says that they answer in German"),
    ],
)
def test_who_answers_in_the_language_comes_first(online, goes_to, because) -> None:
    choice = rules.choose(TURN, online, language=languages.match("de-AT"))
    assert choice.candidate.account == goes_to
    assert because in choice.because
    chat = Waiting(id="c", language=languages.match("de"))
    assert taken(rules.plan(TURN, PLACE, [chat], [], online, now=NOW)) == {"c": (goes_to, "offered")}


def takes(name: str, *labels: str, chats: int = 0) -> Candidate:
    return replace(agent(name, chats), labels=labels)


@pytest.mark.parametrize(
    ("online", "language", "labels", "goes_to", "because"),
    [
        ([agent("ann"), takes("ben", "Billing", chats=1)], None, ("billing",), "ben", "of those who take billing, it"),
        ([agent("ann"), takes("ben", "billing", chats=2)], None, ("billing",), "ann", "nobody with room takes billing"),
        ([takes("ann", "refund"), agent("ben", 1)], None, ("billing",), "ben", "of those who take no labels, it is"),
        ([takes("ann", "refund"), agent("ben", 1)], None, (), "ben", "of those who take no labels, it is their turn"),
        ([takes("ann", "refund"), agent("ben", 2)], None, (), "ann", "it is their turn, and they have room (0 chats)"),
        (
            [speaks("ann", "de"), takes("ben", "vip")],
            "de",
            ("vip",),
            "ben",
            "none of them says that they answer in Ger",
        ),
        (
            [takes("ann", "vip"), replace(speaks("ben", "de"), labels=("vip",))],
            "de",
            ("x", "vip"),
            "ben",
            "of those who take vip and answer in German, it is their turn",
        ),
        (
            [agent("ann"), replace(speaks("ben", "de"), labels=("vip",))],
            "de",
            (),
            "ben",
            "of those who answer in German, it is their turn",
        ),
    ],
)
def test_who_takes_a_label_comes_first_and_gets_others_last(online, language, labels, goes_to, because) -> None:
    spoken = languages.match(language) if language else None
    choice = rules.choose(TURN, online, language=spoken, labels=labels)
    assert choice.candidate.account == goes_to
    assert because in choice.because
    chat = Waiting(id="c", language=spoken, labels=labels)
    assert taken(rules.plan(TURN, PLACE, [chat], [], online, now=NOW)) == {"c": (goes_to, "offered")}


def test_an_agent_may_take_more_or_fewer_than_the_project_says() -> None:
    few = replace(agent("ann", 1), capacity=1)
    assert rules.choose(TURN, [few]).candidate is None
    assert rules.choose(TURN, [replace(few, capacity=3)]).candidate is not None


def test_what_somebody_else_answered_is_taken_back() -> None:
    (offer,) = rules.plan(TURN, PLACE, waiting("c"), [], [agent("ann")], now=NOW).changed
    plan = rules.plan(TURN, PLACE, [], [offer], [agent("ann", 1)], now=NOW)
    assert (taken(plan), plan.told) == ({"c": ("ann", "over")}, {"ann"})


def test_what_was_accepted_is_left_alone() -> None:
    (offer,) = rules.plan(TURN, PLACE, waiting("c"), [], [agent("ann")], now=NOW).changed
    accepted = rules.answered(offer, accepts=True)
    plan = rules.plan(TURN, PLACE, waiting("c"), [accepted], [agent("ann", 1)], now=NOW + timedelta(hours=1))
    assert (plan.changed, plan.pause) == ((), None)
    assert replace(accepted, state=State.OFFERED) == offer


def test_who_is_full_is_waited_for() -> None:
    assert rules.plan(TURN, PLACE, waiting("c"), [], [agent("ann", 2)], now=NOW).pause == rules.SOON
