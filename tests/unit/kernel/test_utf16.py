import pytest

from jira_chat.kernel import utf16


@pytest.mark.parametrize(
    ("text", "units", "beginning", "end"),
    [
        ("abc", 3, "abc", "abc"),
        ("abc", 2, "ab", "bc"),
        ("a🔥b", 2, "a", "b"),
        ("a🔥b", 3, "a🔥", "🔥b"),
        ("", 5, "", ""),
    ],
)
def test_no_character_is_cut_in_half(text, units, beginning, end):
    assert (utf16.first(text, units), utf16.last(text, units)) == (beginning, end)
