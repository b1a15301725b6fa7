"""A project that does not show which agent answers: nothing that reaches its customers names one."""

import json

import pytest
from sqlalchemy import insert

from jira_chat.access.principals import Principal, Surface
from jira_chat.attachments.tables import agent_photos
from jira_chat.conversations.models import Conversation
from jira_chat.kernel.ids import AccountId
from jira_chat.storage.personal_data import Person
from tests.support.jira_site import PROJECT
from tests.support.web import Web

NAME = "Nina Novak"


@pytest.fixture
def visitor(web: Web, key: str) -> dict[str, str]:
    return web.visitor(key)


@pytest.fixture
def conversation(web: Web, visitor: dict[str, str]) -> Conversation:
    """One that an agent answered last."""
    started = web.begin(visitor)
    link, chat = web.features.conversations.link, web.services.conversations
    link.note_request(started, "10100", "SUP-7", described=True)
    nina = Principal(
        tenant=started.tenant, surface=Surface.DASHBOARD, project=PROJECT, account=AccountId("nina"), name=NAME
    )
    chat.post(nina, started.id, client_id="answer-0001", body="Turn it on")
    link.note_state(started, key="SUP-7", summary="Hello", resolved=True)
    return started


def all_answers(web: Web, person: dict[str, str], conversation: Conversation) -> str:
    """What somebody can be told of a conversation."""
    here = {"type": "history", "conversation": conversation.id}
    frames = [here, {"type": "sync", "conversation": conversation.id, "after": 0}]
    again = {"type": "start", "client_id": "start-0001", "body": "Hello"}
    parts = ("ending?lang=es", "waiting", "transcript?lang=es", "transcript?format=json&lang=es", "kept")
    told = [
        *(web.send("POST", "/socket/poll", headers=person, json={"frames": each}) for each in ([], frames, [again])),
        *(web.send("GET", f"/api/conversations/{conversation.id}/{part}", headers=person) for part in parts),
    ]
    assert {each.status_code for each in told} == {200}
    return "\n".join(each.text for each in told)


def test_nothing_that_reaches_a_customer_names_the_agent(web, visitor, conversation) -> None:
    shown = all_answers(web, visitor, conversation)
    assert shown.count(NAME) == 6
    web.configure(show_agent_names=False)
    hidden = all_answers(web, visitor, conversation)
    assert "Nina" not in hidden
    assert hidden.count("Turn it on") == shown.count("Turn it on")
    assert "UTC · Soporte\n" in hidden


@pytest.fixture
def photo(web: Web, conversation: Conversation) -> str:
    """The path of the agent's photo."""
    key = {"tenant_id": conversation.tenant, "account_id": "nina"}
    kept = {"name": "0a" * 16, "content": b"RIFF", "fetched_at": web.clock()}
    with web.features.infrastructure.database.transaction() as connection:
        connection.execute(insert(agent_photos).values(key | kept))
    return f"/photos/{conversation.tenant}/{'0a' * 16}"


def test_the_photo_is_beside_what_an_agent_says_and_goes_with_the_name(web, visitor, conversation, photo) -> None:
    assert f'"photo":"{photo}"' in all_answers(web, visitor, conversation)
    for hidden in ({"show_agent_photos": False}, {"show_agent_names": False}):
        web.configure(**hidden)
        assert "/photos/" not in all_answers(web, visitor, conversation)


def test_agents_see_who_answered(web, conversation) -> None:
    web.configure(show_agent_names=False)
    frames = [{"type": "history", "conversation": conversation.id}]
    answer = web.send("POST", "/socket/poll", headers=web.session("dashboard"), json={"frames": frames})
    assert NAME in answer.text


@pytest.mark.parametrize("shows", [True, False])
def test_what_is_exported_for_a_customer_is_what_they_saw(web, visitor, conversation, shows) -> None:
    web.configure(show_agent_names=shows)
    token = visitor["Authorization"].removeprefix("Bearer ")
    customer = web.services.visitors.recognise(token)
    database = web.features.infrastructure.database
    kept = web.features.conversations.personal_data
    person = Person(visitors=frozenset({str(customer.visitor)}))
    with database.reading() as connection:
        found = json.dumps(kept.export(connection, conversation.tenant, person), default=str)
    assert "Turn it on" in found
    assert ("Nina" in found) is shows
