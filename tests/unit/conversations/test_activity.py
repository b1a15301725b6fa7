from datetime import timedelta

import pytest
from sqlalchemy import select

from jira_chat.conversations import activity
from jira_chat.conversations.tables import conversations
from tests.support.fakes import NOW


@pytest.mark.parametrize("seconds", [0, 0.000001, 59.999999])
def test_an_instant_belongs_to_the_minute_in_which_it_is(seconds):
    minute = NOW.replace(second=0, microsecond=0)

    assert activity.minute_of(minute + timedelta(seconds=seconds)) == minute


def test_what_is_indexed_narrows_what_is_asked():
    asked = select(conversations.c.id).where(activity.since(NOW)).compile()

    assert set(asked.params.values()) == {NOW, activity.minute_of(NOW)}


def test_the_order_begins_with_what_is_indexed():
    assert [str(each) for each in activity.latest_first(conversations.alias("place"))] == [
        "place.last_minute DESC",
        "place.last_at DESC",
    ]
