"""What people see of a conversation whose texts were deleted here: what Jira shows to its customer, nothing else."""

from datetime import timedelta
from threading import Event

import pytest
from msgspec import structs
from sqlalchemy import select

from jira_chat.conversations.retention import Retention
from jira_chat.conversations.tables import messages
from jira_chat.jira.errors import JiraNotFoundError, JiraTimeoutError, JiraUnavailableError
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.ids import AccountId, ProjectId
from jira_chat.sync import kept_texts
from jira_chat.sync.kept_texts import KeptTexts
from tests.integration.sync.conftest import FIRST, hear


@pytest.fixture
def kept(story, jira) -> KeptTexts:
    return KeptTexts(story.service, story.link, jira.for_tenant)


@pytest.fixture
def purged(raised, jira, hints, clock):
    """Two lines of the customer's, an agent's in the chat, a public and an internal comment; resolved long ago."""
    raised.say("It burns", raised.carla)
    raised.say("> badly", raised.carla)
    raised.settle()
    raised.say("Use *water*", raised.nina)
    raised.settle()
    hear(raised, jira.says(raised.issue, "Or sand"))
    hear(raised, jira.says(raised.issue, "What a fool", public=False))
    raised.link.note_state(raised.now, key="SUP-1", summary=FIRST, resolved=True)
    clock.advance(days=31)
    assert Retention(raised.database, hints, lambda: {raised.tenant: timedelta(days=30)}, clock=clock).purge() == 1
    assert raised.bodies() == [""] * 5
    return raised


ALL = [FIRST, "It burns", "> badly", "Use water", "Or sand"]


def texts(kept, story, person) -> list[str]:
    found = kept.of(person, story.conversation)
    return [found[seq] for seq in sorted(found)]


def test_both_sides_see_what_jira_shows_and_nothing_is_stored_again(kept, purged):
    for person in (purged.carla, purged.nina):
        assert texts(kept, purged, person) == ALL
    with purged.database.reading() as connection:
        assert set(connection.execute(select(messages.c.body)).scalars()) == {""}


def test_it_is_asked_for_once_in_some_minutes_until_something_is_revised(kept, purged, jira):
    def asked() -> int:
        jira.calls.clear()
        kept.of(purged.carla, purged.conversation)
        return len(jira.calls)

    assert [asked(), asked()] == [3, 0]
    sand = jira.comments[purged.issue][-2]
    purged.link.remove_message(purged.now, purged.link.known_comment(purged.now, sand.id))
    assert asked() == 3
    assert texts(kept, purged, purged.carla) == ALL[:-1]


def test_nobody_else_sees_it(kept, purged):
    elsewhere = structs.replace(purged.nina, project=ProjectId("10009"))
    others = [purged.visitor, structs.replace(purged.carla, account=AccountId("ada")), elsewhere]
    others.append(structs.replace(purged.carla, tenant="another site"))
    # Also when it is remembered.
    kept.of(purged.carla, purged.conversation)
    for person in others:
        with pytest.raises(NotFoundError):
            kept.of(person, purged.conversation)


@pytest.mark.parametrize("where", [{"restricted": True}, {"project": "10009"}, {"project": None}])
def test_nothing_is_shown_of_a_request_that_is_restricted_or_elsewhere(kept, purged, jira, where):
    jira.requests[purged.issue] |= where
    assert kept.of(purged.carla, purged.conversation) == {}
    assert kept.of(purged.nina, purged.conversation) == {}


def test_a_comment_that_is_internal_by_now_is_not_shown_although_nobody_told_us(kept, purged, jira):
    comments = jira.comments[purged.issue]
    jira.comments[purged.issue] = [
        structs.replace(each, public=False) if each.text == "Or sand" else each for each in comments
    ]
    assert texts(kept, purged, purged.carla) == ALL[:-1]


def test_what_stands_here_still_is_not_asked_for(kept, raised, jira):
    jira.calls.clear()
    assert kept.of(raised.carla, raised.conversation) == {}
    assert jira.calls == []


def test_a_closed_conversation_shows_nothing_from_there(kept, purged, jira):
    kept.of(purged.carla, purged.conversation)
    purged.link.close(purged.now)
    jira.calls.clear()
    assert kept.of(purged.carla, purged.conversation) == {}
    assert jira.calls == []


def test_the_latest_comments_are_enough(kept, purged, jira, monkeypatch):
    monkeypatch.setattr(kept_texts, "MOST_COMMENTS", 2)
    assert texts(kept, purged, purged.carla) == [FIRST, "Or sand"]


def test_a_request_that_jira_does_not_show_is_nothing(kept, purged, jira):
    jira.will_fail("comments_since", JiraNotFoundError("Issue does not exist.", status=404))
    assert kept.of(purged.carla, purged.conversation) == {}


def test_jira_may_be_away_and_is_asked_again(kept, purged, jira):
    jira.will_fail("comments_since", JiraUnavailableError("Jira is away."))
    with pytest.raises(JiraUnavailableError):
        kept.of(purged.carla, purged.conversation)
    assert texts(kept, purged, purged.carla) == ALL


def test_nobody_waits_for_longer_than_some_seconds(purged, jira):
    slow = KeptTexts(purged.service, purged.link, jira.for_tenant, seconds=0.05)
    over = Event()
    jira.agents.description = lambda _issue: str(over.wait(5))
    with pytest.raises(JiraTimeoutError):
        slow.of(purged.carla, purged.conversation)
    over.set()
