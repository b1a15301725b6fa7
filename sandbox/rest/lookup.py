"""Find what a path or a body names, or answer as Jira does when there is no such thing."""

from typing import Any

from flask import request

from sandbox import adf
from sandbox.parts import parts
from sandbox.rest.operation import RestError
from sandbox.state import Adf, Comment, Issue, Project, User

LONGEST_TEXT = 32_767
TOO_LONG = "The entered text is too long. It exceeds the allowed limit of 32,767 characters."


def user(account_id: str) -> User:
    found = parts().jira.user(account_id)
    if not found:
        raise RestError(404, "Specified user does not exist or you do not have required permissions")
    return found


def users(account_ids: list[str]) -> list[User]:
    return [user(account_id) for account_id in account_ids]


def project(id_or_key: str) -> Project:
    found = parts().jira.project(id_or_key)
    if not found:
        raise RestError(404, f"No project could be found with key '{id_or_key}'.")
    return found


def service_desk(service_desk_id: str) -> Project:
    found = parts().jira.service_desk(service_desk_id)
    if not found:
        raise RestError(404, "The service desk does not exist.")
    return found


def issue(id_or_key: str) -> Issue:
    found, lag = parts().jira.issue(id_or_key), parts().lag
    if not found or lag.is_hidden(found) or (request.method == "GET" and lag.is_unreadable(found)):
        raise RestError(404, "Issue does not exist or you do not have permission to see it.")
    return found


def customer_request(id_or_key: str) -> Issue:
    """Return an issue of a service project."""
    found = issue(id_or_key)
    if found.project.kind != "service_desk":
        raise RestError(404, "The request does not exist or you do not have permission to see it.")
    return found


def comment(of: Issue, comment_id: str) -> Comment:
    found = next((one for one in of.comments if one.comment_id == comment_id), None)
    if not found or (request.method == "GET" and parts().lag.is_unreadable(found)):
        raise RestError(404, f"Can not find a comment for the id: {comment_id}.")
    return found


def document(sent: Any) -> Adf:
    """Return an ADF document that is neither empty nor too large."""
    if not isinstance(sent, dict) or sent.get("type") != "doc" or not sent.get("content"):
        raise RestError(400, "", {"comment": "Comment body is not valid!"})
    limited(adf.to_text(sent))
    return sent


def limited(text: str) -> str:
    """Return a text within Jira's limit, in UTF-16 code units."""
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise RestError(400, "", {"comment": TOO_LONG})
    return text
