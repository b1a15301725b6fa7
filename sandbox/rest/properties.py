"""REST v3: entity properties, the same four operations on a project, an issue and a comment."""

import json
from collections.abc import Callable

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox.parts import parts
from sandbox.rest import lookup
from sandbox.rest.operation import NO_CONTENT, RestError, operation
from sandbox.state import Properties

_LONGEST_KEY = 255
_LARGEST_VALUE = 32768
Finder = Callable[[str], Properties]


def _of_comment(comment_id: str) -> Properties:
    found = parts().jira.comment(comment_id)
    if not found or (request.method == "GET" and parts().lag.is_unreadable(found[1])):
        raise RestError(404, f"Can not find a comment for the id: {comment_id}.")
    return found[1].properties


def property_operations(kind: str, find: Finder) -> Blueprint:
    """Return the four operations under `/rest/api/3/<kind>/<id>/properties`."""
    blueprint = Blueprint(f"{kind}_properties", __name__, url_prefix=f"/rest/api/3/{kind}/<holder>/properties")

    @blueprint.get("")
    @operation("READ")
    def list_keys(holder: str) -> ResponseReturnValue:
        return {"keys": [{"key": key, "self": f"{request.base_url}/{key}"} for key in find(holder)]}

    @blueprint.get("/<key>")
    @operation("READ")
    def get_property(holder: str, key: str) -> ResponseReturnValue:
        return {"key": key, "value": _present(find(holder), key)[key]}

    @blueprint.put("/<key>")
    @operation("WRITE")
    def set_property(holder: str, key: str) -> ResponseReturnValue:
        held = find(holder)
        status = 200 if key in held else 201
        held[key] = _sent_value(key)
        return {}, status

    @blueprint.delete("/<key>")
    @operation("DELETE")
    def delete_property(holder: str, key: str) -> ResponseReturnValue:
        del _present(find(holder), key)[key]
        return NO_CONTENT

    return blueprint


def _present(held: Properties, key: str) -> Properties:
    if key not in held:
        raise RestError(404, f"The property with key '{key}' does not exist.")
    return held


def _sent_value(key: str) -> object:
    sent = request.get_data()
    if len(key) > _LONGEST_KEY or not 0 < len(sent) <= _LARGEST_VALUE:
        raise RestError(400, "The property's key or value has a wrong length.")
    try:
        value: object = json.loads(sent)
    except ValueError as error:
        raise RestError(400, "The property's value is not JSON.") from error
    return value


project_properties = property_operations("project", lambda holder: lookup.project(holder).properties)
issue_properties = property_operations("issue", lambda holder: lookup.issue(holder).properties)
comment_properties = property_operations("comment", _of_comment)
