"""REST v3: people, groups and permissions."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox import permissions
from sandbox.parts import parts
from sandbox.rest import lookup, payloads
from sandbox.rest.operation import RestError, body, caller, operation, page, whole_number
from sandbox.state import Group, Jira, User

blueprint = Blueprint("users", __name__, url_prefix="/rest/api/3")


def _user(person: User) -> dict[str, Any]:
    return payloads.user(person, parts().jira.url)


def _group(one: Group) -> dict[str, Any]:
    return payloads.group(one, parts().jira.url)


@blueprint.get("/myself")
@operation("READ")
def myself() -> ResponseReturnValue:
    return _user(caller())


@blueprint.get("/user")
@operation("READ")
def get_user() -> ResponseReturnValue:
    return _user(lookup.user(request.args.get("accountId", "")))


@blueprint.get("/user/search")
@operation("READ")
def search_users() -> ResponseReturnValue:
    account_id, query = request.args.get("accountId"), request.args.get("query", "").lower()
    if not account_id and not query:
        raise RestError(400, "The query or the accountId parameter is needed.")
    jira = parts().jira
    found = [
        each
        for each in jira.users
        if jira.is_visible(each)
        and (account_id == each.account_id or (query and query in f"{each.display_name} {each.email}".lower()))
    ]
    start = whole_number("startAt", 0)
    return [_user(each) for each in found[start : start + whole_number("maxResults", 50)]]


@blueprint.get("/user/groups")
@operation("READ")
def get_user_groups() -> ResponseReturnValue:
    person = lookup.user(request.args.get("accountId", ""))
    return [_group(group) for group in parts().jira.groups_of(person)]


@blueprint.get("/groups/picker")
@operation("READ")
def pick_groups() -> ResponseReturnValue:
    """Return names that contain the query, with the match marked in `html`."""
    query = request.args.get("query", "").lower()
    excluded = {*request.args.getlist("exclude"), *request.args.getlist("excludeId")}
    matching = [
        each for each in parts().jira.groups if query in each.name.lower() and not excluded & {each.name, each.group_id}
    ]
    shown = matching[: whole_number("maxResults", 20)]
    return {
        "header": f"Showing {len(shown)} of {len(matching)} matching groups",
        "total": len(matching),
        "groups": [
            {
                "name": each.name,
                "groupId": each.group_id,
                "html": each.name.replace(query, f"<b>{query}</b>") if query else each.name,
                "labels": [],
            }
            for each in shown
        ],
    }


@blueprint.get("/group/bulk")
@operation("ADMIN")
def list_groups() -> ResponseReturnValue:
    ids, names = set(request.args.getlist("groupId")), set(request.args.getlist("groupName"))
    groups = parts().jira.groups
    wanted = [each for each in groups if not (ids or names) or each.group_id in ids or each.name in names]
    return page(wanted, lambda each: {"name": each.name, "groupId": each.group_id})


@blueprint.get("/group/member")
@operation("ADMIN")
def list_members() -> ResponseReturnValue:
    wanted = {request.args.get("groupId"), request.args.get("groupname")}
    group = next((each for each in parts().jira.groups if wanted & {each.group_id, each.name}), None)
    if not group:
        raise RestError(404, "The group does not exist.")
    return page(group.members, _user)


@blueprint.get("/mypermissions")
@operation("READ")
def my_permissions() -> ResponseReturnValue:
    """Return the app's own permissions: all known ones among those requested."""
    asked = request.args.get("permissions", "")
    if not asked:
        raise RestError(400, "The 'permissions' query parameter is required.")
    names = asked.split(",")
    _refuse_unknown(names)
    return {
        "permissions": {
            name: {
                "id": name,
                "key": name,
                "name": name.replace("_", " ").capitalize(),
                "type": "GLOBAL" if name in permissions.GLOBAL else "PROJECT",
                "description": "",
                "havePermission": True,
            }
            for name in names
        }
    }


@blueprint.post("/permissions/check")
@operation("READ")
def check_permissions() -> ResponseReturnValue:
    """Return which of these permissions the account holds, in which of these projects and issues."""
    jira, sent = parts().jira, body()
    account_id = sent.get("accountId")
    person = jira.user(account_id) if account_id else jira.app
    if not person:
        raise RestError(400, f"The account {account_id} does not exist.")
    wanted_globally: list[str] = sent.get("globalPermissions", [])
    _refuse_unknown(wanted_globally)
    grants = [
        _grants(jira, person, permission, asked)
        for asked in sent.get("projectPermissions", [])
        for permission in asked["permissions"]
    ]
    return {
        "globalPermissions": [each for each in wanted_globally if permissions.holds_global(jira, person, each)],
        "projectPermissions": grants,
    }


def _grants(jira: Jira, person: User, permission: str, asked: dict[str, Any]) -> dict[str, Any]:
    _refuse_unknown([permission])
    projects = [(number, jira.project(str(number))) for number in asked.get("projects", [])]
    issues = [(number, jira.issue(str(number))) for number in asked.get("issues", [])]
    holds = permissions.holds_in
    return {
        "permission": permission,
        "projects": [number for number, each in projects if each and holds(each, person, permission)],
        "issues": [number for number, each in issues if each and holds(each.project, person, permission)],
    }


def _refuse_unknown(names: list[str]) -> None:
    unknown = set(names) - {*permissions.GLOBAL, *permissions.PROJECT}
    if unknown:
        raise RestError(400, f"Unrecognized permission keys: {', '.join(sorted(unknown))}")
