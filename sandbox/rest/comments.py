"""REST v3: comments. Each is public unless its `sd.public.comment` property says otherwise."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox import files, permissions
from sandbox.parts import parts
from sandbox.rest import lookup, payloads
from sandbox.rest.operation import NO_CONTENT, RestError, body, caller, expands, operation, whole_number
from sandbox.state import Comment, Issue, Properties

blueprint = Blueprint("comments", __name__, url_prefix="/rest/api/3/issue/<id_or_key>/comment")
_VISIBILITY = "sd.public.comment"
ROLES = ("Administrators", "Service Desk Team", "Service Desk Customers")


def _shape(issue: Issue, comment: Comment) -> dict[str, Any]:
    answer = payloads.comment(issue, comment, parts().jira.url)
    if expands("renderedBody"):
        answer["renderedBody"] = files.rendered(issue, comment.body)
    return answer | ({"properties": payloads.properties(comment.properties)} if expands("properties") else {})


def _sent_properties(sent: dict[str, Any]) -> Properties:
    return {one["key"]: one["value"] for one in sent.get("properties", [])}


def _sent_visibility(sent: dict[str, Any]) -> dict[str, str] | None:
    """Return the restriction with the role or group as Jira writes it; a group may be named by its id."""
    asked = sent.get("visibility")
    if not asked:
        return None
    named = (asked.get("value"), asked.get("identifier"))
    if asked.get("type") == "role" and named[0] in ROLES:
        return {"type": "role", "value": named[0], "identifier": named[0]}
    groups = parts().jira.groups if asked.get("type") == "group" else []
    found = next((one for one in groups if one.name == named[0] or one.group_id == named[1]), None)
    if not found:
        raise RestError(400, "", {"commentLevel": f"{asked.get('type')}: {named[0] or named[1]} does not exist."})
    return {"type": "group", "value": found.name, "identifier": found.group_id}


def _require_right_to_comment(issue: Issue) -> None:
    if not permissions.holds_in(issue.project, caller(), "ADD_COMMENTS"):
        raise RestError(404, "Issue does not exist or you do not have permission to see it.")


def _require_right_to(what: str, issue: Issue, comment: Comment) -> None:
    """Refuse as Jira does, with a bad request: own comments need another permission than others'."""
    whose = "OWN" if comment.author == caller() else "ALL"
    if not permissions.holds_in(issue.project, caller(), f"{what}_{whose}_COMMENTS"):
        raise RestError(400, f"You do not have the permission to {what.lower()} this comment.")


@blueprint.get("")
@operation("READ")
def list_comments(id_or_key: str) -> ResponseReturnValue:
    issue = lookup.issue(id_or_key)
    newest_first = request.args.get("orderBy", "").startswith("-")
    shown = parts().lag.listed(issue.comments)
    found = sorted(shown, key=lambda one: (one.created, int(one.comment_id)), reverse=newest_first)
    start, limit = whole_number("startAt", 0), whole_number("maxResults", 50)
    return {
        "startAt": start,
        "maxResults": limit,
        "total": len(found),
        "comments": [_shape(issue, comment) for comment in found[start : start + limit]],
    }


@blueprint.post("")
@operation("WRITE")
def add_comment(id_or_key: str) -> ResponseReturnValue:
    issue, sent = lookup.issue(id_or_key), body()
    _require_right_to_comment(issue)
    properties = _sent_properties(sent)
    internal = properties.pop(_VISIBILITY, {}).get("internal", False)
    comment = parts().actions.add_comment(
        caller(),
        issue,
        lookup.document(sent.get("body")),
        public=not internal,
        properties=properties,
        visibility=_sent_visibility(sent),
    )
    return _shape(issue, comment), 201


@blueprint.get("/<comment_id>")
@operation("READ")
def get_comment(id_or_key: str, comment_id: str) -> ResponseReturnValue:
    issue = lookup.issue(id_or_key)
    return _shape(issue, lookup.comment(issue, comment_id))


@blueprint.put("/<comment_id>")
@operation("WRITE")
def edit_comment(id_or_key: str, comment_id: str) -> ResponseReturnValue:
    issue, sent = lookup.issue(id_or_key), body()
    comment = lookup.comment(issue, comment_id)
    _require_right_to("EDIT", issue, comment)
    properties = _sent_properties(sent)
    internal = properties.pop(_VISIBILITY, {}).get("internal")
    comment.properties |= properties
    parts().actions.edit_comment(
        caller(),
        issue,
        comment,
        lookup.document(sent.get("body")),
        public=None if internal is None else not internal,
        visibility=_sent_visibility(sent),
    )
    return _shape(issue, comment)


@blueprint.delete("/<comment_id>")
@operation("DELETE")
def delete_comment(id_or_key: str, comment_id: str) -> ResponseReturnValue:
    issue = lookup.issue(id_or_key)
    comment = lookup.comment(issue, comment_id)
    _require_right_to("DELETE", issue, comment)
    parts().actions.delete_comment(caller(), issue, comment)
    return NO_CONTENT
