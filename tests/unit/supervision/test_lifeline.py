import os

import pytest

from jira_chat.supervision.lifeline import Lifeline, ParentWatch


@pytest.fixture
def lifeline():
    lifeline = Lifeline()
    yield lifeline
    os.close(lifeline.reader)


def test_it_ends_with_the_parent(lifeline):
    watch = ParentWatch.from_environment(lifeline.environment)
    assert not watch.is_over()
    os.close(lifeline._writer)
    assert watch.is_over()


@pytest.mark.parametrize("named", ["", "no number", "-1", "99999", "0"])
def test_without_a_lifeline_the_parent_counts_as_alive(named):
    assert not ParentWatch.from_environment({"JIRA_CHAT_LIFELINE": named}).is_over()


def test_only_the_reading_end_is_for_children(lifeline):
    assert not os.get_inheritable(lifeline._writer)
    os.close(lifeline._writer)
