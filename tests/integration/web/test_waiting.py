"""While nobody answers: what the panel is told, and what it may note."""

import pytest

from jira_chat.conversations.models import Conversation
from tests.support import web as webs
from tests.support.web import SITE, Web

ANN = "ann@example.com"


@pytest.fixture
def web(tmp_path, redis):
    """A site where mail can be sent."""
    with webs.serving(tmp_path, redis.url, SMTP_URL="smtp://127.0.0.1:1") as web:
        assert web.site.install(web.send).status_code == 204
        yield web


@pytest.fixture
def visitor(web: Web, key: str) -> dict[str, str]:
    return web.visitor(key)


@pytest.fixture
def conversation(web: Web, visitor: dict[str, str]) -> Conversation:
    return web.begin(visitor)


def path(conversation: Conversation) -> str:
    return f"/api/conversations/{conversation.id}/waiting?lang=de"


def test_a_visitor_hears_when_to_say_so_and_leaves_an_address(web, visitor, conversation) -> None:
    shown = web.send("GET", path(conversation), headers=visitor).json
    assert 290 <= shown["seconds"] <= 300
    assert (shown["left"], shown["email"], shown["offers"], shown["asks"]) == (False, None, True, True)
    assert shown["texts"]["waiting.leave"] == "Als Anfrage hinterlassen"
    assert web.send("POST", path(conversation), headers=visitor, json={}).status_code == 200
    sent = {"leaves": True, "email": "  Ann@Example.com "}
    left = web.send("POST", path(conversation), headers=visitor, json=sent).json
    assert (left["left"], left["email"], left["offers"], left["asks"]) == (True, ANN, True, False)
    kept = web.features.conversations.link.find(conversation.tenant, conversation.id)
    assert kept.told_at is not None
    assert (kept.left, kept.unconfirmed_email) == (True, ANN)


@pytest.mark.parametrize("typed", [{}, {"email": None}, {"email": ""}, {"email": "ann"}])
def test_without_an_address_nothing_reaches_a_stranger_and_nothing_is_kept(web, visitor, conversation, typed) -> None:
    answer = web.send("POST", path(conversation), headers=visitor, json={"leaves": True} | typed)
    assert answer.status_code == 400
    assert not web.features.conversations.link.find(conversation.tenant, conversation.id).left


def test_another_visitor_finds_nothing(web, key, conversation) -> None:
    other = web.visitor(key, SITE)
    assert web.send("GET", path(conversation), headers=other).status_code == 404
    assert web.send("POST", path(conversation), headers=other, json={"leaves": True}).status_code == 404
