"""servicedeskapi: customers' requests, their comments, transitions and participants."""

from time import sleep
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox import adf, fields, seed, workflow
from sandbox.parts import parts
from sandbox.rest import desk_payloads, lookup
from sandbox.rest.desks import request_type, require_opt_in
from sandbox.rest.operation import NO_CONTENT, RestError, body, caller, desk_page, expands, operation
from sandbox.state import Comment, Issue, Project, RequestType, User

blueprint = Blueprint("customer_requests", __name__, url_prefix="/rest/servicedeskapi/request")

AUTOMATIC_ANSWER = "We have received your request and will look into it."


def _shape(issue: Issue) -> dict[str, Any]:
    return desk_payloads.customer_request(issue, parts().jira.url)


@blueprint.post("")
@operation("WRITE")
def create_request() -> ResponseReturnValue:
    sent, here = body(), parts()
    desk = lookup.service_desk(str(sent.get("serviceDeskId", "")))
    kind = request_type(desk, str(sent.get("requestTypeId", "")))
    is_adf = sent.get("isAdfRequest", False)
    values = _field_values(kind, sent.get("requestFieldValues", {}), is_adf=is_adf)
    issue = here.actions.create_request(
        here.jira.app,
        desk,
        kind,
        summary=values["summary"],
        description=_description(values.get("description", ""), is_adf=is_adf),
        reporter=_reporter(desk, sent.get("raiseOnBehalfOf")),
        participants=lookup.users(sent.get("requestParticipants", [])),
        values={each.field_id: values[each.field_id] for each in kind.fields if each.field_id in values},
    )
    _automate(issue)
    return _shape(issue), 201


def _automate(issue: Issue) -> None:
    here = parts()
    if rule := here.misbehaviour.take("automation", request.path):
        here.actions.add_comment(seed.ADA, issue, adf.from_text(AUTOMATIC_ANSWER), public=True)
        sleep(rule.seconds)


def _field_values(kind: RequestType, sent: dict[str, Any], *, is_adf: bool) -> dict[str, Any]:
    missing = [name for name in kind.required if not sent.get(name)]
    if missing:
        raise RestError(400, "".join(f"{name.capitalize()} is required. " for name in missing).strip())
    wrong = [fields.wrong_value(each, sent.get(each.field_id), is_adf=is_adf) for each in kind.fields]
    if any(wrong):
        raise RestError(400, " ".join(filter(None, wrong)))
    own = {"summary", "description"} if kind.has_description else {"summary"}
    unknown = sorted(set(sent) - own - {each.field_id for each in kind.fields})
    if unknown:
        raise RestError(400, f"The fields {', '.join(unknown)} are not valid for this request type.")
    if "\n" in sent["summary"] or len(sent["summary"]) > 255:
        raise RestError(400, "The summary is invalid: one line of at most 255 characters is allowed.")
    return sent


def _description(sent: Any, *, is_adf: bool) -> dict[str, Any]:
    return lookup.document(sent) if is_adf and sent else adf.from_text(str(sent))


def _reporter(desk: Project, account_id: str | None) -> User:
    jira = parts().jira
    if account_id is None:
        return jira.app
    person = jira.user(account_id)
    if not person or (person.kind == "customer" and person not in desk.customers):
        raise RestError(400, f"{account_id} is not a customer of this service desk.")
    return person


@blueprint.get("")
@operation("READ")
def list_requests() -> ResponseReturnValue:
    """List requests that the app raised or takes part in, or all that it can see, newest first."""
    wanted, term = request.args, request.args.get("searchTerm", "").lower()
    app, everyone = parts().jira.app, wanted.get("requestOwnership") == "ALL_REQUESTS"
    found = [
        one
        for one in reversed(parts().lag.listed(parts().jira.issues))
        if one.project.kind == "service_desk"
        and term in one.summary.lower()
        and wanted.get("serviceDeskId", one.project.service_desk_id) == one.project.service_desk_id
        and wanted.get("requestTypeId", one.request_type.type_id) == one.request_type.type_id
        and (everyone or app in (one.reporter, *one.participants))
    ]
    return desk_page(found, _shape)


@blueprint.get("/<id_or_key>")
@operation("READ")
def get_request(id_or_key: str) -> ResponseReturnValue:
    issue, here = lookup.customer_request(id_or_key), parts()
    shape = _shape(issue)
    if expands("requestType"):
        shape["requestType"] = desk_payloads.request_type(issue.project, issue.request_type, here.jira.url)
    if expands("sla"):
        shape["sla"] = desk_payloads.slas(issue, here.jira.url)
    return shape


