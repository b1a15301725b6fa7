"""servicedeskapi: the desks, their request types and their customers."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox.parts import parts
from sandbox.rest import desk_payloads, lookup
from sandbox.rest.operation import NO_CONTENT, RestError, body, desk_page, is_nobody, operation
from sandbox.state import Project, RequestType, User, now

blueprint = Blueprint("desks", __name__, url_prefix="/rest/servicedeskapi")


def _user(person: User) -> dict[str, Any]:
    return desk_payloads.user(person, parts().jira.url)


@blueprint.get("/info")
@operation("READ")
def get_info() -> ResponseReturnValue:
    return {
        "version": "1001.0.0-SNAPSHOT",
        "platformVersion": "1001.0.0-SNAPSHOT",
        "buildDate": desk_payloads.date(now()),
        "buildChangeSet": "sandbox",
        "isLicensedForUse": True,
        "_links": {"self": request.url},
    }


@blueprint.post("/customer")
@operation("ADMIN")
def create_customer() -> ResponseReturnValue:
    sent = body()
    email, display_name = str(sent.get("email", "")).strip(), str(sent.get("displayName", "")).strip()
    if "@" not in email or not display_name:
        raise RestError(400, "An email and a displayName are required.")
    person = parts().people.register(email, display_name)
    if not person:
        strict = request.args.get("strictConflictStatusCode") == "true"
        raise RestError(409 if strict else 400, "An account already exists for this email")
    return _user(person), 201


@blueprint.get("/organization")
@operation("READ")
def list_organizations() -> ResponseReturnValue:
    """List the organizations, or those of one customer."""
    account, jira = request.args.get("accountId"), parts().jira
    found = [each for each in jira.organizations if account is None or account in each.members]
    return desk_page(found, lambda one: desk_payloads.organization(one, jira.url))


@blueprint.get("/servicedesk")
@operation("READ")
def list_desks() -> ResponseReturnValue:
    jira = parts().jira
    desks = [each for each in jira.projects if each.kind == "service_desk"]
    return desk_page(desks, lambda one: desk_payloads.service_desk(one, jira.url))


@blueprint.get("/servicedesk/<desk_id>")
@operation("READ")
def get_desk(desk_id: str) -> ResponseReturnValue:
    return desk_payloads.service_desk(lookup.service_desk(desk_id), parts().jira.url)


@blueprint.get("/servicedesk/<desk_id>/requesttype")
@operation("READ")
def list_request_types(desk_id: str) -> ResponseReturnValue:
    desk, query = lookup.service_desk(desk_id), request.args.get("searchQuery", "").lower()
    with_hidden = request.args.get("includeHiddenRequestTypesInSearch") == "true"
    found = [one for one in desk.request_types if query in one.name.lower() and (with_hidden or not one.hidden)]
    return desk_page(found, lambda one: desk_payloads.request_type(desk, one, parts().jira.url))


@blueprint.get("/servicedesk/<desk_id>/requesttype/<type_id>/field")
@operation("READ")
def list_fields(desk_id: str, type_id: str) -> ResponseReturnValue:
    return desk_payloads.request_type_fields(request_type(lookup.service_desk(desk_id), type_id))


def request_type(desk: Project, type_id: str) -> RequestType:
    found = next((one for one in desk.request_types if one.type_id == type_id), None)
    if not found:
        raise RestError(404, "The request type does not exist.")
    return found


@blueprint.get("/servicedesk/<desk_id>/knowledgebase/article")
@operation("READ", anybody=True)
def find_articles(desk_id: str) -> ResponseReturnValue:
    """Find articles that contain one of the words; internal ones are hidden from people without an account."""
    desk, words = lookup.service_desk(desk_id), set(request.args.get("query", "").lower().split())
    if not words:
        raise RestError(400, "The parameter query is required.")
    visible = [one for one in desk.articles if not (one.internal and is_nobody())]
    found = [one for one in visible if words & set(f"{one.title} {one.text}".lower().replace(".", "").split())]
    return desk_page(found, lambda one: desk_payloads.article(one, parts().jira.url))


@blueprint.get("/servicedesk/<desk_id>/customer")
@operation("READ")
def list_customers(desk_id: str) -> ResponseReturnValue:
    require_opt_in()
    desk, query = lookup.service_desk(desk_id), request.args.get("query", "").lower()
    found = [
        one
        for one in desk.customers
        if parts().jira.is_visible(one) and query in f"{one.display_name} {one.email}".lower()
    ]
    return desk_page(found, _user)


@blueprint.post("/servicedesk/<desk_id>/customer")
@operation("WRITE")
def add_customers(desk_id: str) -> ResponseReturnValue:
    desk = lookup.service_desk(desk_id)
    added = lookup.users(body().get("accountIds", []))
    desk.customers += [one for one in added if one not in desk.customers]
    return NO_CONTENT


def require_opt_in() -> None:
    if request.headers.get("X-ExperimentalApi") != "opt-in":
        raise RestError(412, "This API is experimental. Send the header X-ExperimentalApi: opt-in.")


@blueprint.delete("/servicedesk/<desk_id>/customer")
@blueprint.get("/servicedesk/<desk_id>/requesttype/<type_id>")
@blueprint.get("/assets/workspace")
@operation("INACCESSIBLE")
def closed_to_apps(**_: str) -> ResponseReturnValue:
    """Never reached: the guard refuses."""
    return NO_CONTENT
