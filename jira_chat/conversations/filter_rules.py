"""Pure decisions about filters that agents save."""

from jira_chat.conversations.models import Criteria, SavedFilter
from jira_chat.kernel import visible
from jira_chat.kernel.errors import InvalidInputError

MOST_FILTERS = 10
"""Of an agent in a project: each is counted like a view."""

LONGEST_NAME = 60
LONGEST_LABEL = 255
LONGEST_LANGUAGE = 35
LONGEST_PATH = 255


def draft(id_: str, *, name: str, criteria: Criteria) -> SavedFilter:
    """Return a filter as it is saved. Raises InvalidInputError with advice by field."""
    found = SavedFilter(
        id=id_,
        name=" ".join(name.split()),
        criteria=Criteria(label=criteria.label.strip(), language=criteria.language.strip(), path=criteria.path.strip()),
    )
    problems = _problems(found)
    if problems:
        raise InvalidInputError("Please check the filter.", fields=problems)
    return found


def labels_kept(labels: tuple[str, ...]) -> str | None:
    """Return a request's labels as they stand in a row: each between blanks, which none of them has."""
    plain = [each for each in labels if each and not any(letter.isspace() for letter in each)]
    return f" {' '.join(plain)} " if plain else None


def labels_read(kept: str | None) -> tuple[str, ...]:
    """Return the labels that `labels_kept` kept."""
    return tuple((kept or "").split())


def _problems(found: SavedFilter) -> dict[str, str]:
    criteria = found.criteria
    longest = {
        "name": (found.name, LONGEST_NAME),
        "label": (criteria.label, LONGEST_LABEL),
        "language": (criteria.language, LONGEST_LANGUAGE),
        "path": (criteria.path, LONGEST_PATH),
    }
    problems = {name: f"At most {most} characters." for name, (text, most) in longest.items() if len(text) > most}
    if visible.is_blank(found.name):
        problems["name"] = "Give it a name."
    if any(letter.isspace() for letter in criteria.label):
        problems["label"] = "One label, without spaces, as in Jira."
    if criteria.path and not criteria.path.startswith("/"):
        problems["path"] = "Begin with a slash, as in /pricing."
    if not (criteria.label or criteria.language or criteria.path):
        problems.setdefault("label", "Fill in at least one of label, language and page.")
    return problems
