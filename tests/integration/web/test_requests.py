"""What agents see of a request, and do with it."""

import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.models import Conversation
from jira_chat.kernel.ids import AccountId, new_id
from tests.support.jira_site import ADA, PROJECT
from tests.support.scripted_server import Answer
from tests.support.web import Web

RESOLVED = {"id": "10003", "name": "Resolved", "statusCategory": {"key": "done"}}
STEPS = {"transitions": [{"id": "31", "name": "Resolve this issue", "to": RESOLVED}]}


class Workflow:
    """A request with one step to take, beside what the site answers else."""

    def __init__(self, web: Web) -> None:
        self.taken: list[object] = []
        self._others, web.site.server.decide = web.site.server.decide, self._decide

    def _decide(self, received: object) -> Answer:
        path, method = received.path, received.method
        if path.endswith("/transitions"):
            if method == "GET":
                return Answer(body=STEPS)
            self.taken.append(received.json)
            return Answer(204)
        if path.endswith("/assignable/search"):
            return Answer(body=[{"accountId": "omar", "displayName": "Omar Okafor"}])
        if path.endswith("/issue/10100"):
            return self._issue(received)
        return self._others(received)

    def _issue(self, received: object) -> Answer:
        if received.method == "PUT":
            self.taken.append(received.json)
            return Answer(204)
        fields = {"summary": "Hello", "project": {"id": PROJECT}}
        if {"transition": {"id": "31"}} in self.taken:
            fields["status"] = RESOLVED
        if any("fields" in each for each in self.taken):
            fields["assignee"] = {"accountId": "omar", "displayName": "Omar Okafor"}
        return Answer(body={"id": "10100", "key": "SUP-7", "fields": fields})


@pytest.fixture
def conversation(web: Web, key: str) -> Conversation:
    person = web.services.visitors.recognise(web.visitor(key)["Authorization"].removeprefix("Bearer "))
    about = {"project": PROJECT, "account": AccountId(ADA), "name": "Ada"}
    ada = Principal(tenant=person.tenant, surface=Surface.DASHBOARD, **about)
    web.services.presence.choose(ada, online=True)
    started = web.services.conversations.start(person, client_id=new_id(), body="Hello").conversation
    web.features.conversations.link.note_request(started, "10100", "SUP-7")
    return started


@pytest.fixture
def workflow(web: Web) -> Workflow:
    return Workflow(web)


def path(conversation: Conversation, part: str = "") -> str:
    return f"/api/conversations/{conversation.id}/request{part}"


def test_a_request_is_shown_with_its_address(web, conversation) -> None:
    shown = web.send("GET", path(conversation), headers=web.session("dashboard")).json
    assert (shown["key"], shown["address"]) == ("SUP-7", f"{web.site.url}/browse/SUP-7")
    assert (shown["resolved"], shown["status"], shown["assignee"], shown["mine"]) == (False, None, None, False)


def test_an_agent_takes_a_step_that_jira_offers(web, conversation, workflow) -> None:
    ada = web.session("dashboard")
    (step,) = web.send("GET", path(conversation, "/steps"), headers=ada).json["steps"]
    assert step == {"id": "31", "name": "Resolve this issue", "to": "Resolved", "category": "done", "asks": False}
    done = web.send("POST", path(conversation, "/steps"), headers=ada, json={"step": "31"})
    assert (done.json["status"], done.json["category"], done.json["resolved"]) == ("Resolved", "done", True)
    refused = web.send("POST", path(conversation, "/steps"), headers=ada, json={"step": "99"})
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "conflict")
    assert workflow.taken == [{"transition": {"id": "31"}}]


def test_an_agent_gives_a_request_to_another(web, conversation, workflow) -> None:
    ada = web.session("dashboard")
    (omar,) = web.send("GET", path(conversation, "/assignable?query=om"), headers=ada).json["people"]
    given = web.send("PUT", path(conversation, "/assignee"), headers=ada, json={"account": omar["account"]})
    assert (given.json["assignee"], given.json["mine"]) == ("Omar Okafor", False)
    assert workflow.taken == [{"fields": {"assignee": {"accountId": "omar"}}}]


@pytest.mark.parametrize(("permission", "part"), [("TRANSITION_ISSUES", "/steps"), ("ASSIGN_ISSUES", "/assignable")])
def test_who_may_comment_and_not_that_is_refused_in_words(web, conversation, workflow, permission, part) -> None:
    web.site.withdrawn.add((ADA, permission))
    answer = web.send("GET", path(conversation, part), headers=web.session("dashboard"))
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "forbidden")
    assert "Jira does not let you" in answer.json["error"]["message"]
