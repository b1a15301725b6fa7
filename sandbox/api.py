"""The sandbox's own interface, for tests and its pages. Nothing here exists in Jira."""

from base64 import b64decode
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import adf, files, workflow
from sandbox.configuration import WEBSITES
from sandbox.installation import LifecycleError
from sandbox.misbehaviour import KINDS, Rule
from sandbox.parts import parts
from sandbox.rest import payloads
from sandbox.state import Comment, Issue, User
from sandbox.websites import widget_key

blueprint = Blueprint("api", __name__, url_prefix="/sandbox/api")


class BadRequestError(Exception):
    """The message says what to send instead."""


@blueprint.errorhandler(BadRequestError)
def refuse(error: BadRequestError) -> ResponseReturnValue:
    return {"error": str(error)}, 400


@blueprint.errorhandler(LifecycleError)
def lifecycle_failed(error: LifecycleError) -> ResponseReturnValue:
    return {"error": str(error), "state": parts().installation.state}, 502


def _issue(key: str) -> Issue:
    found = parts().jira.issue(key)
    if not found:
        raise BadRequestError(f"There is no issue {key}.")
    return found


def _person(name: str) -> User:
    jira = parts().jira
    found = jira.user_named(name) or jira.user(name)
    if not found:
        raise BadRequestError(f"Nobody is called {name}.")
    return found


def _comment(issue: Issue, comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.comment_id,
        "author": comment.author.name,
        "authorAccountId": comment.author.account_id,
        "authorDisplayName": comment.author.display_name,
        "body": adf.to_text(comment.body),
        "public": comment.public,
        "visibility": comment.visibility,
        "created": payloads.timestamp(comment.created),
        "updated": payloads.timestamp(comment.updated),
        "properties": comment.properties,
        "files": [one.filename for one in issue.attachments if one.media_id in str(comment.body)],
    }


def _shape(issue: Issue) -> dict[str, Any]:
    return {
        "id": issue.issue_id,
        "key": issue.key,
        "projectKey": issue.project.key,
        "requestType": issue.request_type.name,
        "requestTypeId": issue.request_type.type_id,
        "summary": issue.summary,
        "description": adf.to_text(issue.description),
        "status": issue.status.name,
        "reporter": issue.reporter.name,
        "reporterAccountId": issue.reporter.account_id,
        "participants": [each.name for each in issue.participants],
        "properties": issue.properties,
        "related": [each.key for each in issue.related],
        "values": issue.values,
        "assignee": issue.assignee.name if issue.assignee else None,
        "feedback": issue.feedback,
        "attachments": [each.filename for each in issue.attachments],
        "comments": [_comment(issue, comment) for comment in issue.comments],
    }


@blueprint.get("/issues")
def list_issues() -> ResponseReturnValue:
    with parts().jira.lock:
        return jsonify([_shape(issue) for issue in parts().jira.issues])


@blueprint.post("/issues")
def raise_request() -> ResponseReturnValue:
    """Let a customer raise a request in the portal."""
    asked = request.get_json()
    person, jira = _person(asked["reporter"]), parts().jira
    project = jira.projects[0]
    issue = parts().actions.create_request(
        person,
        project,
        jira.issues[0].request_type,
        summary=asked["summary"],
        description=adf.from_text(asked["summary"]),
        reporter=person,
        participants=[],
    )
    return _shape(issue), 201


@blueprint.get("/issues/<key>")
def get_issue(key: str) -> ResponseReturnValue:
    with parts().jira.lock:
        found = parts().jira.issue(key)
        return _shape(found) if found else ({"error": "no such issue"}, 404)


@blueprint.delete("/issues/<key>")
def delete_issue(key: str) -> ResponseReturnValue:
    parts().actions.delete_issue(_person(request.args.get("as", "ada")), _issue(key))
    return "", 204


@blueprint.post("/issues/<key>/move")
def move_issue(key: str) -> ResponseReturnValue:
    """Move a request to another project, from `{project}`: `HR` is a service project, `WEB` is none."""
    project = parts().jira.project(request.get_json()["project"])
    if not project:
        raise BadRequestError("There is no such project.")
    issue = _issue(key)
    parts().actions.move(_person(request.args.get("as", "ada")), issue, project)
    return _shape(issue)


@blueprint.post("/issues/<key>/hide")
def hide_issue(key: str) -> ResponseReturnValue:
    """Hide an issue from the app, from `{seconds}`."""
    parts().lag.hide(_issue(key), float(request.get_json()["seconds"]))
    return "", 204


@blueprint.post("/issues/<key>/transitions")
def transition(key: str) -> ResponseReturnValue:
    """Take an agent's transition to a status, from `{author, to}`."""
    sent, issue = request.get_json(), _issue(key)
    found = next((each for each in workflow.available(issue) if each.target.name == sent["to"]), None)
    if not found:
        raise BadRequestError(f"{key} cannot become {sent['to']} now.")
    parts().actions.transition(_person(sent["author"]), issue, found)
    return _shape(issue)


