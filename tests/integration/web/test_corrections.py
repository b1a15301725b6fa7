"""Over HTTP: an agent changes their last message and takes it back, and two browsers do not cross."""

import pytest

from jira_chat.kernel.ids import new_id
from tests.integration.web.test_notes import agent, start


@pytest.fixture
def visitor(web, key):
    return web.visitor(key)


@pytest.fixture
def place(web, visitor):
    conversation = start(web, visitor)
    ada = agent(web.services.visitors.recognise(visitor["Authorization"].removeprefix("Bearer ")))
    seq = web.services.conversations.post(ada, conversation.id, client_id=new_id(), body="Use sand").seq
    return f"/api/conversations/{conversation.id}/messages/{seq}"


def last(web, visitor, place):
    frames = [{"type": "history", "conversation": place.split("/")[3]}]
    (history,) = web.send("POST", "/socket/poll", headers=visitor, json={"frames": frames}).json["frames"]
    return history["messages"][-1]


def test_the_customer_sees_what_became_of_it_and_the_second_browser_is_told(web, visitor, place):
    ada = web.session("dashboard")
    edited = web.send("PUT", place, headers=ada, json={"body": "Use water", "revision": 0})
    crossing = web.send("PUT", place, headers=ada, json={"body": "Use foam", "revision": 0})
    assert (edited.status_code, crossing.status_code) == (204, 409)
    assert crossing.json["error"] == {"code": "conflict", "message": "This message changed meanwhile."}
    shown = last(web, visitor, place)
    assert (shown["body"], shown["edited"], shown["revision"]) == ("Use water", True, 1)
    assert web.send("DELETE", f"{place}?revision=1", headers=ada).status_code == 204
    shown = last(web, visitor, place)
    assert (shown["body"], shown["removed"]) == ("", True)


@pytest.mark.parametrize("seq", ["0", "99", "-1", "1.5", "9" * 40, "one"])
def test_what_is_no_message_is_not_found(web, place, seq):
    elsewhere = place.rpartition("/")[0] + "/" + seq
    assert web.send("DELETE", elsewhere, headers=web.session("dashboard")).status_code == 404
