"""Checks of canned replies before they are saved. Pure."""

import re
from collections.abc import Iterator, Sequence

from jira_chat.kernel.bounds import short
from jira_chat.kernel.problems import FieldProblem
from jira_chat.replies.models import Draft
from jira_chat.settings import languages
from jira_chat.settings.rules import text_problems

VARIABLES = ("customer.name", "agent.name", "request.key", "portal.link")
"""Variables that the agent's page fills in; `frontend/src/inside/replies/variables.ts` has the same."""

LONGEST_NAME = 60
LONGEST_TEXT = 4_000
MOST_REPLIES = 500
"""Per owner."""

_VARIABLE = re.compile(r"\{\s*([\w.-]+)\s*(?:\|[^{}]*)?\}")
_KNOWN = ", ".join(f"{{{name}}}" for name in VARIABLES)


def normal(draft: Draft) -> Draft:
    """Return a reply as it is stored: without surrounding white space, its name on one line."""
    return Draft(name=" ".join(draft.name.split()), text=draft.text.strip(), language=draft.language)


def problems(draft: Draft) -> dict[str, str]:
    """Return a message for each wrong field of a normalised reply, by field name."""
    return dict(_problems(draft))


def numbered_problems(drafts: Sequence[Draft]) -> dict[str, str]:
    """Return a message for each wrong field of a file's replies, by the reply's number and name and the field's name.

    A name may occur once per language.

    All replies are normalised.
    """
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for number, draft in enumerate(drafts, 1):
        wrong = problems(draft)
        if (draft.language, draft.name) in seen:
            wrong.setdefault("name", FieldProblem("name_twice"))
        seen.add((draft.language, draft.name))
        found |= {f"{number}. {short(draft.name)} ({field})": problem for field, problem in wrong.items()}
    return found


def _problems(draft: Draft) -> Iterator[tuple[str, str]]:
    if not draft.name:
        yield "name", FieldProblem("name_missing")
    yield from text_problems("name", draft.name, LONGEST_NAME).items()
    if not draft.text:
        yield "text", FieldProblem("text_missing")
    yield from text_problems("text", draft.text, LONGEST_TEXT).items()
    unknown = next((name for name in _VARIABLE.findall(draft.text) if name not in VARIABLES), None)
    if unknown is not None:
        yield "text", FieldProblem("unknown_variable", variable=f"{{{short(unknown)}}}", known=_KNOWN)
    if draft.language and languages.find(draft.language) is None:
        yield "language", FieldProblem("not_in_list")
