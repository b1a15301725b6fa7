"""Required fields of a request type, and the questions for them before a chat. Pure."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Literal

import msgspec

from jira_chat.jira.models import FieldChoice, RequestField, RequestType
from jira_chat.kernel.ids import RequestTypeId
from jira_chat.settings.models import Problem

Kind = Literal["text", "paragraph", "choice", "choices", "date", "number", "email"]

MOST_QUESTIONS = 30
MOST_CHOICES = 500
MOST_TYPES = 10
"""Request types to try until one works; each costs a call to Jira."""

_OURS = {"summary", "description"}
_BY_CUSTOM_KIND: dict[str, Kind] = {
    "textfield": "text",
    "textarea": "paragraph",
    "select": "choice",
    "radiobuttons": "choice",
    "multiselect": "choices",
    "multicheckboxes": "choices",
    "datepicker": "date",
    "float": "number",
}
_BY_FIELD: dict[str, Kind] = {
    "environment": "paragraph",
    "duedate": "date",
    "priority": "choice",
    "components": "choices",
    "versions": "choices",
    "fixVersions": "choices",
}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question to a customer for a required field of the request type."""

    id: str
    """The id of the field."""
    kind: Kind
    label: str
    help: str = ""
    choices: tuple[FieldChoice, ...] = ()


class RequestForm(msgspec.Struct, frozen=True, kw_only=True):
    """A request type with its requirements."""

    request_type: RequestTypeId
    name: str
    questions: tuple[Question, ...] = ()
    unaskable: tuple[str, ...] = ()
    """Names of required fields that a chat cannot ask for."""
    has_description: bool = True


def form_of(request_type: RequestType, fields: Sequence[RequestField]) -> RequestForm:
    """Return the form of a request type with these fields."""
    required = [each for each in fields if each.required and each.visible and each.id not in _OURS]
    asked = [(each, kind_of(each)) for each in required]
    return RequestForm(
        request_type=request_type.id,
        name=request_type.name,
        questions=tuple(_question(each, kind) for each, kind in asked if kind is not None)[:MOST_QUESTIONS],
        unaskable=tuple(each.name for each, kind in asked if kind is None and not each.has_default),
        has_description=any(each.id == "description" for each in fields),
    )


def kind_of(field: RequestField) -> Kind | None:
    """Return the kind of question for a field, None if a chat cannot ask for it."""
    kind = _BY_FIELD.get(field.id) or _BY_CUSTOM_KIND.get(field.custom)
    if kind in {"choice", "choices"}:
        return None if field.nested or not 0 < len(field.choices) <= MOST_CHOICES else kind
    if kind == "text" and _is_email(field.name):
        return "email"
    return kind


def choose(
    wanted: RequestTypeId | None,
    types: Sequence[RequestType],
    fields_of: Callable[[RequestTypeId], Sequence[RequestField]],
) -> tuple[RequestForm | None, Problem | None]:
    """Return the form of the request type for conversations, and the problem of the chosen type, if any.

    The form is that of the chosen type if it works, otherwise of the first type whose required fields a chat can ask
    for. If there is none, it is still the first one tried: Jira may accept a request without required fields.
    """
    chosen = next((each for each in types if each.id == wanted), None)
    others = (each for each in types if each is not chosen)
    tried = [chosen] if chosen else []
    forms = (form_of(each, fields_of(each.id)) for each in islice((*tried, *others), MOST_TYPES))
    first = next(forms, None)
    if first is None:
        return None, Problem(code="request_type_none", message=_NO_TYPE)
    works = first if not first.unaskable else next((each for each in forms if not each.unaskable), None)
    used = works or first
    if wanted is not None and chosen is None:
        return used, Problem(code="request_type_gone", message=_GONE.format(used=used.name))
    if works is None or (chosen is not None and works is not first):
        return used, Problem(code="request_type_unaskable", message=_unaskable(first, works))
    return used, None


_NO_TYPE = (
    "The project has no request type that customers can see, so chats cannot become requests. "
    "Add one to the portal in Jira."
)
_GONE = (
    "The request type that was chosen here no longer exists in Jira. Until you choose another, "
    "new conversations become “{used}”."
)


def _unaskable(chosen: RequestForm, works: RequestForm | None) -> str:
    fields = ", ".join(f"“{name}”" for name in chosen.unaskable)
    cause = f"“{chosen.name}” requires {fields}, which customers cannot be asked for in a chat."
    effect = (
        "No other request type works either, so Jira may refuse new conversations."
        if works is None
        else f"New conversations become “{works.name}” instead."
    )
    return f"{cause} {effect} Make that optional in Jira, or choose another request type."


def _question(field: RequestField, kind: Kind) -> Question:
    choices = field.choices if kind in {"choice", "choices"} else ()
    return Question(id=field.id, kind=kind, label=field.name, help=field.help, choices=choices)


def _is_email(name: str) -> bool:
    """Whether a text field is for an e-mail address; Jira has no field type for addresses."""
    return "email" in name.casefold().replace("-", "").replace(" ", "")
