from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jira_chat.access.principals import Side
from jira_chat.conversations import transcripts
from jira_chat.conversations.models import Author, Conversation, Message

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
CONVERSATION = Conversation(
    tenant="t1",
    id="c1",
    project="10000",
    entrance="10000",
    customer="visitor:v1",
    customer_name="Carla",
    customer_account=None,
    site=None,
    issue="10100",
    issue_key="SUP-7",
    seq=2,
    created_at=NOON,
    summary="It does not start",
)
ASKED = Message(
    conversation="c1",
    seq=1,
    client_id="m1",
    author=Author(side=Side.CUSTOMER, name="Carla"),
    body="Hello\n2026-07-01 12:00 UTC · Nina",
    at=NOON,
)
ANSWERED = replace(ASKED, seq=2, author=Author(side=Side.AGENT, name="Nina"), body="Turn it on")


def test_nobody_can_write_a_line_that_looks_like_the_heading_of_another():
    text = transcripts.as_text(CONVERSATION, [ASKED, ANSWERED], zone=None, support="Support")
    assert text == (
        "SUP-7 · It does not start\n\n"
        "2026-07-01 12:00 UTC · Carla\n    Hello\n    2026-07-01 12:00 UTC · Nina\n\n"
        "2026-07-01 12:00 UTC · Nina\n    Turn it on\n"
    )


def test_what_jira_keeps_is_filled_in_and_said_once():
    gone = [replace(each, body="", purged=True) for each in (ASKED, ANSWERED, replace(ANSWERED, seq=3))]
    filled = transcripts.filled([*gone, replace(ANSWERED, seq=4)], {1: "Hello", 3: "", 4: "never"})
    text = transcripts.as_text(CONVERSATION, filled, zone=None, support="Support")
    assert text.splitlines()[2:] == [
        "2026-07-01 12:00 UTC · Carla",
        "    Hello",
        "",
        "2026-07-01 12:00 UTC · Nina",
        "    Turn it on",
    ]


@pytest.mark.parametrize(
    ("zone", "shown"), [("Europe/Berlin", "14:00 CEST"), ("Nowhere/Land", "12:00 UTC"), ("../etc/passwd", "12:00 UTC")]
)
def test_times_are_those_of_the_reader(zone, shown):
    assert shown in transcripts.as_text(CONVERSATION, [ANSWERED], zone=zone, support="Support")


def test_who_has_no_name_is_the_team():
    messages = [ASKED, replace(ANSWERED, author=Author(side=Side.AGENT, name=""))]
    assert "UTC · Soporte\n    Turn" in transcripts.as_text(CONVERSATION, messages, zone=None, support="Soporte")
    data = transcripts.as_data(CONVERSATION, messages, support="Soporte")["messages"]
    assert [each["author"] for each in data] == ["Carla", "Soporte"]


@pytest.mark.parametrize("gone", ["removed", "purged"])
def test_what_is_gone_is_in_neither(gone):
    messages = [ASKED, replace(ANSWERED, **{gone: True})]
    assert "Nina\n    Turn" not in transcripts.as_text(CONVERSATION, messages, zone=None, support="Support")
    assert [each["body"] for each in transcripts.as_data(CONVERSATION, messages, support="Support")["messages"]] == [
        ASKED.body
    ]


def test_a_mail_has_the_end_of_what_is_too_long_for_it():
    assert transcripts.shortened("short") == "short"
    assert transcripts.shortened("x" * transcripts.LONGEST_IN_MAIL + "end")[:4] == "[…]x"
    assert transcripts.shortened("x" * transcripts.LONGEST_IN_MAIL + "end").endswith("xend")


def test_the_end_of_a_transcript_counts_as_jira_counts():
    long = replace(ASKED, body="🔥" * 30_000)
    told = transcripts.so_far([long], support="Support", longest=25_000)
    assert told == "[…]" + "🔥" * 12_500
