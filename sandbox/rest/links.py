"""REST v3: links between issues. Not in the contract; as Atlassian documents them."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from sandbox.parts import parts
from sandbox.rest import lookup
from sandbox.rest.operation import RestError, body, operation

blueprint = Blueprint("links", __name__, url_prefix="/rest/api/3")

RELATES = {"id": "10003", "name": "Relates", "inward": "relates to", "outward": "relates to"}


@blueprint.get("/issueLinkType")
@operation("READ")
def list_types() -> ResponseReturnValue:
    url = f"{parts().jira.url}/rest/api/3/issueLinkType/{RELATES['id']}"
    return {"issueLinkTypes": [RELATES | {"self": url}]}


@blueprint.post("/issueLink")
@operation("WRITE")
def link_issues() -> ResponseReturnValue:
    sent = body()
    if RELATES["name"] != _named(sent, "type").get("name"):
        raise RestError(404, f"No issue link type with name '{_named(sent, 'type').get('name')}' found.")
    inward, outward = (_issue(sent, side) for side in ("inwardIssue", "outwardIssue"))
    parts().actions.relate(inward, outward)
    return "", 201


def _issue(sent: dict[str, Any], side: str) -> Any:
    named = _named(sent, side)
    return lookup.issue(str(named.get("id") or named.get("key") or ""))


def _named(sent: dict[str, Any], name: str) -> dict[str, Any]:
    found = sent.get(name)
    return found if isinstance(found, dict) else {}
