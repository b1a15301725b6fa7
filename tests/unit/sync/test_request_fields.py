from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jira_chat.conversations import answers
from jira_chat.conversations.details import Details
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.visits import Visit
from jira_chat.jira import adf
from jira_chat.jira.models import FieldChoice
from jira_chat.settings.request_form import Question, RequestForm
from jira_chat.sync import request_fields

CONVERSATION = Conversation(
    tenant="t1",
    id="0123456789abcdef",
    project="1",
    entrance="1",
    customer="visitor:v1",
    customer_name="Anonymous Chat User",
    customer_account=None,
    site="https://www.example.com",
    issue=None,
    issue_key=None,
    seq=1,
    created_at=datetime(2026, 6, 1, tzinfo=UTC),
    summary="Hello",
    page="/pricing",
)
MARK = request_fields.mark_of(CONVERSATION)
SIZES = (FieldChoice("1", "Small"), FieldChoice("2", "Large"))


def form(*questions, **more):
    return RequestForm(request_type="11", name="Ask", questions=questions, **more)


def asking(kind):
    return Question(id="f1", kind=kind, label="Order", choices=SIZES if kind.startswith("choice") else ())


def answered(question, given):
    return Details(answers=answers.check([question], {"f1": given}))


NOTHING = Details()


def fields(details=NOTHING, of=None, *, conversation=CONVERSATION, **more):
    return request_fields.fields_of(
        conversation, "Hello\nthere", details, of or form(), **({"tell_visit": False} | more)
    )


def test_a_request_names_the_one_that_it_continues():
    assert fields(continues="SUP-1").description.endswith(f"[chat {MARK}]\nContinues SUP-1")


def test_a_request_names_an_address_that_nobody_has_confirmed():
    left = replace(CONVERSATION, customer_name="Carla", unconfirmed_email="carla@example.com")
    description = fields(conversation=left, continues="SUP-1").description
    lines = ["Address not confirmed: carla@example.com (Carla)", "Continues SUP-1"]
    assert description.splitlines()[-2:] == lines


def test_a_description_ends_with_where_it_came_from_and_a_mark():
    assert fields().description == f"Hello\nthere\n\nStarted in chat on www.example.com/pricing [chat {MARK}]"
    assert fields(conversation=replace(CONVERSATION, site=None)).description.endswith(f"Started in chat [chat {MARK}]")


def test_a_mark_is_short_and_each_conversation_has_its_own():
    marks = {request_fields.mark_of(replace(CONVERSATION, id=f"{number:032x}")) for number in range(1_000)}

    assert len(marks) == 1_000
    assert all(len(mark) == 8 and mark.isalnum() for mark in marks)


def test_where_the_type_has_no_description_the_mark_is_in_the_summary():
    made = fields(of=form(has_description=False), conversation=replace(CONVERSATION, summary="x" * 255))

    assert made.description is None
    assert made.summary.endswith(f"x [chat {MARK}]")
    assert len(made.summary) == 255


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("text", "A-1", "A-1"),
        ("email", "ann@example.com", "ann@example.com"),
        ("paragraph", "{color:red}one\ntwo", adf.from_text("{color:red}one\ntwo")),
        ("choice", "2", {"id": "2"}),
        ("choices", ("2", "1"), [{"id": "2"}, {"id": "1"}]),
        ("date", "2026-02-28", "2026-02-28"),
        ("number", "3", 3),
        ("number", "1.5", 1.5),
    ],
)
def test_an_answer_has_the_shape_of_its_field(kind, given, value):
    made = fields(answered(asking(kind), given), form(asking(kind)))

    assert made.others == {"f1": value}
    assert "Order" not in made.description


def test_an_answer_that_is_not_asked_for_any_more_is_in_the_description():
    made = fields(answered(asking("text"), "A-1"), form(asking("choice")))

    assert made.others == {}
    assert "Hello\nthere\n\nOrder: A-1\n\nStarted" in made.description


def test_the_visit_is_told_if_the_admin_wants_it():
    details = Details(visit=Visit(url="https://www.example.com/pricing", meta={"plan": "gold"}))

    assert "plan" not in fields(details).description
    assert "plan: gold" in fields(details, tell_visit=True).description
    assert request_fields.visit_property(details) == {
        "page": {"url": "https://www.example.com/pricing", "title": ""},
        "referrer": "",
        "language": "",
        "timeZone": "",
        "device": "",
        "meta": {"plan": "gold"},
    }
    assert request_fields.visit_property(Details()) is None


def test_a_description_is_no_longer_than_jira_takes_whatever_it_counts():
    told = request_fields.fields_of(CONVERSATION, "🔥" * 40_000, NOTHING, form(), tell_visit=False).description
    assert told.endswith(f"[chat {MARK}]")
    assert 30_000 < len(told.encode("utf-16-le")) / 2 < 32_767


def test_a_summary_with_a_mark_is_no_longer_than_jira_takes():
    bare = form(has_description=False)
    summary = fields(of=bare, conversation=replace(CONVERSATION, summary="🔥" * 255)).summary
    assert len(summary.encode("utf-16-le")) / 2 <= 255
