import pytest
from msgspec.structs import replace

from jira_chat.conversations.errors import MessageTooLongError, NotResolvedError, RatedError
from jira_chat.conversations.jobs import SendRating
from jira_chat.conversations.models import Rating
from jira_chat.conversations.ratings import Ratings
from jira_chat.kernel.errors import ForbiddenError, NotFoundError
from jira_chat.outbox import queue

GOOD = Rating(score=4, comment="Quick!")


@pytest.fixture
def ratings(database, service, hints, clock):
    return Ratings(database, service, hints, clock=clock)


@pytest.fixture
def resolved(link, conversation, hints):
    link.note_request(conversation, "10100", "SUP-7", described=True)
    link.note_state(conversation, key="SUP-7", summary="Hello", resolved=True)
    hints.told.clear()
    return conversation


def jobs(database):
    with database.reading() as connection:
        return list(queue.open_jobs(connection, SendRating))


def test_a_rating_is_kept_once_and_told_to_agents(ratings, service, cast, resolved, hints):
    rated = ratings.rate(cast.visitor, resolved.id, Rating(score=4, comment="  Quick!\r\n"))
    assert rated.rating == GOOD == service.get(cast.dashboard, resolved.id).rating
    assert [hint.kind for hint in hints.told] == ["changed"]


def test_sent_again_it_is_the_same_and_another_is_refused(ratings, service, cast, resolved, database):
    for _ in range(2):
        assert ratings.rate(cast.visitor, resolved.id, GOOD).rating == GOOD
    with pytest.raises(RatedError):
        ratings.rate(cast.visitor, resolved.id, Rating(score=1))
    assert service.get(cast.visitor, resolved.id).rating == GOOD
    assert len(jobs(database)) == 1


def test_only_the_customer_rates_and_only_what_is_over(ratings, cast, conversation):
    with pytest.raises(NotResolvedError):
        ratings.rate(cast.visitor, conversation.id, GOOD)
    with pytest.raises(ForbiddenError):
        ratings.rate(cast.dashboard, conversation.id, GOOD)
    with pytest.raises(NotFoundError):
        ratings.rate(replace(cast.visitor, visitor="v2"), conversation.id, GOOD)


def test_a_comment_has_a_length(ratings, cast, resolved):
    with pytest.raises(MessageTooLongError):
        ratings.rate(cast.visitor, resolved.id, Rating(score=4, comment="x" * 100_000))
