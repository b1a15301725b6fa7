"""The texts of a conversation that Jira alone has: read there, or said that it does not answer."""

from datetime import timedelta

import pytest

from jira_chat.conversations.models import Conversation
from jira_chat.conversations.retention import Retention
from tests.support.jira_site import PROJECT
from tests.support.scripted_server import Answer
from tests.support.web import SITE, Web

INTERNAL = {"id": "30002", "created": "2026-06-01T12:00:00.000+0000", "body": "What a fool", "jsdPublic": False}
PUBLIC = {"id": "30001", "created": "2026-06-01T12:00:00.000+0000", "body": "Use water", "jsdPublic": True}


@pytest.fixture
def visitor(web: Web, key: str) -> dict[str, str]:
    return web.visitor(key)


@pytest.fixture
def conversation(web: Web, visitor: dict[str, str]) -> Conversation:
    """One that was resolved, and its texts deleted, long ago."""
    started = web.begin(visitor, "Hello")
    link = web.features.conversations.link
    link.note_request(started, "10100", "SUP-7", described=True)
    link.note_state(started, key="SUP-7", summary="Hello", resolved=True)
    kept = {started.tenant: timedelta(0)}
    infrastructure = web.features.infrastructure
    web.clock.advance(seconds=1)
    assert Retention(infrastructure.database, infrastructure.hints, lambda: kept, clock=web.clock).purge() == 1
    return started


@pytest.fixture
def jira(web: Web) -> None:
    others = web.site.server.decide

    def decide(received) -> Answer:
        if received.path.endswith("/comment"):
            return Answer(body={"comments": [PUBLIC, INTERNAL], "total": 2})
        if "/servicedeskapi/request/10100" in received.path:
            field = {"fieldId": "description", "value": "Hello\n\nStarted in chat [chat ABCDEFGH]"}
            return Answer(body={"issueId": "10100", "issueKey": "SUP-7", "requestFieldValues": [field]})
        if received.path.endswith("/issue/10100"):
            return Answer(body={"id": "10100", "key": "SUP-7", "fields": {"project": {"id": PROJECT}}})
        return others(received)

    web.site.server.decide = decide


def path(conversation: Conversation) -> str:
    return f"/api/conversations/{conversation.id}/kept?lang=de"


@pytest.mark.usefixtures("jira")
def test_both_sides_read_what_jira_keeps(web, visitor, conversation) -> None:
    for who in (visitor, web.session("dashboard")):
        answer = web.send("GET", path(conversation), headers=who)
        (first,) = answer.json["messages"]
        assert (first["seq"], first["body"][:5], answer.json["away"]) == (1, "Hello", False)
        assert "What a fool" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("jira")
def test_the_transcript_has_it_too(web, visitor, conversation) -> None:
    transcript = f"/api/conversations/{conversation.id}/transcript"
    data = web.send("GET", f"{transcript}?format=json", headers=visitor).json
    assert [each["body"][:5] for each in data["messages"]] == ["Hello"]
    assert "    Hello\n" in web.send("GET", transcript, headers=visitor).text


def test_no_transcript_is_given_out_while_jira_does_not_answer(web, visitor, conversation) -> None:
    web.site.away = True
    answer = web.send("GET", f"/api/conversations/{conversation.id}/transcript", headers=visitor)
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "unavailable")


def test_they_hear_that_jira_does_not_answer(web, visitor, conversation) -> None:
    web.site.away = True
    answer = web.send("GET", path(conversation), headers=visitor)
    assert (answer.status_code, answer.json["messages"], answer.json["away"]) == (200, [], True)
    assert answer.json["texts"] == {"kept.away": "Die Unterhaltung liegt in Jira, das gerade nicht antwortet."}


@pytest.mark.usefixtures("jira")
def test_nobody_else_finds_anything(web, key, conversation) -> None:
    for who in (web.visitor(key, SITE), web.session("issue"), web.session("portal")):
        assert web.send("GET", path(conversation), headers=who).status_code == 404
