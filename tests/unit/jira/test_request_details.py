from datetime import timedelta

import pytest

from jira_chat.jira.request_details import LONGEST_VALUE, MOST_FIELDS, RequestValue, Running, SlaClock
from tests.support.scripted_server import Answer

HOUR = 3_600_000
CYCLE = {
    "breached": False,
    "paused": False,
    "withinCalendarHours": True,
    "goalDuration": {"millis": 4 * HOUR, "friendly": "4h"},
    "elapsedTime": {"millis": HOUR, "friendly": "1h"},
    "remainingTime": {"millis": 3 * HOUR, "friendly": "3h"},
}


def details_of(server, client, **about):
    server.will_answer(Answer(body={"issueId": "10100", "issueKey": "SUP-7", "summary": "Hello", **about}))
    return client.agents.details("10100", authorization="Bearer nina")


def value_of(server, client, value) -> str:
    fields = [{"fieldId": "customfield_1", "label": "Colour", "value": value}]
    return "".join(each.value for each in details_of(server, client, requestFieldValues=fields).fields)


def test_it_is_read_in_one_call_as_the_agent(server, client) -> None:
    carla = {"accountId": "qm:1", "displayName": "Carla", "emailAddress": "carla@example.com"}
    found = details_of(server, client, requestType={"name": "Ask a question"}, reporter=carla)
    assert (found.type, found.reporter.email, found.fields, found.clocks) == (
        "Ask a question",
        "carla@example.com",
        (),
        (),
    )
    (received,) = server.received
    assert received.path == "/site/rest/servicedeskapi/request/10100"
    assert received.query["expand"] == ["requestType,sla"]
    assert received.headers["Authorization"] == "Bearer nina"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("<b>red</b>", "<b>red</b>"),
        (3.5, "3.5"),
        (True, "Yes"),
        (None, ""),
        ({"id": "1", "value": "Red"}, "Red"),
        ([{"value": "Red"}, {"displayName": "Omar"}, {"id": "9"}], "Red, Omar"),
        ({"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": []}]}, ""),
        ({"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Hi"}]}]}, "Hi"),
        ("x" * 9_000, "x" * LONGEST_VALUE),
    ],
)
def test_values_are_text_of_a_bounded_length(server, client, value, text) -> None:
    assert value_of(server, client, value) == text


def test_what_the_chat_shows_already_is_left_out_and_so_is_too_much(server, client) -> None:
    shown = [{"fieldId": each, "label": each, "value": "Hello"} for each in ("summary", "description")]
    others = [{"fieldId": f"f{number}", "value": "x"} for number in range(MOST_FIELDS + 5)]
    fields = details_of(server, client, requestFieldValues=shown + others).fields
    assert (len(fields), fields[0]) == (MOST_FIELDS, RequestValue(id="f0", name="f0", value="x"))


@pytest.mark.parametrize(
    ("about", "running", "breached"),
    [
        ({"ongoingCycle": CYCLE}, Running.RUNNING, False),
        ({"ongoingCycle": CYCLE | {"paused": True}}, Running.PAUSED, False),
        ({"ongoingCycle": CYCLE | {"withinCalendarHours": False}}, Running.OUTSIDE_HOURS, False),
        ({"completedCycles": [CYCLE, CYCLE | {"breached": True}]}, Running.STOPPED, True),
    ],
)
def test_an_sla_clock_is_its_present_or_latest_cycle(server, client, about, running, breached) -> None:
    slas = {"values": [{"id": "1", "name": "Time to resolution", **about}, {"id": "2", "name": "Never begun"}]}
    (clock,) = details_of(server, client, sla=slas).clocks
    assert clock == SlaClock(
        name="Time to resolution",
        running=running,
        breached=breached,
        remaining=timedelta(hours=3),
        elapsed=timedelta(hours=1),
        goal=timedelta(hours=4),
    )


@pytest.mark.parametrize(
    ("sla", "names"),
    [
        ({"values": [{"id": "1", "name": "Time to resolution", "ongoingCycle": CYCLE}]}, ["Time to resolution"]),
        ({"values": [{"id": "1", "name": "Never begun"}]}, []),
        ({"values": []}, None),
        (None, None),
    ],
)
def test_clocks_alone_are_read_as_the_app_and_are_none_without_slas(server, client, sla, names) -> None:
    server.will_answer(Answer(body={"issueId": "10100", "issueKey": "SUP-7", "sla": sla}))
    clocks = client.agents.clocks("10100")
    assert (None if clocks is None else [each.name for each in clocks]) == names
    assert server.received[0].query["expand"] == ["sla"]


def test_organizations_are_asked_for_by_the_customer(server, client) -> None:
    server.will_answer(Answer(body={"values": [{"id": "1", "name": "Costa Bakeries"}], "isLastPage": True}))
    assert client.agents.organizations("qm:1", authorization=None) == ("Costa Bakeries",)
    assert server.received[0].query["accountId"] == ["qm:1"]
