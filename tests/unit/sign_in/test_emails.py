import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.kernel.errors import InvalidInputError
from jira_chat.sign_in import emails
from tests.support.budget import within_budget


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ann@example.com", "ann@example.com"),
        ("  Ann.Lee+chat@EXAMPLE.com ", "ann.lee+chat@example.com"),
        ("\u200eann@exam\u00adple.com\u200b\ufeff", "ann@example.com"),
        ("\u2068ann@example.com\u2069", "ann@example.com"),
        ("ann@exämple.de", "ann@exämple.de"),
        ("ann@xn--exmple-cua.de", "ann@exämple.de"),
    ],
)
def test_an_address_has_one_form(typed, stored):
    assert emails.normal(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ann",
        "ann@",
        "@example.com",
        "ann@localhost",
        "ann@b@example.com",
        "ann@example.com\nBcc: all@example.com",
        "ann\x00@example.com",
        "\u202eann@example.com",
        f"ann@{'ü' * 60}.example",
        f"{'a' * 250}@example.com",
        f"ann@{'a.' * 130}com",
    ],
)
def test_what_is_no_address_says_what_would_be_one(typed):
    with pytest.raises(InvalidInputError, match=r"ann@example\.com") as refused:
        emails.normal(typed)
    assert refused.value.details["fields"].keys() == {"email"}


def test_an_address_that_no_mail_reaches_says_so():
    with pytest.raises(InvalidInputError, match="before the @") as refused:
        emails.normal("añn@example.com")
    assert refused.value.details["fields"].keys() == {"email"}


@given(st.text())
def test_nothing_typed_breaks_it(typed):
    try:
        address = emails.normal(typed)
    except InvalidInputError:
        return
    assert emails.normal(address) == address
    assert len(address) <= emails.LONGEST
    assert not any(letter.isspace() for letter in address)


@pytest.mark.parametrize("typed", ["a@" + "\u0301\u0316" * 20_000, "\u0301\u0316" * 20_000 + "@example.com"])
def test_what_is_far_too_long_is_not_looked_at(typed):
    with within_budget(), pytest.raises(InvalidInputError):
        emails.normal(typed)
