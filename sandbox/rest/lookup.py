"""Find what a path or a body names, or answer as Jira does when there is no such thing."""

from typing import Any

from sandbox.parts import parts
from sandbox.rest.operation import RestError
from sandbox.state import Adf, Comment, Issue, Project, User


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
    found = parts().jira.issue(id_or_key)
    if not found:
        raise RestError(404, "Issue does not exist or you do not have permission to see it.")
    return found


def comment(of: Issue, comment_id: str) -> Comment:
    found = next((one for one in of.comments if one.comment_id == comment_id), None)
    if not found:
        raise RestError(404, f"Can not find a comment for the id: {comment_id}.")
    return found


def document(sent: Any) -> Adf:
    """Return an ADF document that has something in it."""
    if not isinstance(sent, dict) or sent.get("type") != "doc" or not sent.get("content"):
        raise RestError(400, "", {"comment": "Comment body is not valid!"})
    return sent
