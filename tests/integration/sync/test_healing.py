from datetime import timedelta

import pytest

from jira_chat.conversations.jobs import Heal
from jira_chat.jira.errors import JiraTimeoutError, JiraUnreadableError
from jira_chat.kernel.errors import UnavailableError
from jira_chat.outbox.queue import Job
from jira_chat.sync.healing import ELSE_EVERY, EVERY, LOOKED_AT_EVERY, MOST_IN_ROUND, Healing
from jira_chat.sync.rules import CLOSELY_EVERY
from tests.integration.sync.conftest import FIRST


class Rounds:
    """The rounds of the story's site; `here` are the customers who have the chat open."""

    def __init__(self, story):
        self.story, self.here = story, set()
        self.healing = Healing(
            story.database,
            story.link,
            story.hearing,
            lambda _tenant, _project, customers: self.here & customers,
            clock=story.clock,
        )

    def go(self, after: timedelta = LOOKED_AT_EVERY + timedelta(seconds=1)):
        self.story.clock.now += after
        job = Job(
            id=1,
            tenant=self.story.tenant,
            stream="heal",
            kind="heal",
            payload={},
            attempts=0,
            leased_until=self.story.clock.now,
        )
        return self.healing.make_round(Heal(), job)


@pytest.fixture
def rounds(raised):
    return Rounds(raised)


def test_a_lost_webhook_costs_a_minute_at_most(rounds, raised, jira):
    jira.says(raised.issue, "Use water")
    again_at = rounds.go()

    assert raised.bodies() == [FIRST, "Use water"]
    assert again_at == raised.clock.now + EVERY


@pytest.mark.parametrize("change", ["deleted", "made internal", "edited"])
def test_a_lost_webhook_about_an_old_comment_costs_a_minute_too(rounds, raised, jira, clock, change):
    old, issue = jira.says(raised.issue, "What a fool"), raised.issue
    clock.now += timedelta(minutes=5)
    jira.says(issue, "Use water")
    rounds.go()
    clock.now += timedelta(minutes=5)
    jira.changes(issue, old, change)
    rounds.go()

    assert raised.bodies() == [FIRST, "Use sand" if change == "edited" else "", "Use water"]


def test_a_comment_that_came_after_an_edit_hides_it_for_some_minutes_at_most(rounds, raised, jira, clock):
    old, issue = jira.says(raised.issue, "What a fool"), raised.issue
    clock.now += timedelta(minutes=5)
    rounds.go()
    jira.changes(issue, old, "made internal")
    clock.now += timedelta(seconds=1)
    jira.says(issue, "Use water")
    jira.requests[issue]["changed_at"] = clock.now
    rounds.go()
    rounds.go(CLOSELY_EVERY)

    assert raised.bodies() == [FIRST, "", "Use water"]


def test_what_did_not_change_is_not_read_again(rounds, raised, jira):
    jira.says(raised.issue, "Use water")
    rounds.go()
    jira.calls.clear()
    rounds.go()

    assert jira.calls == ["comments_since", "find_issue"]


def test_a_request_that_is_gone_is_noticed_and_keeps_no_other_from_its_turn(rounds, raised, jira):
    first, issue = raised.conversation, raised.issue
    raised.start("Another", raised.carla)
    raised.settle()
    del jira.requests[issue]
    jira.says(raised.issue, "Use water")
    rounds.go()
    raised.settle()

    assert raised.bodies() == ["Another", "Use water"]
    assert raised.link.find(raised.tenant, first).closed


def test_a_jira_that_does_not_answer_ends_the_round(rounds, raised, jira):
    for _ in range(3):
        raised.start("Another", raised.carla)
    raised.settle()
    jira.calls.clear()
    jira.will_fail("comments_since", JiraTimeoutError("Jira did not answer in time."), times=2)

    assert rounds.go() == raised.clock.now + EVERY
    assert jira.calls == ["comments_since"] * 2


def test_a_request_that_jira_never_gives_keeps_no_other_from_its_turn(rounds, raised, jira):
    first = raised.issue
    for _ in range(MOST_IN_ROUND + 2):
        raised.start("Another", raised.carla)
    raised.settle()
    jira.says(raised.issue, "Use water")
    read = jira.comments_since

    def read_others(issue, since):
        if issue == first:
            raise JiraTimeoutError("Jira did not answer in time.")
        return read(issue, since)

    jira.comments_since = read_others
    for _ in range(3):
        rounds.go(EVERY)

    assert raised.bodies() == ["Another", "Use water"]


@pytest.mark.parametrize(
    "error", [UnavailableError("No room for files."), OSError("No room."), JiraUnreadableError("What?")], ids=repr
)
def test_a_conversation_that_cannot_be_heard_keeps_no_other_from_its_turn(rounds, raised, jira, error):
    raised.start("Another", raised.carla)
    raised.settle()
    jira.says(raised.issue, "Use water")
    jira.will_fail("comments_since", error)
    for _ in range(2):
        rounds.go()

    assert jira.calls.count("comments_since") >= 3
    assert raised.bodies() == ["Another", "Use water"]


def test_with_a_slow_jira_a_round_ends_early_and_the_next_one_goes_on(rounds, raised, monkeypatch):
    for _ in range(3):
        raised.start("Another", raised.carla)
    raised.settle()
    checked, hear = [], raised.hearing.hear_closely

    def hear_slowly(conversation):
        hear(conversation)
        checked.append(conversation.id)
        raised.clock.advance(seconds=50)

    monkeypatch.setattr(raised.hearing, "hear_closely", hear_slowly)
    rounds.go()
    assert len(checked) == 2
    rounds.go(timedelta())
    assert len(set(checked)) == 4


def test_who_is_here_is_looked_after(rounds, raised, jira):
    rounds.go(timedelta(minutes=20))
    jira.calls.clear()
    rounds.go()
    assert jira.calls == []
    rounds.here.add(raised.now.customer)
    rounds.go()
    assert "comments_since" in jira.calls


def test_a_quiet_conversation_is_looked_at_now_and_then(rounds, raised, jira):
    rounds.go(timedelta(minutes=20))
    jira.says(raised.issue, "Use water")
    rounds.go(ELSE_EVERY + timedelta(seconds=1))

    assert raised.bodies() == [FIRST, "Use water"]


def test_the_longer_a_conversation_is_silent_the_less_often_it_is_looked_at(rounds, raised, jira):
    looks = []
    for _ in range(5 * 24 * 6):
        jira.calls.clear()
        rounds.go(ELSE_EVERY + timedelta(seconds=1))
        looks.append(jira.calls.count("comments_since"))

    assert sum(looks) == 17 + 10 + 8


def test_a_round_costs_a_known_number_of_calls(rounds, raised, jira):
    for _ in range(MOST_IN_ROUND + 5):
        raised.start("Another", raised.carla)
    raised.settle()
    jira.calls.clear()
    rounds.go()
    assert jira.calls.count("comments_since") == MOST_IN_ROUND
    rounds.go(EVERY)
    assert jira.calls.count("comments_since") == MOST_IN_ROUND + 6


def test_an_old_conversation_is_left_alone(rounds, jira):
    jira.calls.clear()
    rounds.go(timedelta(days=4))

    assert jira.calls == []
