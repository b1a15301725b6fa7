"""REST v3: the fields of the site, with the custom fields that service management adds to every issue."""

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from sandbox.rest import desk_payloads
from sandbox.rest.operation import operation

blueprint = Blueprint("site_fields", __name__, url_prefix="/rest/api/3/field")


@blueprint.get("")
@operation("READ")
def list_fields() -> ResponseReturnValue:
    summary = {
        "id": "summary",
        "key": "summary",
        "name": "Summary",
        "custom": False,
        "schema": {"type": "string", "system": "summary"},
    }
    return jsonify(
        [
            summary,
            _custom(desk_payloads.REQUEST_TYPE, "Request Type", {"type": "sd-customerrequesttype"}, "vp-origin"),
            _custom(
                desk_payloads.ORGANIZATIONS,
                "Organizations",
                {"type": "array", "items": "sd-customerorganization"},
                "sd-customer-organizations",
            ),
        ]
    )


def _custom(field_id: str, name: str, schema: dict[str, Any], kind: str) -> dict[str, Any]:
    number = int(field_id.rpartition("_")[2])
    kinds = {"custom": f"com.atlassian.servicedesk:{kind}", "customId": number}
    return {"id": field_id, "key": field_id, "name": name, "custom": True, "schema": schema | kinds}
