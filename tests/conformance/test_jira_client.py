"""Every request that our client sends is one that Atlassian's contract allows, and its answers are understood.

The loopback server answers from the contract's own examples, so nothing here was made up to suit the client.
"""

import inspect
import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from openapi_core import Config, OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockResponse

from jira_chat.jira import adf
from jira_chat.jira.client import JiraClient
from jira_chat.jira.models import Comment, Group, Issue, Project, Request, RequestField, RequestType, ServiceDesk, User
from jira_chat.jira.transport import Transport
from tests.support.scripted_server import Answer, Received, ScriptedServer

ROOT = Path(__file__).parents[2]
CONTRACT = (
    Path(os.environ.get("JIRA_CHAT_CONFORMANCE", ROOT.parent / "shared" / "conformance"))
    / "openapi"
    / "jira-jsm.contract.json"
)
SITE = "https://your-domain.atlassian.net"
MARKER = {"conversation": "c1", "first": 1, "last": 3}

pytestmark = pytest.mark.skipif(not CONTRACT.exists(), reason="the conformance data is not here")

# The arguments of each verb, and what its answer or the answer's first item is; None where there is nothing.
VERBS: dict[str, tuple[tuple[Any, ...], type | None]] = {
    "permissions": (("5b10", {"EDIT_ISSUES", "ADD_COMMENTS"}, "10001"), frozenset),
    "project": (("10000",), Project),
    "service_desk": (("10001",), ServiceDesk),
    "service_desks": ((), ServiceDesk),
    "service_desk_of": (("11001",), ServiceDesk),
    "request_types": (("28",), RequestType),
    "request_type_fields": (("10", "25"), RequestField),
    "search_groups": (("jdog",), Group),
    "shows_people": ((), bool),
    "groups_of": (("5b10",), Group),
    "myself": ((), User),
    "user": (("5b10",), User),
    "find_users": (("mia@example.com",), None),
    "find_customers": (("1", "fred"), User),
    "create_customer": (("fred@example.com", "Fred F. User"), User),
    "add_customers": (("1", ["qm:1", "qm:2"]), None),
    "create_request": (("10", "25", "Help", "Please", "qm:1"), Request),
    "find_request": (("10", "mouse"), Request),
    "find_requests": (("10", "mouse"), Request),
    "find_issue": (("10002",), Issue),
    "set_reporter": (("10002", "qm:1"), None),
    "add_comment": (("10010", adf.from_text("Hello\n\nthere"), MARKER), Comment),
    "add_note": (("10010", adf.from_text("Hello"), MARKER), Comment),
    "comment": (("10010", "10000"), Comment),
    "find_own_comment": (("10010", {"system.support.time": "1m"}), None),
    "comments_since": (("10010", datetime(2020, 1, 1, tzinfo=UTC)), Comment),
    "reopening": (("10010",), None),
    "reopen": (("10010", "41"), None),
    "server_time": ((), datetime),
    "own_permissions": (({"ADD_COMMENTS"}, "10001"), frozenset),
    "require_admin_scope": ((), None),
    "unfinished_comments": (("10010", datetime(2020, 1, 1, tzinfo=UTC)), None),
    "rate": (("10010", 4, "Great work!"), None),
    "set_issue_property": (("10010", "jira-chat", MARKER), None),
}


NOT_IN_IT = {"relates", "relate", "report_accounts", "is_unfinished"}
"""The contract knows no links between issues, and nothing of Connect's own; the last asks nothing."""


class Contract:
    """The document, and the example answers that it holds."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._paths = document["paths"]
        for operations in self._paths.values():
            for operation in operations.values():
                # Left alone, openapi-core would take any request for one signed in by OAuth.
                operation["security"] = [way for way in operation.get("security", ()) if "connectJwt" in way]
        # That the document itself is right is not our matter, and takes seconds.
        self._openapi = OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))

    def operation(self, request: Received) -> dict[str, Any]:
        for template, operations in self._paths.items():
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
            if re.fullmatch(pattern, request.path) and request.method.lower() in operations:
                return operations[request.method.lower()]
        raise AssertionError(f"not in the contract: {request.method} {request.path}")

    def example(self, request: Received) -> Answer:
        """The answer of the first success that the contract describes, as its only page."""
        responses = self.operation(request)["responses"]
        status = min(status for status in responses if status.startswith("2"))
        media = responses[status].get("content", {}).get("application/json")
        if media is None or "example" not in media:
            return Answer(int(status))
        body = media["example"]
        if media["schema"].get("type") == "array" and not isinstance(body, list):
            body = [body]  # the example of `user/groups` contradicts its schema
        if "isLastPage" in body:
            body = {**body, "isLastPage": True}
        return Answer(int(status), body)

    def check(self, received: Received) -> None:
        """Raise unless request and example answer agree with the contract and a Connect app may ask."""
        request = RequestsOpenAPIRequest(
            requests.Request(received.method, SITE + received.target, headers=received.headers, data=received.body)
        )
        self._openapi.validate_request(request)
        answer = self.example(received)
        if answer.content:
            self._openapi.validate_response(request, MockResponse(answer.content, answer.status))
        operation = self.operation(received)
        declared = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"}
        assert set(received.query) <= declared
        assert operation["security"], "a Connect app may not ask this"
        # The descriptor's ADMIN implies the others.
        assert operation["x-atlassian-connect-scope"] in {"READ", "WRITE", "DELETE", "ADMIN"}


@pytest.fixture(scope="module")
def contract() -> Contract:
    return Contract(json.loads(CONTRACT.read_text()))


@pytest.fixture
def server(contract) -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        server.decide = contract.example
        yield server


@pytest.fixture
def client(server) -> Iterator[JiraClient]:
    transport = Transport(server.url, lambda method, url: "JWT proof")
    yield JiraClient(transport)
    transport.close()


def test_every_verb_is_listed():
    verbs = {name for name, _ in inspect.getmembers(JiraClient, inspect.isfunction) if name[0] != "_"}
    assert verbs - NOT_IN_IT == set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_requests_keep_to_the_contract_and_answers_are_understood(contract, server, client, verb):
    arguments, kind = VERBS[verb]

    answer = getattr(client, verb)(*arguments)
    if isinstance(answer, Iterator):
        answer = tuple(answer)

    assert server.received
    for received in server.received:
        contract.check(received)
    if kind is not None:
        assert isinstance(answer[0] if isinstance(answer, tuple) else answer, kind)


def test_values_of_the_examples(client):
    assert client.permissions("5b10", {"EDIT_ISSUES"}, "10001") == {"EDIT_ISSUES"}
    assert client.permissions("5b10", {"ADMINISTER"}) == {"ADMINISTER"}
    assert client.project("10000") == Project(id="10000", key="EX", name="Example")
    assert client.service_desk("10001") == ServiceDesk(
        id="10001", project_id="11001", project_key="ITH", name="IT Help Desk"
    )
    assert client.find_request("10", "mouse") == Request(issue_id="107001", key="HELPDESK-1")
    assert client.comment("10010", "10000").author_name == "Mia Krystof"
    assert client.comment("10010", "10000").text.startswith("Lorem ipsum")


def test_the_check_notices_a_wrong_request(contract):
    wrong = Received("POST", "/rest/servicedeskapi/request", {"Content-Type": "application/json"}, b'{"desk": 1}')

    with pytest.raises(OpenAPIError):
        contract.check(wrong)
