"""REST v3: issues and their transitions."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox import permissions, workflow
from sandbox.parts import parts
from sandbox.rest import desk_payloads, lookup, payloads
from sandbox.rest.operation import NO_CONTENT, RestError, body, caller, operation
from sandbox.state import Issue, User

blueprint = Blueprint("issues", __name__, url_prefix="/rest/api/3/issue/<id_or_key>")


@blueprint.get("")
@operation("READ")
def get_issue(id_or_key: str) -> ResponseReturnValue:
    url, issue = parts().jira.url, lookup.issue(id_or_key)
    answer: dict[str, Any] = payloads.issue_head(issue, url)
    answer["fields"] = _wanted(payloads.fields(issue, url) | desk_payloads.classification(issue, parts().jira))
    keys = _listed("properties")
    if keys:
        held = issue.properties
        answer["properties"] = held if "*all" in keys else {key: held[key] for key in keys if key in held}
    return answer


@blueprint.put("")
@operation("WRITE")
def edit_issue(id_or_key: str) -> ResponseReturnValue:
    """Change the summary, the reporter or the assignee; the sandbox's screens have no other fields."""
    issue, fields = lookup.issue(id_or_key), body().get("fields", {})
    unknown = sorted(set(fields) - {"summary", "reporter", "assignee"})
    if unknown:
        reason = "Field '{}' cannot be set. It is not on the appropriate screen, or unknown."
        raise RestError(400, "", {name: reason.format(name) for name in unknown})
    parts().actions.edit(
        caller(),
        issue,
        summary=_new_summary(fields, issue),
        reporter=_new_reporter(fields, issue),
        assignee=_new_assignee(fields, issue),
    )
    return NO_CONTENT


def _new_summary(fields: dict[str, Any], issue: Issue) -> str:
    summary = fields.get("summary", issue.summary)
    if not isinstance(summary, str) or not summary.strip() or "\n" in summary or len(summary) > 255:
        raise RestError(400, "", {"summary": "The summary is invalid: one line of at most 255 characters is allowed."})
    return summary


def _new_reporter(fields: dict[str, Any], issue: Issue) -> User:
    if "reporter" not in fields:
        return issue.reporter
    jira, named = parts().jira, fields["reporter"]
    person = jira.user(str(named.get("accountId"))) if isinstance(named, dict) else None
    if not person or (person.kind == "customer" and person not in issue.project.customers):
        raise RestError(400, "", {"reporter": "The reporter specified is not a user."})
    return person


def _new_assignee(fields: dict[str, Any], issue: Issue) -> User | None:
    if "assignee" not in fields:
        return issue.assignee
    if not permissions.holds_in(issue.project, caller(), "ASSIGN_ISSUES"):
        raise RestError(400, "", {"assignee": "You do not have permission to assign issues."})
    named = fields["assignee"]
    if named is None or named.get("accountId") is None:
        return None
    person = parts().jira.user(str(named["accountId"]))
    if not person or person not in issue.project.agents:
        raise RestError(400, "", {"assignee": "This user cannot be assigned issues."})
    return person


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
    issue = lookup.issue(id_or_key)
    may = permissions.holds_in(issue.project, caller(), "TRANSITION_ISSUES")
    found = workflow.available(issue) if may else []
    return {
        "expand": "transitions",
        "transitions": [payloads.transition(one, parts().jira.url) for one in found],
    }


@blueprint.post("/transitions")
@operation("WRITE")
def do_transition(id_or_key: str) -> ResponseReturnValue:
    issue, wanted = lookup.issue(id_or_key), body().get("transition", {}).get("id")
    if not permissions.holds_in(issue.project, caller(), "TRANSITION_ISSUES"):
        raise RestError(400, "You are not permitted to perform this operation.")
    transition = next((one for one in workflow.available(issue) if one.transition_id == wanted), None)
    if not transition:
        raise RestError(400, f"Transition id '{wanted}' is not valid for this issue.")
    parts().actions.transition(caller(), issue, transition)
    return NO_CONTENT
