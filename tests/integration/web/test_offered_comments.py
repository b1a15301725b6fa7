"""What an agent's own browser is given to write to Jira."""

import json

import pytest
from werkzeug.test import TestResponse

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.models import Conversation
from jira_chat.kernel.ids import AccountId, new_id
from jira_chat.sync.rules import Turn
from tests.support.jira_site import ADA, PROJECT
from tests.support.web import Web

WORDS = "Use water"


@pytest.fixture
def conversation(web: Web, key: str) -> Conversation:
    """A chat with a request, in which Ada has answered and her pages were offered to write that."""
    visitor = web.visitor(key)
    started = web.begin(visitor)
    link = web.features.conversations.link
    link.note_request(started, "10100", "SUP-7")
    about = {"project": PROJECT, "account": AccountId(ADA), "name": "Ada"}
    ada = Principal(tenant=started.tenant, surface=Surface.DASHBOARD, **about)
    said = web.services.conversations.post(ada, started.id, client_id=new_id(), body=WORDS)
    found = link.find(started.tenant, started.id)
    assert web.services.offered_comments.awaited(found, Turn([said])) is not None
    return found


def ask(web: Web, conversation: Conversation, *, refused: bool = False) -> TestResponse:
    path = f"/api/conversations/{conversation.id}/comment"
    return web.send("POST", path, headers=web.session("dashboard"), json={"refused": refused})


def test_a_page_gets_the_comment_as_jira_takes_it_and_only_one_page(web, conversation) -> None:
    taken = ask(web, conversation).json
    comment = json.loads(taken["comment"])
    assert (taken["issue"], WORDS in str(comment["body"])) == ("10100", True)
    assert {"key": "sd.public.comment", "value": {"internal": False}} in comment["properties"]
    assert ask(web, conversation).status_code == 404


def test_a_page_that_jira_refused_says_so(web, conversation) -> None:
    assert ask(web, conversation, refused=True).status_code == 404
    ask(web, conversation)
    assert ask(web, conversation, refused=True).status_code == 204
