from datetime import UTC, datetime

import pytest

from jira_chat.kernel.errors import InvalidInputError
from tests.unit.realtime.test_frame_handlers import NINA, Talk


def test_a_page_of_a_view_is_listed_as_agents_see_it() -> None:
    talk = Talk(NINA)
    answer = talk.say("list", view="found", search="printer", cursor="2026-11-27T00:00:00+00:00~c9", ref=3)
    assert talk.desk.asked == (NINA, "found", "printer", "2026-11-27T00:00:00+00:00~c9", "")
    assert (answer["type"], answer["ref"], answer["cursor"]) == ("listed", 3, "next")
    (shown,) = answer["conversations"]
    assert {"customer", "assignee", "status", "status_category", "waiting_since"} <= shown.keys()


def test_a_filter_is_named_by_its_id() -> None:
    talk = Talk(NINA)
    talk.say("list", view="filter", filter="f1")
    assert talk.desk.asked == (NINA, "filter", "", None, "f1")


def test_no_other_view_can_be_asked_for() -> None:
    with pytest.raises(InvalidInputError, match="view"):
        Talk(NINA).say("list", view="everybody's")


def test_an_overview_has_the_figures_of_a_day_where_its_beginning_is_said() -> None:
    talk = Talk(NINA)
    assert talk.say("overview") == {"type": "overview", "ref": None, "counts": {"mine": 1}, "filters": {"f1": 2}}
    answer = talk.say("overview", since="2026-11-27T00:00:00Z")
    assert talk.desk.asked == datetime(2026, 11, 27, tzinfo=UTC)
    assert (answer["answered"], answer["median_seconds"]) == (2, 30.5)
