import pytest

from jira_chat.jira.models import FieldChoice, RequestField, RequestType
from jira_chat.settings import request_form

ASK, REPORT, OTHER = (RequestType(id_, name) for id_, name in (("11", "Ask"), ("12", "Report"), ("13", "Other")))
TYPES = (ASK, REPORT, OTHER)
SUMMARY = RequestField(id="summary", name="Summary", required=True)
DESCRIPTION = RequestField(id="description", name="Description")
APPROVER = RequestField(id="customfield_1", name="Approver", required=True, type="user", custom="userpicker")
ORDER = RequestField(id="customfield_2", name="Order number", required=True, type="string", custom="textfield")
CHOICES = (FieldChoice("1", "Small"),)


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (RequestField(id="customfield_1", name="Order", custom="textfield"), "text"),
        (RequestField(id="customfield_1", name="Your e-mail", custom="textfield"), "email"),
        (RequestField(id="customfield_1", name="E-mail you got", custom="textarea"), "paragraph"),
        (RequestField(id="environment", name="Environment"), "paragraph"),
        (RequestField(id="customfield_1", name="Size", custom="select", choices=CHOICES), "choice"),
        (RequestField(id="customfield_1", name="Size", custom="radiobuttons", choices=CHOICES), "choice"),
        (RequestField(id="customfield_1", name="Size", custom="select"), None),
        (RequestField(id="customfield_1", name="Size", custom="select", choices=CHOICES, nested=True), None),
        (RequestField(id="customfield_1", name="Size", custom="multicheckboxes", choices=CHOICES), "choices"),
        (RequestField(id="components", name="Part", choices=CHOICES), "choices"),
        (RequestField(id="duedate", name="Until"), "date"),
        (RequestField(id="customfield_1", name="Seats", custom="float"), "number"),
        (APPROVER, None),
        (RequestField(id="attachment", name="Attachment", type="array", items="attachment"), None),
    ],
)
def test_a_field_is_asked_for_by_its_kind(field, kind):
    assert request_form.kind_of(field) == kind


def test_a_form_asks_what_is_required_and_seen_beyond_what_a_chat_says_itself():
    hidden = RequestField(id="customfield_3", name="Hidden", required=True, visible=False, custom="textfield")
    optional = RequestField(id="customfield_4", name="Optional", custom="textfield")
    form = request_form.form_of(ASK, (SUMMARY, DESCRIPTION, ORDER, hidden, optional, APPROVER))

    assert [(each.id, each.kind, each.label) for each in form.questions] == [("customfield_2", "text", "Order number")]
    assert form.unaskable == ("Approver",)
    assert form.has_description
    assert not request_form.form_of(ASK, (SUMMARY,)).has_description


def test_what_has_a_default_need_not_be_asked():
    lead = RequestField(id="customfield_1", name="Lead", required=True, custom="userpicker", has_default=True)

    assert request_form.form_of(ASK, (SUMMARY, lead)).unaskable == ()


@pytest.mark.parametrize(
    ("wanted", "types", "requiring", "used", "problem"),
    [
        (None, TYPES, (), "11", None),
        ("12", TYPES, (), "12", None),
        ("12", TYPES, ("11",), "12", None),
        (None, TYPES, ("11",), "12", None),
        ("11", TYPES, ("11", "12"), "13", "request_type_unaskable"),
        ("11", TYPES, ("11", "12", "13"), "11", "request_type_unaskable"),
        (None, TYPES, ("11", "12", "13"), "11", "request_type_unaskable"),
        ("99", TYPES, (), "11", "request_type_gone"),
        ("99", TYPES, ("11",), "12", "request_type_gone"),
        ("99", (), (), None, "request_type_none"),
    ],
)
def test_what_conversations_become(wanted, types, requiring, used, problem):
    asked = []

    def fields_of(request_type):
        asked.append(request_type)
        return (SUMMARY, APPROVER) if request_type in requiring else (SUMMARY,)

    form, wrong = request_form.choose(wanted, types, fields_of)

    assert (form and form.request_type, wrong and wrong.code) == (used, problem)
    assert len(asked) == len(set(asked))


def test_a_problem_says_what_is_wrong_what_happens_and_what_to_do():
    _, wrong = request_form.choose("11", TYPES, lambda each: (APPROVER,) if each == "11" else ())

    assert wrong.message == (
        "“Ask” requires “Approver”, which customers cannot be asked for in a chat. "
        "New conversations become “Report” instead. Make that optional in Jira, or choose another request type."
    )