@blueprint.post("/issues/<key>/comments")
def add_comment(key: str) -> ResponseReturnValue:
    """Write a comment as a person in Jira itself, from `{author, body, public, visibility?, files?}`.

    Each file is `{name, content}`, the latter in base64.
    """
    sent, issue = request.get_json(), _issue(key)
    author = _person(sent["author"])
    sent_files = [(each["name"], b64decode(each["content"])) for each in sent.get("files", [])]
    shown = [files.made(parts().jira, author, *each) for each in sent_files]
    issue.attachments += shown
    comment = parts().actions.add_comment(
        author,
        issue,
        files.document(sent["body"], shown),
        public=bool(sent.get("public", True)),
        visibility=sent.get("visibility"),
    )
    return _comment(issue, comment), 201


@blueprint.put("/issues/<key>/comments/<comment_id>")
def edit_comment(key: str, comment_id: str) -> ResponseReturnValue:
    """Edit a comment as a person in Jira itself, from `{author, body, public?, visibility?}`."""
    sent, issue = request.get_json(), _issue(key)
    comment = _stored_comment(issue, comment_id)
    parts().actions.edit_comment(
        _person(sent["author"]),
        issue,
        comment,
        adf.from_text(sent["body"]),
        public=sent.get("public"),
        visibility=sent.get("visibility"),
    )
    return _comment(issue, comment)


@blueprint.delete("/issues/<key>/comments/<comment_id>")
def delete_comment(key: str, comment_id: str) -> ResponseReturnValue:
    issue = _issue(key)
    author = _person(request.args.get("as", "ada"))
    parts().actions.delete_comment(author, issue, _stored_comment(issue, comment_id))
    return "", 204


def _stored_comment(issue: Issue, comment_id: str) -> Comment:
    found = next((one for one in issue.comments if one.comment_id == comment_id), None)
    if not found:
        raise BadRequestError(f"{issue.key} has no comment {comment_id}.")
    return found


@blueprint.put("/people/<name>")
def change_person(name: str) -> ResponseReturnValue:
    """Rename a person (`displayName`), or close their account (`closed`)."""
    sent = request.get_json()
    jira, person = parts().jira, _person(name)
    with jira.lock:
        if sent.get("closed"):
            jira.close_account(person)
        else:
            jira.rename(person, str(sent["displayName"]))
    return jsonify({"accountId": person.account_id})


@blueprint.get("/installation")
def get_installation() -> ResponseReturnValue:
    installation = parts().installation
    return {"state": installation.state, "addon": dict(installation.addon.data)}


@blueprint.post("/<any(install, uninstall, disable, enable):what>")
def change_installation(what: str) -> ResponseReturnValue:
    installation = parts().installation
    changes = {
        "install": installation.install,
        "uninstall": installation.uninstall,
        "disable": installation.disable,
        "enable": installation.enable,
    }
    changes[what]()
    return {"state": installation.state}


@blueprint.get("/misbehave")
def list_misbehaviour() -> ResponseReturnValue:
    return jsonify(parts().misbehaviour.listed())


@blueprint.post("/misbehave")
def misbehave() -> ResponseReturnValue:
    """Add a fault `{kind, …}` with the fields of a `Rule`; `times: null` lasts until `{kind: "off"}` ends all."""
    sent = request.get_json()
    if sent.get("kind") == "off":
        parts().misbehaviour.clear()
    elif sent.get("kind") in KINDS:
        parts().misbehaviour.add(Rule(**sent))
    else:
        raise BadRequestError(f"The kind is one of {', '.join(KINDS)} or off.")
    return jsonify(parts().misbehaviour.listed())


@blueprint.get("/calls")
def count_calls() -> ResponseReturnValue:
    """Return the numbers of REST calls: `{reads, writes, refused}`."""
    return parts().quotas.counted()


@blueprint.get("/webhooks")
def list_webhooks() -> ResponseReturnValue:
    return jsonify(parts().webhooks.listed())


@blueprint.get("/mail")
def list_mail() -> ResponseReturnValue:
    return jsonify(parts().mailbox.listed())


@blueprint.post("/sites/<name>")
def set_widget_key(name: str) -> ResponseReturnValue:
    """Take `{key}`: the snippet, or the key alone, that the site's owner would paste."""
    if name not in WEBSITES:
        raise BadRequestError(f"The sites are {', '.join(WEBSITES)}.")
    parts().widget_keys[name] = widget_key(request.get_json()["key"])
    return {"key": parts().widget_keys[name], "url": parts().configuration.website_url(name)}


@blueprint.get("/csp-reports")
def list_csp_reports() -> ResponseReturnValue:
    return jsonify(parts().csp_reports)
