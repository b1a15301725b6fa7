"""A customer's answers to the questions before the chat, checked against those questions. Pure."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import msgspec

from jira_chat.conversations.errors import AnswersNeededError
from jira_chat.kernel import visible
from jira_chat.settings.request_form import Kind, Question

Given = str | tuple[str, ...]
"""A text, or the ids of the chosen options."""

LONGEST_LINE = 255
"""The limit of a single-line field in Jira, in characters."""

LONGEST_PARAGRAPH = 5_000
_LARGEST_NUMBER = 1e14
"""Jira's numbers lose digits beyond this."""

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A stored answer, with what is needed to understand it after the request type has changed."""

    field: str
    kind: Kind
    label: str
    value: tuple[str, ...]
    """One text, or the ids of the chosen options."""
    shown: str
    """The value in words, for people."""


def check(questions: Sequence[Question], given: Mapping[str, Given]) -> tuple[Answer, ...]:
    """Return the answers to the questions; answers to other, perhaps former, questions are dropped.

    Raises AnswersNeededError with a message for each missing or wrong answer, by field.
    """
    answers = [(question, _answer(question, given.get(question.id, ()))) for question in questions]
    wrong = {question.id: _advice(question) for question, answer in answers if answer is None}
    if wrong:
        raise AnswersNeededError("Please answer the questions first.", fields=wrong)
    return tuple(answer for _, answer in answers if answer is not None)


def fits(answer: Answer, question: Question) -> bool:
    """Return whether an earlier answer is valid for a question as it is now."""
    return answer.field == question.id and answer.kind == question.kind and _answer(question, answer.value) is not None


def _answer(question: Question, given: Given) -> Answer | None:
    """Return the normalised answer, or None if it is missing or wrong."""
    values = (given,) if isinstance(given, str) else given
    if question.choices:
        labels = {choice.id: choice.label for choice in question.choices}
        value = tuple(dict.fromkeys(each for each in values if each))
        is_right = bool(value) and all(each in labels for each in value)
        shown = ", ".join(labels.get(each, each) for each in value)
        is_right = is_right and (question.kind == "choices" or len(value) == 1)
    else:
        value = tuple(visible.cleaned(each) for each in values[:1])
        is_right = len(values) == 1 and bool(value[0]) and _RIGHT[question.kind](value[0])
        shown = "".join(value)
    if not is_right:
        return None
    return Answer(field=question.id, kind=question.kind, label=question.label, value=value, shown=shown)


def _is_line(text: str) -> bool:
    return len(text) <= LONGEST_LINE and "\n" not in text


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_number(text: str) -> bool:
    try:
        number = float(text) if len(text) <= LONGEST_LINE else math.inf
    except ValueError:
        return False
    return abs(number) <= _LARGEST_NUMBER


_RIGHT: Mapping[Kind, Callable[[str], bool]] = {
    "text": _is_line,
    "paragraph": lambda text: len(text) <= LONGEST_PARAGRAPH,
    "email": lambda text: _is_line(text) and _EMAIL.fullmatch(text) is not None,
    "date": _is_date,
    "number": _is_number,
    "choice": lambda _text: False,
    "choices": lambda _text: False,
}
"""Checks by kind. Choices are checked against their options instead."""

_ADVICE: Mapping[Kind, str] = {
    "text": f"Write one line of at most {LONGEST_LINE} characters.",
    "paragraph": f"Write at most {LONGEST_PARAGRAPH:,} characters.",
    "email": "Enter an e-mail address such as name@example.com.",
    "date": "Choose a date.",
    "number": "Enter a number.",
    "choice": "Choose one.",
    "choices": "Choose at least one.",
}


def _advice(question: Question) -> str:
    return _ADVICE[question.kind]


def shown_lines(answers: Sequence[Answer]) -> list[str]:
    """Return the answers in words, one per line."""
    return [f"{answer.label}: {' '.join(answer.shown.split())}" for answer in answers]
