import pytest

from jira_chat.kernel import visible
from tests.support.budget import within_budget


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "\u200b", "\u2060", "\ufeff", "\u3164", "\u2800", "\u00ad\u202e", "\ufe0f\u200d"],
)
def test_what_cannot_be_seen_is_blank(text):
    assert visible.is_blank(text)


@pytest.mark.parametrize("text", ["a", "\u200ba", "❤️", "。", "\u0301", "👨‍👩‍👧"])
def test_what_can_be_seen_is_not_blank(text):
    assert not visible.is_blank(text)


def test_a_line_keeps_the_joiners_between_its_letters_only():
    assert visible.one_line("\u200d ک\u200cک \u200c") == "ک\u200cک"


def test_much_that_is_invisible_costs_no_more_than_its_length():
    with within_budget():
        assert visible.is_blank("\u200b\u3164" * 100_000)
        assert visible.one_line("\u200b \u200d" * 100_000 + "a").endswith("a")


def test_a_typed_text_keeps_its_lines_and_nothing_that_a_database_refuses():
    assert visible.cleaned(" one\r\ntwo\tthree\rfour\x00\x1b\udc80 ") == "one\ntwo\tthree\nfour"
    assert visible.cleaned("\u200b\x00 ") == ""
