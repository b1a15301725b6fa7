import pytest

from jira_chat.replies import rules
from jira_chat.replies.models import Draft

GOOD = Draft(name="Hello", text="Hi {customer.name|there}, I am {agent.name}. {request.key} is at {portal.link}.")


def problems(**changed: str) -> dict[str, str]:
    return rules.problems(rules.normal(Draft(**{"name": "Hello", "text": "Hi!", "language": "", **changed})))


def test_a_reply_with_all_variables_can_be_saved() -> None:
    assert rules.problems(GOOD) == {}
    assert problems(language="pt-BR") == {}


@pytest.mark.parametrize("text", ["{customer.nme}", "Hi {name}", "Hi {customer.email|you}", "{ Customer.Name }"])
def test_an_unknown_variable_is_refused_by_name(text: str) -> None:
    refused = problems(text=text)["text"]
    assert refused.startswith("There is no variable {")
    assert "{customer.name}" in refused


@pytest.mark.parametrize("text", ['{"a": 1}', "{}", "if (x) { return; }", "{{", "a}b{c"])
def test_other_braces_are_just_text(text: str) -> None:
    assert problems(text=text) == {}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "  "),
        ("name", "x" * 61),
        ("name", "a\x00b"),
        ("text", " \n "),
        ("text", "x" * 4001),
        ("language", "xx"),
    ],
)
def test_what_cannot_be_saved_is_told_at_its_field(field: str, typed: str) -> None:
    assert problems(**{field: typed}).keys() == {field}


def test_blanks_around_do_not_count() -> None:
    assert rules.normal(Draft(name="  Good \n bye ", text=" Bye! \n")) == Draft(name="Good bye", text="Bye!")


def test_problems_of_a_file_are_told_by_number_name_and_field() -> None:
    drafts = [GOOD, Draft(name="", text="x"), GOOD, Draft(name="Hello", text="Hallo", language="de")]
    found = rules.numbered_problems(drafts)
    assert found.keys() == {"2.  (name)", "3. Hello (name)"}
    assert "twice" in found["3. Hello (name)"]
