import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.jira import wiki
from tests.support.budget import within_budget


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Nothing *special*, 5 > 3 [a] {b} !", "Nothing *special*, 5 > 3 [a] {b} !"),
        ("Ask [~accountid:5b10a2844c20165700ede21g], [~nina]", "Ask @someone, @someone"),
        ("[our help|https://h.example/a]", "our help (https://h.example/a)"),
        ("[our help|https://h.example/a|smart-link]", "our help (https://h.example/a)"),
        ("[https://h.example/a]", "https://h.example/a"),
        ("!a b.png|thumbnail! !c.jpg!", "[attachment: a b.png] [attachment: c.jpg]"),
        ("Wow! It works. Really! Yes", "Wow! It works. Really! Yes"),
        ("[^report.pdf]", "[attachment: report.pdf]"),
        ("{code:java}\na = 1\n{code}", "a = 1\n"),
        ("{quote}said{quote} {color:#ff0000}red{color}", "said red"),
        ('a {adf:display=block}{"type":"extension"}{adf} b', "a […] b"),
        ('{adf}{"id":"5b10"}', "[…]"),
    ],
)
def test_what_a_person_reads(markup, text):
    assert wiki.to_text(markup) == text


@given(st.text())
def test_letters_alone_stay(written):
    words = "".join(letter for letter in written if letter.isalnum())
    assert wiki.to_text(words) == words


@pytest.mark.parametrize(
    "piece", ["[", "[~", "[a|", "!a.", "!a.b|", "{adf", "{adf}", "{code:", "[^", "[https:", "|", "]"]
)
def test_no_markup_takes_long(piece):
    with within_budget():
        assert len(wiki.to_text(piece * 100_000)) <= 3 * wiki.LONGEST
