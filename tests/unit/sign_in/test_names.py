# ruff: noqa: RUF001 -- people are called what they are called
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.kernel.errors import InvalidInputError
from jira_chat.sign_in import names
from tests.support.budget import within_budget


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Ann Lee", "Ann Lee"),
        ("  Ann \t Lee ", "Ann Lee"),
        ("Zoe\u0308", "Zoë"),
        ("مریم می\u200cخواهد", "مریم می\u200cخواهد"),
        ("O’Neil <b>", "O’Neil <b>"),
        ("\u200eחיים כהן", "חיים כהן"),
        ("Ann\u200f", "Ann"),
        ("\u2068Ann\u2069 \u200b\u200d\ufeff", "Ann"),
        ("Mül\u00adler", "Müller"),
        ("Zoe\u200b\u0308", "Zoë"),
    ],
)
def test_a_name_has_one_form(typed, stored):
    assert names.normal(typed) == stored


@pytest.mark.parametrize(
    "typed", ["", " \n ", "a" * 101, "Ann\x00", "\u202eeeL nnA", "\u200b", "\u3164", "\u2800 \u200d"]
)
def test_a_name_that_is_none_is_refused(typed):
    with pytest.raises(InvalidInputError) as refused:
        names.normal(typed)
    assert refused.value.details["fields"].keys() == {"name"}


@given(st.text())
def test_nothing_typed_breaks_it(typed):
    try:
        name = names.normal(typed)
    except InvalidInputError:
        return
    assert names.normal(name) == name


def test_what_is_far_too_long_is_not_composed():
    with within_budget(), pytest.raises(InvalidInputError) as refused:
        names.normal("a" + "\u0301\u0316" * 20_000)
    assert "at most 100 characters" in refused.value.details["fields"]["name"]
