"""Every operation that the sandbox plays, driven by signed calls and held against the contract."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests
from openapi_core import Config, OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse
from openapi_core.exceptions import OpenAPIError
from openapi_schema_validator import OAS30Validator

from sandbox import adf
from sandbox.application import create_app
from sandbox.parts import Parts
from sandbox.seed import CARL, CARLA, NINA, OMAR, PIA
from tests.sandbox.fake_addon import FakeAddon

_ROOT = Path(__file__).parents[2]
_CONTRACT = (
    Path(os.environ.get("JIRA_CHAT_CONFORMANCE", _ROOT.parent / "shared/conformance"))
    / "openapi/jira-jsm.contract.json"
)
pytestmark = pytest.mark.skipif(not _CONTRACT.exists(), reason=f"no conformance data at {_CONTRACT}")

V3, DESK = "/rest/api/3", "/rest/servicedeskapi"
DOC = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Hi"}]}]}
INTERNAL = [{"key": "sd.public.comment", "value": {"internal": True}}]
FOR_ADMINS = {"type": "role", "value": "Administrators"}
FOR_AGENTS = {"type": "group", "value": "jira-servicedesk-users"}
CHECK = {
    "accountId": NINA.account_id,
    "globalPermissions": ["ADMINISTER"],
    "projectPermissions": [
        {"permissions": ["ADD_COMMENTS", "ADMINISTER_PROJECTS"], "projects": [10001], "issues": [20001]}
    ],
}
ASK = {"serviceDeskId": "1", "requestTypeId": "11", "requestFieldValues": {"summary": "Hello", "description": "World"}}
FORM = {"files": {"file": ("a.txt", b"text")}}
OPT_IN = {"X-ExperimentalApi": "opt-in"}
RATING = {"type": "csat", "rating": 4, "comment": {"body": "Quick!"}}

CALLS: list[tuple[int, str, str, Any]] = [
    (200, "GET", f"{V3}/myself", None),
    (200, "GET", f"{V3}/user?accountId={NINA.account_id}", None),
    (404, "GET", f"{V3}/user?accountId=nobody", None),
    (200, "GET", f"{V3}/user/search?query=carla", None),
    (400, "GET", f"{V3}/user/search", None),
    (200, "GET", f"{V3}/user/groups?accountId={quote(OMAR.account_id)}", None),
    (200, "GET", f"{V3}/groups/picker?query=admin", None),
    (200, "GET", f"{V3}/group/bulk?maxResults=5", None),
    (200, "GET", f"{V3}/group/member?groupname=jira-servicedesk-users", None),
    (404, "GET", f"{V3}/group/member?groupname=none", None),
    (200, "POST", f"{V3}/permissions/check", CHECK),
    (400, "POST", f"{V3}/permissions/check", {"globalPermissions": ["NO_SUCH"]}),
    (200, "GET", f"{V3}/mypermissions?permissions=ADMINISTER%2CADD_COMMENTS", None),
    (400, "GET", f"{V3}/mypermissions", None),
    (200, "GET", f"{V3}/project/SUP", None),
    (404, "GET", f"{V3}/project/NONE", None),
    (200, "GET", f"{V3}/project/search?query=acme", None),
    *(
        call
        for holder in ("project/SUP", "issue/SUP-1", "comment/30001")
        for call in [
            (201, "PUT", f"{V3}/{holder}/properties/chat", {"seen": 3}),
            (200, "PUT", f"{V3}/{holder}/properties/chat", {"seen": 4}),
            (200, "GET", f"{V3}/{holder}/properties/chat", None),
            (200, "GET", f"{V3}/{holder}/properties", None),
            (204, "DELETE", f"{V3}/{holder}/properties/chat", None),
            (404, "GET", f"{V3}/{holder}/properties/chat", None),
        ]
    ),
    (200, "GET", f"{V3}/issue/SUP-1", None),
    (200, "GET", f"{DESK}/request/SUP-1?expand=requestType%2Csla", None),
    (200, "GET", f"{DESK}/organization?accountId={quote(CARLA.account_id)}", None),
    (404, "GET", f"{V3}/issue/SUP-99", None),
    (204, "PUT", f"{V3}/issue/SUP-1", {"fields": {"reporter": {"accountId": CARL.account_id}, "summary": "Hello"}}),
    (400, "PUT", f"{V3}/issue/SUP-1", {"fields": {"reporter": {"accountId": "nobody"}}}),
    (400, "PUT", f"{V3}/issue/SUP-1", {"fields": {"summary": "two\nlines"}}),
    (400, "PUT", f"{V3}/issue/SUP-1", {"fields": {"no such field": 1}}),
    (404, "PUT", f"{V3}/issue/SUP-99", {"fields": {"summary": "Hello"}}),
    (200, "GET", f"{V3}/issue/SUP-1/transitions", None),
    (204, "POST", f"{V3}/issue/SUP-1/transitions", {"transition": {"id": "31"}}),
    (400, "POST", f"{V3}/issue/SUP-1/transitions", {"transition": {"id": "31"}}),
    (201, "POST", f"{V3}/issue/SUP-1/comment", {"body": DOC, "properties": INTERNAL}),
    (201, "POST", f"{V3}/issue/SUP-1/comment", {"body": DOC, "visibility": FOR_ADMINS}),
    (201, "POST", f"{V3}/issue/SUP-1/comment", {"body": DOC, "visibility": FOR_AGENTS}),
    (400, "POST", f"{V3}/issue/SUP-1/comment", {"body": DOC, "visibility": {"type": "role", "value": "Nobody"}}),
    (400, "POST", f"{V3}/issue/SUP-1/comment", {"body": "not a document"}),
    (400, "POST", f"{V3}/issue/SUP-1/comment", {"body": adf.from_text("x" * 32_768)}),
    (200, "GET", f"{V3}/issue/SUP-1/comment?expand=properties&orderBy=-created", None),
    (200, "GET", f"{V3}/issue/SUP-1/comment/30001", None),
    (200, "PUT", f"{V3}/issue/SUP-1/comment/30001", {"body": DOC}),
    (204, "DELETE", f"{V3}/issue/SUP-1/comment/30001", None),
    (404, "GET", f"{V3}/issue/SUP-1/comment/30001", None),
    (404, "GET", f"{V3}/attachment/content/1", None),
    (201, "POST", f"{DESK}/servicedesk/1/attachTemporaryFile", FORM),
    (400, "POST", f"{DESK}/request/SUP-1/attachment", {"temporaryAttachmentIds": ["none"]}),
    (201, "POST", f"{DESK}/request/SUP-1/attachment", {"temporaryAttachmentIds": ["temp40001"], "public": True}),
    (200, "GET", f"{V3}/issue/SUP-1?fields=attachment", None),
    (200, "GET", f"{V3}/issue/SUP-1/comment/30005?expand=renderedBody", None),
    (200, "GET", f"{V3}/attachment/content/40001?redirect=false", None),
    (200, "GET", f"{DESK}/info", None),
    (200, "GET", f"{DESK}/servicedesk?limit=1", None),
    (200, "GET", f"{DESK}/servicedesk/1", None),
    (404, "GET", f"{DESK}/servicedesk/9", None),
    (200, "GET", f"{DESK}/servicedesk/1/requesttype", None),
    (200, "GET", f"{DESK}/servicedesk/1/knowledgebase/article?query=delivery&highlight=false&limit=3", None),
    (400, "GET", f"{DESK}/servicedesk/1/knowledgebase/article?query=", None),
    (200, "GET", f"{DESK}/servicedesk/1/requesttype/11/field", None),
    (403, "GET", f"{DESK}/servicedesk/1/requesttype/11", None),
    (201, "POST", f"{DESK}/customer", {"email": "new@example.com", "displayName": "New"}),
    (400, "POST", f"{DESK}/customer", {"email": "new@example.com", "displayName": "New"}),
    (409, "POST", f"{DESK}/customer?strictConflictStatusCode=true", {"email": CARLA.email, "displayName": "C"}),
    (200, "GET", f"{DESK}/servicedesk/1/customer?query=carl", OPT_IN),
    (204, "POST", f"{DESK}/servicedesk/2/customer", {"accountIds": [CARLA.account_id]}),
    (403, "DELETE", f"{DESK}/servicedesk/1/customer", {"accountIds": [CARLA.account_id]}),
    (403, "GET", f"{DESK}/assets/workspace", None),
    (201, "POST", f"{DESK}/request", ASK | {"raiseOnBehalfOf": CARL.account_id}),
    (400, "POST", f"{DESK}/request", ASK | {"requestFieldValues": {}}),
    (400, "POST", f"{DESK}/request", ASK | {"raiseOnBehalfOf": "nobody"}),
    (200, "GET", f"{DESK}/request?serviceDeskId=1&requestOwnership=ALL_REQUESTS&limit=1", None),
    (200, "GET", f"{DESK}/request/SUP-2", None),
    (204, "PUT", f"{V3}/issue/SUP-2", {"fields": {"assignee": {"accountId": NINA.account_id}}}),
    (400, "PUT", f"{V3}/issue/SUP-2", {"fields": {"assignee": {"accountId": PIA.account_id}}}),
    (404, "GET", f"{DESK}/request/SUP-99", None),
    (201, "POST", f"{DESK}/request/SUP-2/comment", {"body": "For all"}),
    (201, "POST", f"{DESK}/request/SUP-2/comment", {"body": "For agents", "public": False}),
    (400, "POST", f"{DESK}/request/SUP-2/comment", {"body": " "}),
    (200, "GET", f"{DESK}/request/SUP-2/comment?internal=false", None),
    (200, "GET", f"{DESK}/request/SUP-2/comment/30006", None),
    (201, "POST", f"{DESK}/request/SUP-1/feedback", RATING),
    (200, "GET", f"{DESK}/request/SUP-1/feedback", OPT_IN),
    (200, "GET", f"{DESK}/request/SUP-1/transition", None),
    (204, "POST", f"{DESK}/request/SUP-1/transition", {"id": "41", "additionalComment": {"body": "Not yet"}}),
    (400, "POST", f"{DESK}/request/SUP-1/transition", {"id": "41"}),
    (200, "POST", f"{DESK}/request/SUP-2/participant", {"accountIds": [PIA.account_id]}),
    (200, "GET", f"{DESK}/request/SUP-2/participant", None),
    (200, "DELETE", f"{DESK}/request/SUP-2/participant", {"accountIds": [PIA.account_id]}),
]  # fmt: skip


@pytest.fixture(scope="module")
def contract() -> OpenAPI:
    """The contract, without security schemes: signatures are the matter of other tests."""
    document = json.loads(_CONTRACT.read_text())
    for operation in _operations(document).values():
        operation.pop("security", None)
    document["servers"] = [{"url": "/"}]
    # That the document itself is right is not our matter, and takes seconds.
    return OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))


def _operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method.upper(), path): operation
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in ("get", "post", "put", "delete")
    }


def _first_comment(site: Parts) -> None:
    issue = site.jira.issue("SUP-1")
    assert issue
    site.actions.add_comment(NINA, issue, DOC, public=True)


def test_every_answer_keeps_the_contract(installed: Parts, addon: FakeAddon, contract: OpenAPI) -> None:
    _first_comment(installed)
    for status, method, path, sent in CALLS:
        arguments = _arguments(sent)
        answer = addon.call(installed.configuration.url, method, path, **arguments)
        assert answer.status_code == status, (method, path, answer.text)
        if status == 204:
            assert answer.content == b""
        else:
            _validate(contract, answer)


def _arguments(sent: Any) -> dict[str, Any]:
    if sent is FORM:
        return FORM | {"headers": OPT_IN | {"X-Atlassian-Token": "no-check"}}
    if sent is OPT_IN:
        return {"headers": sent}
    if sent is RATING:
        return {"headers": OPT_IN, "json": sent}
    return {} if sent is None else {"json": sent}


def _validate(contract: OpenAPI, answer: requests.Response) -> None:
    asked = answer.request
    request = requests.Request(asked.method, asked.url, headers=asked.headers, data=asked.body)
    try:
        contract.validate_response(RequestsOpenAPIRequest(request), RequestsOpenAPIResponse(answer))
    except OpenAPIError as error:
        raise AssertionError((asked.method, asked.path_url, answer.text)) from error


_NOT_IN_THE_CONTRACT = ("links.", "assignees.", "reports.", "site_fields.", "attachments.remove_attachment")


def test_every_operation_is_driven_and_asks_for_the_scope_of_the_contract(installed: Parts) -> None:
    operations = _operations(json.loads(_CONTRACT.read_text()))
    expected = {key: operation["x-atlassian-connect-scope"] for key, operation in operations.items()}
    app = create_app(installed)
    driven = set()
    with app.test_request_context():
        adapter = app.url_map.bind("")
        for _, method, path, _ in CALLS:
            rule, _ = adapter.match(path.partition("?")[0], method, return_rule=True)
            driven.add((method, rule.endpoint))
            assert _scope_of(expected, method, path) == vars(app.view_functions[rule.endpoint])["scope"], path
    played = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        # It knows no links, no fields and nobody who is assignable, deletes no files, and has nothing of Connect's own.
        if rule.rule.startswith("/rest/") and not rule.endpoint.startswith(_NOT_IN_THE_CONTRACT)
    }
    assert played == driven


def _scope_of(expected: dict[tuple[str, str], str], method: str, path: str) -> str:
    parts = path.partition("?")[0].split("/")
    fitting = [
        (template.count("{"), scope)
        for (of, template), scope in expected.items()
        if of == method and _fits(template.split("/"), parts)
    ]
    return min(fitting)[1]


def _fits(template: list[str], parts: list[str]) -> bool:
    return len(template) == len(parts) and all(
        one.startswith("{") or one == other for one, other in zip(template, parts, strict=True)
    )


def test_a_restricted_comment_says_for_whom_it_is(installed: Parts, addon: FakeAddon) -> None:
    """And is as public as any other: the one has nothing to do with the other."""
    address = f"{V3}/issue/SUP-1/comment"
    written = addon.call(installed.configuration.url, "POST", address, json={"body": DOC, "visibility": FOR_AGENTS})
    read = addon.call(installed.configuration.url, "GET", f"{address}/{written.json()['id']}").json()
    assert (read["jsdPublic"], read["visibility"]["type"], read["visibility"]["value"]) == (True, *FOR_AGENTS.values())
    told = json.loads(installed.webhooks.listed()[-1]["body"])["comment"]
    assert told["visibility"] == read["visibility"]


def test_webhooks_carry_comments_and_issues_of_the_contract(installed: Parts, addon: FakeAddon) -> None:
    _first_comment(installed)
    addon.call(installed.configuration.url, "POST", f"{DESK}/request", json=ASK)
    bodies = [json.loads(one["body"]) for one in installed.webhooks.listed()]
    document = json.loads(_CONTRACT.read_text())
    schema = {"components": document["components"]}
    for name, value in [("Comment", bodies[0]["comment"]), ("IssueBean", bodies[0]["issue"]),
                        ("IssueBean", bodies[1]["issue"]), ("User", bodies[1]["user"])]:  # fmt: skip
        OAS30Validator(schema | {"$ref": f"#/components/schemas/{name}"}).validate(value)
