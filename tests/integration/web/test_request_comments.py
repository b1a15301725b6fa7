"""Which comments of a request are in the chat, as its agents are told, also while Jira does not answer."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from jira_chat.access.principals import Side
from jira_chat.conversations.models import Author, Conversation
from jira_chat.jira import adf
from jira_chat.kernel.ids import IssueId
from tests.support.jira_site import ISSUE, PROJECT
from tests.support.scripted_server import Answer, Received
from tests.support.web import Web

NINA = Author(side=Side.AGENT, name="Nina Novak")


def comment(number: int, *, public: bool = True) -> dict[str, Any]:
    author = {"accountId": f"nina-{number}", "displayName": "Nina Novak", "accountType": "atlassian"}
    said = {"created": "2026-01-05T10:00:00.000+0000", "jsdPublic": public, "properties": []}
    return {"id": str(number), "author": author, "body": adf.from_text("Hi"), **said}


@pytest.fixture
def conversation(web: Web, key: str) -> Conversation:
    link = web.features.conversations.link
    begun = web.begin(web.visitor(key))
    link.note_request(begun, IssueId(ISSUE), "SUP-7")
    link.receive_comment(begun, comment="101", author=NINA, body="Hi", at=begun.created_at)
    return begun


def answering(web: Web, comments: Answer) -> None:
    others = web.site.server.decide
    issue = {"id": ISSUE, "key": "SUP-7", "fields": {"project": {"id": PROJECT}}}

    def decide(received: Received) -> Answer:
        if received.path.endswith("/comment"):
            return comments
        return Answer(body=issue) if received.path.endswith(f"/issue/{ISSUE}") else others(received)

    web.site.server.decide = decide


def asked(web: Web, conversation: Conversation, part: str = "", *, by: str = "issue") -> TestResponse:
    path = f"/api/conversations/{conversation.id}/request/comments{part}"
    return web.send("GET", path, headers=web.session(by))


def test_agents_are_told_which_comments_are_in_the_chat_and_which_are_not(web, conversation) -> None:
    comments = [comment(103, public=False), comment(102), comment(101)]
    answering(web, Answer(body={"comments": comments, "total": 3}))
    address = f"{web.site.url}/browse/SUP-7?focusedCommentId="
    assert asked(web, conversation).json == {"comments": [{"seq": 2, "address": f"{address}101"}]}
    said = asked(web, conversation, "/missing").json
    assert [(each["id"], each["author"], each["address"]) for each in said["comments"]] == [
        ("102", "Nina Novak", f"{address}102")
    ]
    assert said["older"] is False


def test_a_jira_that_is_away_leaves_only_its_part_empty(web, conversation) -> None:
    answering(web, Answer(503))
    assert len(asked(web, conversation).json["comments"]) == 1
    assert asked(web, conversation, "/missing").status_code == 503


@pytest.mark.parametrize("part", ["", "/missing"])
def test_a_request_out_of_reach_has_no_comments(web, conversation, part) -> None:
    web.features.conversations.link.close(conversation)
    assert asked(web, conversation, part).json["comments"] == []
    assert asked(web, conversation, part, by="portal").status_code == 403
