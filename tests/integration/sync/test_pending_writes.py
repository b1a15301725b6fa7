from datetime import timedelta

import pytest

from jira_chat.jira.errors import (
    JiraLagsError,
    JiraRefusedError,
    JiraTimeoutError,
    JiraUnavailableError,
    JiraUnreadableError,
)
from tests.integration.sync.conftest import DATABASES

SURE = timedelta(seconds=60)
SHOWN = timedelta(seconds=10)


@pytest.fixture(params=DATABASES)
def database_kind(request):
    """Both: what is written here is inserted or replaced, which each of them does in its own words."""
    return request.param


@pytest.fixture
def attempt(story):
    """Try a write that ends with an error, and return what is remembered of it."""
    story.start()

    def run(error=None):
        try:
            with story.writes.attempt(story.now, 2):
                assert story.writes.find(story.now) is not None
                if error:
                    raise error
        except type(error or Exception):
            pass
        return story.writes.find(story.now)

    return run


@pytest.mark.parametrize(
    ("error", "unsure_for"),
    [
        (None, None),
        (JiraRefusedError("No.", status=400), None),
        (JiraUnavailableError("Nobody there.", not_done=True), None),
        (JiraTimeoutError("No answer."), SURE),
        (JiraUnavailableError("Gateway.", status=504), SURE),
        (JiraUnavailableError("Broken.", status=500), SHOWN),
        (JiraUnreadableError("Nonsense.", status=201), SHOWN),
        (KeyboardInterrupt(), SURE),
    ],
)
def test_a_write_is_remembered_while_it_may_show(story, attempt, error, unsure_for):
    pending = attempt(error)

    assert (pending and pending.sure_at - story.clock()) == unsure_for


def test_a_write_is_forgotten_with_what_notes_its_outcome(story):
    story.start()
    with story.writes.attempt(story.now, 2) as forget:
        with story.database.transaction() as connection:
            forget(connection)
        assert story.writes.find(story.now) is None


def test_jira_is_asked_ever_more_seldom_until_it_is_sure(story, attempt):
    attempt(JiraTimeoutError("No answer."))
    began, waits = story.clock(), []
    while (pending := story.writes.find(story.now)) is not None:
        try:
            story.writes.expect_nothing(story.now, pending)
        except JiraLagsError as error:
            waits.append(error.retry_after)
            story.clock.advance(seconds=error.retry_after)

    assert waits == [2, 2, 4, 8, 16, 28]
    assert story.clock() - began == SURE


def test_another_conversation_has_its_own(story, attempt):
    attempt(JiraTimeoutError("No answer."))
    story.start()

    assert story.writes.find(story.now) is None
