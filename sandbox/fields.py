"""Fields of request types: Jira's description of them, and the values that it accepts."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sandbox.state import Field, FieldKind, RequestType

_CUSTOM = "com.atlassian.jira.plugin.system.customfieldtypes"
_SCHEMAS: dict[FieldKind, dict[str, str]] = {
    "text": {"type": "string", "custom": f"{_CUSTOM}:textfield"},
    "paragraph": {"type": "string", "custom": f"{_CUSTOM}:textarea"},
    "select": {"type": "option", "custom": f"{_CUSTOM}:select"},
    "checkboxes": {"type": "array", "items": "option", "custom": f"{_CUSTOM}:multicheckboxes"},
    "date": {"type": "date", "custom": f"{_CUSTOM}:datepicker"},
    "number": {"type": "number", "custom": f"{_CUSTOM}:float"},
    "user": {"type": "user", "custom": f"{_CUSTOM}:userpicker"},
}
_LONGEST_LINE = 255


def described(kind: RequestType) -> list[dict[str, Any]]:
    """Return servicedeskapi's description of a type's fields, in the order of its form."""
    own = [("summary", "Summary"), *([("description", "Description")] if kind.has_description else [])]
    built_in = [
        _described(field, name, {"type": "string", "system": field}, required=field in kind.required)
        for field, name in own
    ]
    return built_in + [_described_field(field) for field in kind.fields]


def wrong_value(field: Field, value: Any, *, is_adf: bool) -> str | None:
    """Return why Jira refuses a value, None if it accepts it."""
    if value in (None, "", []):
        return f"{field.name} is required." if field.required else None
    if field.kind == "paragraph":
        is_right = (isinstance(value, dict) and value.get("type") == "doc") if is_adf else isinstance(value, str)
        return None if is_right else f"{field.name}: Operation value must be an Atlassian Document."
    return None if _RIGHT[field.kind](field, value) else f"{field.name}: data was not in the right format."


def _described_field(field: Field) -> dict[str, Any]:
    schema = {**_SCHEMAS[field.kind], "customId": int(field.field_id.rpartition("_")[2])}
    shape = _described(field.field_id, field.name, schema, required=field.required)
    options = [{"value": id_, "label": label, "children": []} for id_, label in field.options]
    return shape | {"validValues": options}


def _described(field_id: str, name: str, schema: dict[str, Any], *, required: bool) -> dict[str, Any]:
    return {
        "fieldId": field_id,
        "name": name,
        "description": "",
        "required": required,
        "visible": True,
        "defaultValues": [],
        "validValues": [],
        "presetValues": [],
        "jiraSchema": schema,
    }


def _is_option(field: Field, value: Any) -> bool:
    return isinstance(value, dict) and value.get("id") in {id_ for id_, _ in field.options}


def _is_date(_field: Field, value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


_RIGHT: dict[FieldKind, Callable[[Field, Any], bool]] = {
    "text": lambda _, value: isinstance(value, str) and "\n" not in value and len(value) <= _LONGEST_LINE,
    "select": _is_option,
    "checkboxes": lambda field, value: isinstance(value, list) and all(_is_option(field, each) for each in value),
    "date": _is_date,
    "number": lambda _, value: isinstance(value, int | float) and not isinstance(value, bool),
    "user": lambda _, value: isinstance(value, dict) and "accountId" in value,
}
