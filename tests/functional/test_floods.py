"""A flood of chats does not reach the project's Jira, and holds nobody else up."""

from collections import Counter
from typing import Any

from sqlalchemy import select

from jira_chat.access.principals import Surface
from jira_chat.kernel.ids import new_id
from jira_chat.outbox.tables import jobs
from tests.support.in_process import SITE, InProcessStack

Json = dict[str, Any]
FLOODER, OFFICE, HOME = "203.0.113.9", "198.51.100.50", "198.51.100.7"
ATTEMPTS = 80
AN_HOURS = 60
"""What one address may start in an hour."""


def start(stack: InProcessStack, address: str) -> Json:
    """Start a chat as somebody who was never seen before; return the answer, or why there is none."""
    visitor = stack.ask("session", {"site": SITE}, address=address)
    if visitor.status_code != 201:
        return dict(visitor.json["error"])
    frame = {"type": "start", "client_id": new_id(), "body": f"Hello from {address}"}
    sent = {"token": visitor.json["token"], "address": address, "json": {"frames": [frame]}}
    (answer,) = stack.send("POST", "/socket/poll", **sent).json["frames"]
    return dict(answer)


def test_a_flood_from_one_address_ends_at_its_limit_and_an_admin_hears_of_it(stack: InProcessStack) -> None:
    stack.agents(online=True)
    answers = [start(stack, FLOODER) for _ in range(ATTEMPTS)]
    others = [start(stack, address) for address in [HOME, *[OFFICE] * 10]]
    assert [each["type"] for each in others] == ["started"] * 11

    started = sum(each.get("type") == "started" for each in answers)
    refused = [each for each in answers if each.get("type") != "started"]
    assert 20 <= started <= AN_HOURS
    assert Counter(each["code"] for each in refused) == {"too_many_requests": ATTEMPTS - started}
    assert all(each["message"].startswith("Too many new chats. Please try again in ") for each in refused)
    assert all(each["retry_after"] > 0 for each in refused)
    assert told_to_jira(stack) == started + 11

    # What a process does every few seconds: tests/integration/test_cli.py.
    stack.services.alarms.save()
    alarms = told(stack, "/api/project-settings", stack.admin_session())
    assert sum(each["refused"] for each in alarms) == ATTEMPTS - started
    assert {each["scope"] for each in alarms} == {"address"}
    assert told(stack, "/api/administration", stack.admin_session(Surface.ADMINISTRATION)) == alarms
    assert FLOODER not in stack.send("GET", "/api/project-settings", token=stack.admin_session()).text


def told_to_jira(stack: InProcessStack) -> int:
    """How many conversations there are jobs for the project's Jira of."""
    asked = select(jobs.c.stream).where(jobs.c.kind == "tell_jira").distinct()
    with stack.infrastructure.database.reading() as connection:
        return len(connection.execute(asked).all())


def told(stack: InProcessStack, path: str, session: str) -> list[Json]:
    """The alarms; a flood that goes on over the full hour has two."""
    alarms: list[Json] = stack.send("GET", path, token=session).json["alarms"]
    return alarms
