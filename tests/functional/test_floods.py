"""A flood of chats does not reach the project's Jira, and holds nobody else up."""

import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox.websites import widget_key
from tests.support import live_stack as live_stacks
from tests.support.callers import (
    ADMINISTRATION_PAGE,
    DASHBOARD_PAGE,
    SETTINGS_PAGE,
    Panel,
    ask_for_visitor,
    configure,
    opened,
)
from tests.support.live_stack import Json, LiveStack
from tests.support.waiting import wait_for

SITE = "https://www.example.com"
HELLO = "Hello from "
FLOODER, OFFICE, HOME = "203.0.113.9", "198.51.100.50", "198.51.100.7"
ATTEMPTS = 80
AN_HOURS = 60
"""What one address may start in an hour."""
USUAL = {"LIMIT_VISITORS": "", "LIMIT_STARTS": ""}
"""The limits that are there without any configuration."""


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LiveStack]:
    with live_stacks.running(tmp_path, **USUAL) as live:
        yield live


def start(live: LiveStack, key: str, address: str) -> Json:
    """Start a chat as somebody who was never seen before; return the answer, or why there is none."""
    visitor = ask_for_visitor(live, key, SITE, address=address)
    if visitor.status_code != 201:
        return dict(visitor.json()["error"])
    with opened(live, visitor.json()["token"], address=address) as line:
        line.send("start", client_id=str(uuid.uuid4()), body=HELLO + address)
        while (frame := line.hear_any())["type"] not in {"started", "error"}:
            pass
        return frame


def test_a_flood_from_one_address_ends_at_its_limit_and_an_admin_hears_of_it(live: LiveStack) -> None:
    key = widget_key(configure(live)["snippet"])
    with opened(live, Panel.framed(live, DASHBOARD_PAGE, by="omar").session) as omar, ThreadPoolExecutor(8) as pool:
        omar.send("presence", online=True)
        omar.hear("presence", online=True)
        flood = [pool.submit(start, live, key, FLOODER) for _ in range(ATTEMPTS)]
        assert start(live, key, HOME)["type"] == "started"
        answers = [each.result() for each in flood]
        office = list(pool.map(lambda _: start(live, key, OFFICE), range(10)))
    assert [each["type"] for each in office] == ["started"] * 10

    started = sum(each.get("type") == "started" for each in answers)
    refused = [each for each in answers if each.get("type") != "started"]
    assert 20 <= started <= AN_HOURS
    assert Counter(each["code"] for each in refused) == {"too_many_requests": ATTEMPTS - started}
    assert all(each["message"].startswith("Too many new chats. Please try again in ") for each in refused)
    assert all(each["retry_after"] > 0 for each in refused)

    expected = {HOME: 1, OFFICE: 10, FLOODER: started}
    wait_for(lambda: in_jira(live) == expected, seconds=60, what=f"requests as {expected}")

    page = Panel.framed(live, SETTINGS_PAGE, by="ada")
    alarms = wait_for(lambda: told(page, "/api/project-settings", ATTEMPTS - started), what="the alarm")
    assert {each["scope"] for each in alarms} == {"address"}
    site = Panel.framed(live, ADMINISTRATION_PAGE, by="ada")
    assert told(site, "/api/administration", ATTEMPTS - started) == alarms
    assert FLOODER not in page.ask("GET", "/api/project-settings").text


def in_jira(live: LiveStack) -> dict[str, int]:
    """How many requests there are by the address that they came from, beside those that a sandbox begins with."""
    summaries = [each["summary"] for each in live.issues()]
    return dict(Counter(each.removeprefix(HELLO) for each in summaries if each.startswith(HELLO)))


def told(page: Panel, path: str, refused: int) -> list[Json] | None:
    """The alarms, once they tell of so many refusals; a flood may go on over the full hour."""
    alarms: list[Json] = page.ask("GET", path).json()["alarms"]
    return alarms if sum(each["refused"] for each in alarms) == refused else None
