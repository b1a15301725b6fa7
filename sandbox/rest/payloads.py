"""Users, projects, issues and comments as Jira's platform interface and its webhooks write them."""

from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote

from sandbox import adf
from sandbox.actions import Event
from sandbox.state import Attachment, Comment, Group, Issue, Project, Properties, Status, Transition, User

Version = Literal[2, 3]
_CATEGORIES = {
    "new": (2, "new", "blue-gray", "To Do"),
    "indeterminate": (4, "indeterminate", "yellow", "In Progress"),
    "done": (3, "done", "green", "Done"),
}


def timestamp(moment: datetime) -> str:
    """`2021-01-17T12:34:00.000+0000`: Jira's form, without a colon in the offset."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def avatars(url: str, name: str, kind: str = "svg") -> dict[str, str]:
    return {f"{size}x{size}": f"{url}/avatar.{kind}?of={quote(name)}" for size in (16, 24, 32, 48)}


def user(person: User, url: str, version: Version = 3) -> dict[str, Any]:
    """Write a user, with the e-mail address where the profile shows it."""
    shape = {
        "self": f"{url}/rest/api/{version}/user?accountId={quote(person.account_id)}",
        "accountId": person.account_id,
        "accountType": person.kind,
        "avatarUrls": avatars(url, person.display_name, "png"),
        "displayName": person.display_name,
        "active": True,
        "timeZone": "Europe/Berlin",
    }
    return shape | ({"emailAddress": person.email} if person.shows_email else {})


def group(one: Group, url: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "groupId": one.group_id,
        "self": f"{url}/rest/api/3/group?groupId={one.group_id}",
    }


def project(one: Project, url: str, version: Version = 3) -> dict[str, Any]:
    return {
        "self": f"{url}/rest/api/{version}/project/{one.project_id}",
        "id": one.project_id,
        "key": one.key,
        "name": one.name,
        "projectTypeKey": one.kind,
        "simplified": False,
        "avatarUrls": avatars(url, one.name),
    }


def status(one: Status, url: str, version: Version = 3) -> dict[str, Any]:
    number, key, color, name = _CATEGORIES[one.category]
    return {
        "self": f"{url}/rest/api/{version}/status/{one.status_id}",
        "id": one.status_id,
        "name": one.name,
        "description": "",
        "iconUrl": f"{url}/assets/status.svg",
        "statusCategory": {
            "self": f"{url}/rest/api/{version}/statuscategory/{number}",
            "id": number,
            "key": key,
            "colorName": color,
            "name": name,
        },
    }


def transition(one: Transition, url: str) -> dict[str, Any]:
    return {
        "id": one.transition_id,
        "name": one.name,
        "to": status(one.target, url),
        "hasScreen": False,
        "isGlobal": False,
        "isInitial": False,
        "isAvailable": True,
        "isConditional": False,
        "looped": False,
    }


def properties(held: Properties) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in held.items()]


def comment(issue: Issue, one: Comment, url: str, version: Version = 3) -> dict[str, Any]:
    """Version 3 writes the body as a document, version 2 (and with it every webhook) as text."""
    shape = {
        "self": f"{url}/rest/api/{version}/issue/{issue.issue_id}/comment/{one.comment_id}",
        "id": one.comment_id,
        "author": user(one.author, url, version),
        "body": one.body if version == 3 else adf.to_text(one.body),
        "updateAuthor": user(one.editor, url, version),
        "created": timestamp(one.created),
        "updated": timestamp(one.updated),
        "jsdPublic": one.public,
    }
    return shape | ({"visibility": one.visibility} if one.visibility else {})


def attachment(one: Attachment, url: str, version: Version = 3) -> dict[str, Any]:
    return {
        "self": f"{url}/rest/api/{version}/attachment/{one.attachment_id}",
        "id": one.attachment_id,
        "filename": one.filename,
        "author": user(one.author, url, version),
        "created": timestamp(one.created),
        "size": len(one.content),
        "mimeType": one.media_type,
        "content": f"{url}/rest/api/{version}/attachment/content/{one.attachment_id}",
    }


def thin_fields(issue: Issue, url: str, version: Version = 3) -> dict[str, Any]:
    """Return the six fields of its issue in a comment's webhook."""
    return {
        "summary": issue.summary,
        "issuetype": {
            "self": f"{url}/rest/api/{version}/issuetype/10005",
            "id": "10005",
            "name": "[System] Service request",
            "description": "",
            "iconUrl": f"{url}/assets/request.svg",
            "subtask": False,
        },
        "project": project(issue.project, url, version),
        "assignee": user(issue.assignee, url, version) if issue.assignee else None,
        "priority": {
            "self": f"{url}/rest/api/{version}/priority/3",
            "iconUrl": f"{url}/assets/priority.svg",
            "name": "Medium",
            "id": "3",
        },
        "status": status(issue.status, url, version),
    }


def fields(issue: Issue, url: str, version: Version = 3) -> dict[str, Any]:
    return thin_fields(issue, url, version) | {
        "description": issue.description if version == 3 else adf.to_text(issue.description),
        "reporter": user(issue.reporter, url, version),
        "creator": user(issue.creator, url, version),
        "created": timestamp(issue.created),
        "updated": timestamp(issue.updated),
        "statuscategorychangedate": timestamp(issue.status_since),
        "resolutiondate": timestamp(issue.status_since) if issue.status.category == "done" else None,
        "labels": [],
        "resolution": None,
        **issue.values,
        "attachment": [attachment(one, url, version) for one in issue.attachments],
    }


def issue_head(issue: Issue, url: str, version: Version = 3) -> dict[str, Any]:
    return {
        "id": issue.issue_id,
        "self": f"{url}/rest/api/{version}/issue/{issue.issue_id}",
        "key": issue.key,
    }


def context(issue: Issue) -> dict[str, str]:
    """Return the values that a module's address on this issue may use."""
    return {
        "issue.id": issue.issue_id,
        "issue.key": issue.key,
        "project.id": issue.project.project_id,
        "project.key": issue.project.key,
    }


def webhook(event: Event, url: str) -> dict[str, Any]:
    """Return the body of a webhook. Those of comments carry a thin issue and no `user`."""
    issue = issue_head(event.issue, url, 2)
    body: dict[str, Any] = {"timestamp": int(event.at.timestamp() * 1000), "webhookEvent": event.name}
    if event.comment:
        thin = issue | {"fields": thin_fields(event.issue, url, 2)}
        return body | {"comment": comment(event.issue, event.comment, url, 2), "issue": thin}
    body |= {
        "issue_event_type_name": event.name.removeprefix("jira:"),
        "user": user(event.user, url, 2),
        "issue": issue | {"fields": fields(event.issue, url, 2)},
    }
    return body | ({"changelog": {"id": event.issue.issue_id, "items": event.changes}} if event.changes else {})
