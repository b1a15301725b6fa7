import pytest

from jira_chat.articles import rules


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("  Delivery \n address ", "delivery address"),
        ("DELIVERY\u200b address", "delivery address"),
        ("ab", ""),
        ("a-b!", ""),
        ("", ""),
        ("\u200b\u200b\u200b", ""),
        ("配送先", "配送先"),
        ("x" * 5000, "x" * rules.LONGEST_QUERY),
    ],
)
def test_what_is_looked_for(typed, query):
    assert rules.normal_query(typed) == query


def test_what_is_shown_is_one_line_of_a_length():
    assert rules.shown(" How\nto\u202d pay ", 20) == "How to\u202d pay"
    assert rules.shown("x" * 500, 20) == "x" * 20 + "…"
