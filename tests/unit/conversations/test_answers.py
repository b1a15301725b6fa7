import pytest

from jira_chat.conversations import answers
from jira_chat.conversations.errors import AnswersNeededError
from jira_chat.jira.models import FieldChoice
from jira_chat.settings.request_form import Question

SIZES = (FieldChoice("1", "Small"), FieldChoice("2", "Large"))


def asking(kind, label="Order"):
    choices = SIZES if kind in {"choice", "choices"} else ()
    return Question(id="f1", kind=kind, label=label, choices=choices)


@pytest.mark.parametrize(
    ("kind", "given", "value", "shown"),
    [
        ("text", " A-1\x00 ", ("A-1",), "A-1"),
        ("text", ("A-1",), ("A-1",), "A-1"),
        ("paragraph", "one\r\ntwo", ("one\ntwo",), "one\ntwo"),
        ("email", "ann@example.com", ("ann@example.com",), "ann@example.com"),
        ("date", "2026-02-28", ("2026-02-28",), "2026-02-28"),
        ("number", "-1.5", ("-1.5",), "-1.5"),
        ("choice", "2", ("2",), "Large"),
        ("choices", ("2", "1", "2"), ("2", "1"), "Large, Small"),
    ],
)
def test_a_right_answer_is_kept_in_its_normal_form(kind, given, value, shown):
    (answer,) = answers.check([asking(kind)], {"f1": given})

    assert (answer.field, answer.kind, answer.label, answer.value, answer.shown) == ("f1", kind, "Order", value, shown)
    assert answers.fits(answer, asking(kind))


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", ""),
        ("text", "  "),
        ("text", ()),
        ("text", ("a", "b")),
        ("text", "two\nlines"),
        ("text", "x" * 256),
        ("paragraph", "x" * 5_001),
        ("email", "ann"),
        ("email", "ann@example"),
        ("date", "28.2.2026"),
        ("date", "2026-02-30"),
        ("date", "20260228"),
        ("number", "a"),
        ("number", "nan"),
        ("number", "inf"),
        ("number", "1e15"),
        ("choice", "3"),
        ("choice", ("1", "2")),
        ("choices", ()),
        ("choices", ("1", "3")),
    ],
)
def test_a_wrong_one_is_needed_again(kind, given):
    with pytest.raises(AnswersNeededError) as refused:
        answers.check([asking(kind)], {"f1": given})

    assert list(refused.value.details["fields"]) == ["f1"]


def test_each_question_needs_its_answer_and_what_nobody_asked_is_left_out():
    with pytest.raises(AnswersNeededError):
        answers.check([asking("text")], {"other": "A-1"})

    assert answers.check([], {"f1": "A-1"}) == ()


def test_an_answer_to_a_question_that_changed_does_not_fit():
    (answer,) = answers.check([asking("text")], {"f1": "A-1"})

    assert not answers.fits(answer, asking("choice"))
    assert answers.fits(answer, asking("text", label="Number of your order"))
    assert answers.shown_lines([answer]) == ["Order: A-1"]
