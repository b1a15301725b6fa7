"""REST v3: issues and their transitions."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox import workflow
from sandbox.parts import parts
from sandbox.rest import lookup, payloads
from sandbox.rest.operation import NO_CONTENT, RestError, body, operation

blueprint = Blueprint("issues", __name__, url_prefix="/rest/api/3/issue/<id_or_key>")


@blueprint.get("")
@operation("READ")
def get_issue(id_or_key: str) -> ResponseReturnValue:
    url, issue = parts().jira.url, lookup.issue(id_or_key)
    answer: dict[str, Any] = payloads.issue_head(issue, url)
    answer["fields"] = _wanted(payloads.fields(issue, url))
    keys = _listed("properties")
    if keys:
        held = issue.properties
        answer["properties"] = held if "*all" in keys else {key: held[key] for key in keys if key in held}
    return answer


def _wanted(fields: dict[str, Any]) -> dict[str, Any]:
    names = _listed("fields")
    if not names or {"*all", "*navigable"} & set(names):
        return fields
    return {name: fields[name] for name in names if name in fields}


def _listed(parameter: str) -> list[str]:
    return [name for text in request.args.getlist(parameter) for name in text.split(",") if name]


@blueprint.get("/transitions")
@operation("READ")
def list_transitions(id_or_key: str) -> ResponseReturnValue:
    found = workflow.available(lookup.issue(id_or_key))
    return {
        "expand": "transitions",
        "transitions": [payloads.transition(one, parts().jira.url) for one in found],
    }


@blueprint.post("/transitions")
@operation("WRITE")
def do_transition(id_or_key: str) -> ResponseReturnValue:
    issue, wanted = lookup.issue(id_or_key), body().get("transition", {}).get("id")
    transition = next((one for one in workflow.available(issue) if one.transition_id == wanted), None)
    if not transition:
        raise RestError(400, f"Transition id '{wanted}' is not valid for this issue.")
    parts().actions.transition(parts().jira.app, issue, transition)
    return NO_CONTENT
