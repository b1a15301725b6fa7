"""The sandbox's own interface to request types: a Jira admin changes, adds and removes them."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox.parts import parts
from sandbox.state import Field, Project, RequestType

blueprint = Blueprint("request_types", __name__, url_prefix="/sandbox/api/projects/<key>/request-types/<type_id>")


@blueprint.put("")
def change(key: str, type_id: str) -> ResponseReturnValue:
    """Take `{name?, has_description?, fields?: [{id, name, kind, required?, options?: {id: label}}]}`; may be new."""
    sent, jira = request.get_json(), parts().jira
    with jira.lock:
        project = jira.project(key)
        if project is None:
            return {"error": f"There is no project {key}."}, 404
        known = _find(project, type_id)
        changed = _changed(known or RequestType(type_id, "New type", ""), sent)
        if known is None:
            project.request_types.append(changed)
        else:
            project.request_types[project.request_types.index(known)] = changed
    return "", 204


@blueprint.delete("")
def remove(key: str, type_id: str) -> ResponseReturnValue:
    jira = parts().jira
    with jira.lock:
        project = jira.project(key)
        known = _find(project, type_id) if project else None
        if project is None or known is None:
            return {"error": f"{key} has no request type {type_id}."}, 404
        project.request_types.remove(known)
    return "", 204


def _find(project: Project, type_id: str) -> RequestType | None:
    return next((each for each in project.request_types if each.type_id == type_id), None)


def _changed(known: RequestType, sent: dict[str, Any]) -> RequestType:
    fields = [
        Field(
            each["id"],
            each["name"],
            each["kind"],
            required=each.get("required", True),
            options=tuple(each.get("options", {}).items()),
        )
        for each in sent.get("fields", [])
    ]
    return replace(
        known,
        name=sent.get("name", known.name),
        has_description=sent.get("has_description", known.has_description),
        fields=tuple(fields),
    )
