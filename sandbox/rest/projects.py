"""REST v3: projects."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox.parts import parts
from sandbox.rest import lookup, payloads
from sandbox.rest.operation import operation, page

blueprint = Blueprint("projects", __name__, url_prefix="/rest/api/3/project")


@blueprint.get("/search")
@operation("READ")
def search_projects() -> ResponseReturnValue:
    query, keys = request.args.get("query", "").lower(), request.args.getlist("keys")
    jira = parts().jira
    found = [
        each for each in jira.projects if query in f"{each.key} {each.name}".lower() and (not keys or each.key in keys)
    ]
    return page(found, lambda each: payloads.project(each, jira.url))


@blueprint.get("/<id_or_key>")
@operation("READ")
def get_project(id_or_key: str) -> ResponseReturnValue:
    return payloads.project(lookup.project(id_or_key), parts().jira.url)
