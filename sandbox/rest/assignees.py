"""REST v3: the users who can be assigned an issue."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox import permissions
from sandbox.parts import parts
from sandbox.rest import lookup, payloads
from sandbox.rest.operation import RestError, operation, whole_number

blueprint = Blueprint("assignees", __name__, url_prefix="/rest/api/3/user/assignable")


@blueprint.get("/search")
@operation("READ")
def search() -> ResponseReturnValue:
    """List who can be assigned an issue, of those whose name has the query."""
    named = request.args.get("issueId") or request.args.get("issueKey")
    if not named:
        raise RestError(400, "The issueId, the issueKey or the project is required.")
    issue, query = lookup.issue(named), request.args.get("query", "").lower()
    found = [
        payloads.user(each, parts().jira.url)
        for each in parts().jira.users
        if query in f"{each.display_name} {each.email}".lower()
        and each.kind == "atlassian"
        and permissions.holds_in(issue.project, each, "ADD_COMMENTS")
    ]
    start = whole_number("startAt", 0)
    return found[start : start + whole_number("maxResults", 50)]
