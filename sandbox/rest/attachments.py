"""Files: uploaded, shown by a comment, downloaded. Servicedeskapi takes them, REST v3 returns them."""

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from sandbox import files, permissions
from sandbox.parts import parts
from sandbox.rest import desk_payloads, lookup
from sandbox.rest.operation import NO_CONTENT, RestError, body, caller, desk_page, operation
from sandbox.state import Attachment, Issue

blueprint = Blueprint("attachments", __name__, url_prefix="/rest")

LARGEST = 25 * 1024 * 1024
BLOCKED = (".exe", ".bat")
"""File name extensions that the site's administrators block."""


@blueprint.post("/servicedeskapi/servicedesk/<desk_id>/attachTemporaryFile")
@operation("WRITE")
def attach_temporary_file(desk_id: str) -> ResponseReturnValue:
    lookup.service_desk(desk_id)
    if request.headers.get("X-Atlassian-Token") != "no-check":
        raise RestError(403, "XSRF check failed")
    if request.headers.get("X-ExperimentalApi") != "opt-in":
        raise RestError(403, "This API is experimental. Experimental APIs are not guaranteed to be stable.")
    sent = request.files.getlist("file")
    if not sent:
        raise RestError(400, "No file was attached.")
    taken = [_taken(each) for each in sent]
    return {
        "temporaryAttachments": [
            {"temporaryAttachmentId": f"temp{each.attachment_id}", "fileName": each.filename} for each in taken
        ]
    }, 201


def _taken(sent: FileStorage) -> Attachment:
    content, name = sent.read(), sent.filename or ""
    if len(content) > LARGEST:
        raise RestError(413, f"The file {name} exceeds the maximum size.")
    if name.lower().endswith(BLOCKED):
        raise RestError(400, f"Files such as {name} are not allowed here.")
    jira = parts().jira
    taken = files.made(jira, jira.app, name, content)
    jira.temporary[f"temp{taken.attachment_id}"] = taken
    return taken


@blueprint.post("/servicedeskapi/request/<id_or_key>/attachment")
@operation("WRITE")
def create_comment_with_attachment(id_or_key: str) -> ResponseReturnValue:
    issue, sent, here = lookup.issue(id_or_key), body(), parts()
    named = sent.get("temporaryAttachmentIds") or []
    missing = [each for each in named if each not in here.jira.temporary]
    if not named or missing:
        raise RestError(400, f"There is no temporary attachment {', '.join(map(str, missing))}.")
    shown = [here.jira.temporary.pop(each) for each in named]
    text = str((sent.get("additionalComment") or {}).get("body", ""))
    document = files.document(text, shown)
    issue.attachments += shown
    comment = here.actions.add_comment(here.jira.app, issue, document, public=bool(sent.get("public", True)))
    return {
        "comment": desk_payloads.comment(issue, comment, here.jira.url),
        "attachments": desk_page(shown, _shape),
    }, 201


def _shape(one: Attachment) -> dict[str, Any]:
    url = parts().jira.url
    return {
        "filename": one.filename,
        "author": desk_payloads.user(one.author, url),
        "created": desk_payloads.date(one.created),
        "size": len(one.content),
        "mimeType": one.media_type,
        "_links": {
            "jiraRest": f"{url}/rest/api/2/attachment/{one.attachment_id}",
            "content": f"{url}/rest/api/3/attachment/content/{one.attachment_id}",
        },
    }


@blueprint.get("/api/3/attachment/content/<attachment_id>")
@operation("READ")
def get_attachment_content(attachment_id: str) -> ResponseReturnValue:
    """Return a file directly if no redirect is wanted; otherwise redirect to another service, as Jira does."""
    _, found = _known(attachment_id)
    if request.args.get("redirect") != "false":
        return Response(
            status=303, headers={"Location": f"https://api.media.atlassian.com/file/{found.media_id}/binary"}
        )
    return Response(found.content, mimetype=found.media_type)


@blueprint.delete("/api/3/attachment/<attachment_id>")
@operation("DELETE")
def remove_attachment(attachment_id: str) -> ResponseReturnValue:
    issue, file = _known(attachment_id)
    whose = "OWN" if file.author == caller() else "ALL"
    if not permissions.holds_in(issue.project, caller(), f"DELETE_{whose}_ATTACHMENTS"):
        raise RestError(403, "You do not have permission to delete this attachment.")
    issue.attachments.remove(file)
    return NO_CONTENT


def _known(attachment_id: str) -> tuple[Issue, Attachment]:
    everything = ((issue, one) for issue in parts().jira.issues for one in issue.attachments)
    found = next((each for each in everything if each[1].attachment_id == attachment_id), None)
    if not found:
        raise RestError(404, "The attachment with the specified ID does not exist.")
    return found