@blueprint.get("/<id_or_key>/comment")
@operation("READ")
def list_comments(id_or_key: str) -> ResponseReturnValue:
    issue, args = lookup.customer_request(id_or_key), request.args
    shown = {True: args.get("public", "true") == "true", False: args.get("internal", "true") == "true"}
    listed = parts().lag.listed(issue.comments)
    return desk_page([one for one in listed if shown[one.public]], lambda one: _comment(issue, one))


def _comment(issue: Issue, one: Comment) -> dict[str, Any]:
    return desk_payloads.comment(issue, one, parts().jira.url)


@blueprint.post("/<id_or_key>/comment")
@operation("WRITE")
def add_comment(id_or_key: str) -> ResponseReturnValue:
    issue, sent, here = lookup.customer_request(id_or_key), body(), parts()
    text = str(sent.get("body", ""))
    if not text.strip():
        raise RestError(400, "Comment body can not be empty!")
    public = bool(sent.get("public", True))
    comment = here.actions.add_comment(caller(), issue, adf.from_text(lookup.limited(text)), public=public)
    return _comment(issue, comment), 201


@blueprint.get("/<id_or_key>/comment/<comment_id>")
@operation("READ")
def get_comment(id_or_key: str, comment_id: str) -> ResponseReturnValue:
    issue = lookup.customer_request(id_or_key)
    return _comment(issue, lookup.comment(issue, comment_id))


@blueprint.get("/<id_or_key>/transition")
@operation("READ")
def list_transitions(id_or_key: str) -> ResponseReturnValue:
    return desk_page(
        workflow.available(lookup.customer_request(id_or_key), for_customers=True), desk_payloads.transition
    )


@blueprint.post("/<id_or_key>/transition")
@operation("WRITE")
def do_transition(id_or_key: str) -> ResponseReturnValue:
    issue, sent, here = lookup.customer_request(id_or_key), body(), parts()
    open_ways = workflow.available(issue, for_customers=True)
    transition = next((one for one in open_ways if one.transition_id == sent.get("id")), None)
    if not transition:
        raise RestError(400, "This transition is not available to customers now.")
    here.actions.transition(caller(), issue, transition)
    if remark := sent.get("additionalComment", {}).get("body"):
        here.actions.add_comment(caller(), issue, adf.from_text(remark), public=True)
    return NO_CONTENT


@blueprint.get("/<id_or_key>/feedback")
@operation("READ")
def get_feedback(id_or_key: str) -> ResponseReturnValue:
    require_opt_in()
    return lookup.customer_request(id_or_key).feedback or {}


@blueprint.post("/<id_or_key>/feedback")
@operation("WRITE")
def post_feedback(id_or_key: str) -> ResponseReturnValue:
    """Save the customer's feedback, once, for a resolved request."""
    require_opt_in()
    issue, sent = lookup.customer_request(id_or_key), body()
    if sent.get("type") != "csat" or sent.get("rating") not in range(1, 6):
        raise RestError(400, "A csat rating from 1 to 5 is required.")
    if issue.status != workflow.RESOLVED or issue.feedback is not None:
        raise RestError(400, "Feedback is not expected for this request.")
    issue.feedback = {name: sent[name] for name in ("type", "rating", "comment") if name in sent}
    return issue.feedback, 201


def _participants(issue: Issue) -> dict[str, Any]:
    return desk_page(issue.participants, lambda one: desk_payloads.user(one, parts().jira.url))


@blueprint.get("/<id_or_key>/participant")
@operation("READ")
def list_participants(id_or_key: str) -> ResponseReturnValue:
    return _participants(lookup.customer_request(id_or_key))


@blueprint.post("/<id_or_key>/participant")
@operation("WRITE")
def add_participants(id_or_key: str) -> ResponseReturnValue:
    issue, added = lookup.customer_request(id_or_key), lookup.users(body().get("accountIds", []))
    issue.participants += [one for one in added if one not in issue.participants]
    return _participants(issue)


@blueprint.delete("/<id_or_key>/participant")
@operation("DELETE")
def remove_participants(id_or_key: str) -> ResponseReturnValue:
    issue, removed = lookup.customer_request(id_or_key), lookup.users(body().get("accountIds", []))
    issue.participants = [one for one in issue.participants if one not in removed]
    return _participants(issue)
