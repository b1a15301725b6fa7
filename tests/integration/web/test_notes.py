"""Both sides of the wall: what agents note for agents, and what customers get."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.models import Conversation
from jira_chat.kernel.ids import AccountId, new_id
from jira_chat.web import routes
from jira_chat.web.routes import ROUTES, Route
from tests.support.jira_site import ADA, PROJECT, STRANGER
from tests.support.web import Web, bearer

ELSEWHERE = "10001"
SECRET = "among-ourselves"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
STEPS = st.lists(st.tuples(st.sampled_from(["customer", "agent", "note"]), WORDS), max_size=8)


@pytest.fixture
def visitor(web: Web, key: str) -> dict[str, str]:
    return web.visitor(key)


@pytest.fixture
def conversation(web: Web, visitor: dict[str, str]) -> Conversation:
    return start(web, visitor)


def start(web: Web, visitor: dict[str, str]) -> Conversation:
    person = web.services.visitors.recognise(visitor["Authorization"].removeprefix("Bearer "))
    web.services.presence.choose(agent(person), online=True)
    return web.services.conversations.start(person, client_id=new_id(), body="Hello").conversation


def agent(person: Principal) -> Principal:
    return Principal(
        tenant=person.tenant, surface=Surface.DASHBOARD, project=PROJECT, account=AccountId(ADA), name="Ada"
    )


def path(conversation: Conversation, part: str = "notes") -> str:
    return f"/api/conversations/{conversation.id}/{part}"


def all_that_a_customer_gets(web: Web, visitor: dict[str, str], conversation: Conversation) -> tuple[list[str], str]:
    """The messages, and the text of all answers."""
    frames = [
        {"type": "history", "conversation": conversation.id},
        {"type": "sync", "conversation": conversation.id, "after": 0},
    ]
    polled = [
        web.send("POST", "/socket/poll", headers=visitor, json=body) for body in ({"frames": []}, {"frames": frames})
    ]
    files = [
        web.send("GET", path(conversation, part), headers=visitor)
        for part in ("ending", "transcript", "transcript?format=json")
    ]
    # What else is news may come before it.
    history = next(each for each in polled[1].json["frames"] if "messages" in each)
    return [each["body"] for each in history["messages"]], "\n".join(each.text for each in (*polled, *files))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_no_note_reaches_the_customer_and_no_message_is_taken_for_one(web, visitor, steps) -> None:
    conversation = start(web, visitor)
    customer = web.services.visitors.recognise(visitor["Authorization"].removeprefix("Bearer "))
    ada, said, noted = web.session("dashboard"), ["Hello"], []
    for number, (who, words) in enumerate(steps):
        if who == "note":
            noted.append(f"{SECRET} {number}{words}".strip())
            body = {"client_id": new_id(), "body": noted[-1]}
            assert web.send("POST", path(conversation), headers=ada, json=body).status_code == 200
        else:
            said.append(f"said {number}{words}".strip())
            person = customer if who == "customer" else agent(customer)
            web.services.conversations.post(person, conversation.id, client_id=new_id(), body=said[-1])
    shown, everything = all_that_a_customer_gets(web, visitor, conversation)
    assert shown == said
    assert SECRET not in everything
    notes = web.send("GET", path(conversation), headers=ada).json["notes"]
    assert [each["body"] for each in notes] == noted


def test_sent_again_it_is_the_same_note_and_agents_alone_are_told(web, conversation) -> None:
    ada = web.session("dashboard")
    body = {"client_id": "note-0001", "body": "  Paid twice\r\nlast year "}
    first, again = (web.send("POST", path(conversation), headers=ada, json=body).json for _ in range(2))
    assert first == again
    assert (first["body"], first["refused"]) == ("Paid twice\nlast year", False)
    assert web.send("GET", path(conversation), headers=ada).json == {"notes": [first]}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"body": " \n "}, "empty_message"),
        ({"body": "x" * 10_001}, "message_too_long"),
        ({"client_id": "a:b-12345"}, "invalid_input"),
        ({"body": 1}, "invalid_input"),
    ],
)
def test_what_is_no_note_is_refused_in_words(web, conversation, wrong, code) -> None:
    body = {"client_id": "note-0001", "body": "Hello"} | wrong
    answer = web.send("POST", path(conversation), headers=web.session("dashboard"), json=body)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, code)


AGENTS = [each for each in ROUTES if each.guard is routes.AGENTS]


@pytest.mark.parametrize("route", AGENTS, ids=lambda each: f"{each.method} {each.path}")
def test_what_is_among_agents_is_for_agents_of_the_project(web, visitor, conversation, route: Route) -> None:
    def asked_by(headers: dict[str, str]) -> int:
        place = route.path.replace("<conversation>", conversation.id).replace("<seq>", "1")
        said = {"client_id": "note-0001", "body": "Hello", "step": "31", "account": ADA, "refused": False}
        said |= {"revision": 0, "id": "0123456789abcdef" * 2, "project": ELSEWHERE, "note": "Hello"}
        json_ = None if route.method == "GET" else said
        return web.send(route.method, place, headers=headers, json=json_).status_code

    def session(surface: Surface, **about: str) -> dict[str, str]:
        person = {"project": PROJECT, "account": ADA, "name": "Ada"} | about
        return bearer(web.services.sessions.issue(Principal(tenant=conversation.tenant, surface=surface, **person)))

    assert asked_by({}) == 401
    assert asked_by(visitor) == 401
    assert asked_by(session(Surface.PORTAL, account="carla")) == 403
    assert asked_by(session(Surface.PROJECT_SETTINGS)) == 403
    # Who may only view is refused as the page itself is.
    assert asked_by(session(Surface.DASHBOARD, account=STRANGER)) == 403
    assert asked_by(session(Surface.DASHBOARD, project=ELSEWHERE)) == 404
    assert asked_by(session(Surface.ISSUE, issue="10999")) == 404
    assert (
        web.services.notes.of(agent(web.services.visitors.recognise(visitor["Authorization"][7:])), conversation.id)
        == []
    )
