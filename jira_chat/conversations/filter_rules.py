"""Pure decisions about filters that agents save."""

from dataclasses import replace

import msgspec

from jira_chat.conversations.models import Criteria, Named, SavedFilter
from jira_chat.kernel import bounds, visible
from jira_chat.kernel.errors import InvalidInputError
from jira_chat.kernel.problems import FieldProblem

MOST_FILTERS = 10
"""Per agent and project: each filter is counted like a view."""

LONGEST_NAME = 60
LONGEST_LABEL = 255
LONGEST_LANGUAGE = 35
LONGEST_PATH = 255
LONGEST_ID = 20
"""Of the id of a request type or an organization."""

_organizations = msgspec.json.Decoder(bounds.Few[Named])


def draft(id_: str, *, name: str, criteria: Criteria) -> SavedFilter:
    """Return a checked filter to save. Raises InvalidInputError with advice by field."""
    found = SavedFilter(
        id=id_,
        name=" ".join(name.split()),
        criteria=replace(
            criteria,
            label=criteria.label.strip(),
            language=criteria.language.strip(),
            path=criteria.path.strip(),
        ),
    )
    problems = _problems(found)
    if problems:
        raise InvalidInputError("Please check the filter.", fields=problems)
    return found


def labels_kept(labels: tuple[str, ...]) -> str | None:
    """Return a request's labels as a row stores them: each between spaces, which no label contains."""
    plain = [each for each in labels if each and not any(letter.isspace() for letter in each)]
    return f" {' '.join(plain)} " if plain else None


def organizations_kept(organizations: tuple[Named, ...]) -> str | None:
    """Return a request's organizations as a row stores them."""
    return msgspec.json.encode(organizations).decode() if organizations else None


def organizations_read(kept: str | None) -> tuple[Named, ...]:
    """Return the organizations that `organizations_kept` encoded."""
    return _organizations.decode(kept) if kept else ()


def organization_within(organization: Named) -> str:
    """Return a text that only rows with this organization contain: quotes in names are escaped."""
    return f'{{"id":"{organization.id}",'


def labels_read(kept: str | None) -> tuple[str, ...]:
    """Return the labels that `labels_kept` joined."""
    return tuple((kept or "").split())


def _problems(found: SavedFilter) -> dict[str, FieldProblem]:
    criteria = found.criteria
    longest = {
        "name": (found.name, LONGEST_NAME),
        "label": (criteria.label, LONGEST_LABEL),
        "language": (criteria.language, LONGEST_LANGUAGE),
        "path": (criteria.path, LONGEST_PATH),
    }
    problems = {
        name: FieldProblem("too_long", most=most, length=len(text))
        for name, (text, most) in longest.items()
        if len(text) > most
    }
    if visible.is_blank(found.name):
        problems["name"] = FieldProblem("name_missing")
    if any(letter.isspace() for letter in criteria.label):
        problems["label"] = FieldProblem("label_with_spaces")
    if criteria.path and not criteria.path.startswith("/"):
        problems["path"] = FieldProblem("path_without_slash")
    for field, named in (("request_type", criteria.request_type), ("organization", criteria.organization)):
        if named is not None and not _is_jiras(named):
            problems[field] = FieldProblem("not_in_list")
    if criteria == Criteria():
        problems.setdefault("label", FieldProblem("filter_empty"))
    return problems


def _is_jiras(named: Named) -> bool:
    has_id = named.id.isascii() and named.id.isdigit() and len(named.id) <= LONGEST_ID
    return has_id and not visible.is_blank(named.name) and len(named.name) <= LONGEST_LABEL
