from datetime import timedelta

import pytest
from msgspec.structs import replace

from jira_chat.access.permissions import Permission
from jira_chat.conversations.rules import PAUSE
from jira_chat.kernel.errors import ForbiddenError, NotFoundError
from jira_chat.outbox import queue
from jira_chat.sync.offered_comments import LASTS, WHILE_NEW
from jira_chat.sync.pending_writes import DONE_WITHIN
from jira_chat.sync.rules import Turn
from tests.integration.sync.conftest import DATABASES, PROJECT, hear


@pytest.fixture(params=DATABASES)
def database_kind(request):
    """Both: what is written here is inserted or replaced, which each of them does in its own words."""
    return request.param


@pytest.fixture
def answered(raised):
    """A request with an answer of Nina's, on a site that does not let us act as her, once its turn is over."""
    raised.say("It is on its way.", raised.nina)
    go_on(raised, PAUSE)
    return raised


def go_on(story, time):
    """Work while time passes."""
    until = story.clock.now + time
    due = story.clock.now
    while due is not None and due <= until:
        story.clock.now = max(due, story.clock.now)
        story.work()
        with story.database.reading() as connection:
            due = queue.next_due(connection)
    story.clock.now = until


def authors(story):
    return [each.author for each in story.jira.comments[story.issue]]


def take(story, person=None):
    return story.offers.take(person or story.nina, story.conversation)


def write(story, offered, *, author="nina"):
    """Do what the agent's browser does."""
    return story.jira.add_comment(
        offered.issue,
        offered.comment["body"],
        offered.comment["properties"][0]["value"],
        authorization=f"Bearer {author}",
    )


class TestOffer:
    def test_is_told_to_the_agent_alone_and_waits(self, answered, hints):
        (told,) = [hint for hint in hints.told if hint.kind == "comment_offered"]
        assert told.topics == [f"agent:{answered.tenant}:10000:nina"]
        assert answered.jira.told(answered.issue) == []

    def test_that_a_page_takes_becomes_the_agents_own_comment(self, answered):
        write(answered, take(answered))
        answered.settle()

        (comment,) = answered.jira.comments[answered.issue]
        assert (comment.author, comment.text) == ("nina", "It is on its way.")
        assert answered.link.unsynced(answered.tenant, answered.conversation, limit=10) == []

    def test_that_no_page_takes_is_written_by_the_app(self, answered):
        go_on(answered, LASTS)

        (comment,) = answered.jira.comments[answered.issue]
        assert comment.author == "app"
        with pytest.raises(NotFoundError):
            take(answered)

    def test_is_given_once(self, answered):
        take(answered)
        with pytest.raises(NotFoundError):
            take(answered)

    def test_is_not_for_others(self, answered):
        with pytest.raises(NotFoundError):
            take(answered, replace(answered.nina, account="ada"))
        with pytest.raises(NotFoundError):
            take(answered, replace(answered.nina, project="10001"))
        with pytest.raises(ForbiddenError):
            take(answered, answered.carla)
        write(answered, take(answered))

    def test_that_jira_refuses_is_written_by_the_app_at_once(self, answered):
        take(answered)
        answered.offers.refuse(answered.nina, answered.conversation)
        go_on(answered, LASTS)

        assert authors(answered) == ["app"]

    def test_that_a_page_took_and_never_wrote_is_written_by_the_app_when_it_is_sure(self, answered):
        take(answered)
        go_on(answered, DONE_WITHIN - timedelta(seconds=5))
        assert answered.jira.told(answered.issue) == []
        go_on(answered, timedelta(seconds=20))

        assert authors(answered) == ["app"]

    def test_that_is_written_while_the_worker_looks_is_found(self, answered):
        offered = take(answered)
        go_on(answered, timedelta(seconds=30))
        write(answered, offered)
        answered.settle()

        assert authors(answered) == ["nina"]

    def test_of_a_page_that_slept_leaves_one_comment(self, answered):
        offered = take(answered)
        go_on(answered, DONE_WITHIN + timedelta(seconds=20))
        hear(answered, write(answered, offered))

        assert authors(answered) == ["app"]

    def test_is_not_made_of_what_was_said_long_ago(self, raised):
        raised.say("It is on its way.", raised.nina)
        raised.clock.now += WHILE_NEW
        raised.work()

        assert authors(raised) == ["app"]

    def test_claims_a_request_of_nobodys_for_its_agent(self, answered):
        answered.jira.granted.add(("nina", Permission.ASSIGN_ISSUES, PROJECT))
        write(answered, take(answered))
        answered.settle()
        assert [done for done, _by in answered.jira.agents.did] == ["assign nina"]

    def test_that_a_page_takes_while_the_worker_is_about_to_write_is_the_pages(self, answered):
        found = answered.now
        turn = Turn(answered.link.unsynced(answered.tenant, answered.conversation, limit=10))
        write(answered, take(answered))
        assert answered.offers.awaited(found, turn) == answered.clock()
        answered.settle()
        assert authors(answered) == ["nina"]

    def test_cannot_be_taken_any_more_by_a_server_whose_clock_is_late(self, answered):
        go_on(answered, LASTS)
        answered.clock.now -= LASTS
        with pytest.raises(NotFoundError):
            take(answered)

    def test_that_a_page_refuses_late_leaves_the_apps_own_write_pending(self, answered):
        take(answered)
        go_on(answered, DONE_WITHIN - LASTS)
        answered.writes.forget(answered.now)
        now = answered.now
        with answered.database.transaction() as connection:
            answered.writes.begin(connection, now, 2)
        answered.offers.refuse(answered.nina, answered.conversation)
        assert answered.writes.find(answered.now) is not None
