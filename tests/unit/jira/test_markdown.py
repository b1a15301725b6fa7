import re
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.jira import adf, markdown
from tests.support.budget import within_budget
from tests.support.comments import nodes


def paragraph(*content: Any) -> dict[str, Any]:
    return {"type": "paragraph", "content": [text(each) if isinstance(each, str) else each for each in content]}


def text(words: str, *marks: Any) -> dict[str, Any]:
    named = [{"type": mark} if isinstance(mark, str) else mark for mark in marks]
    return {"type": "text", "text": words} | ({"marks": named} if named else {})


def link(target: str) -> dict[str, Any]:
    return {"type": "link", "attrs": {"href": target}}


def items(kind: str, *lists: Any, **attrs: Any) -> dict[str, Any]:
    content = [{"type": "listItem", "content": list(blocks)} for blocks in lists]
    return {"type": kind} | ({"attrs": attrs} if attrs else {}) | {"content": content}


def code(words: str, **attrs: Any) -> dict[str, Any]:
    return {"type": "codeBlock", "content": [text(words)]} | ({"attrs": attrs} if attrs else {})


def quote(*blocks: Any) -> dict[str, Any]:
    return {"type": "blockquote", "content": list(blocks)}


BREAK = {"type": "hardBreak"}
EX = "https://ex.com/a_b"


@pytest.mark.parametrize(
    ("typed", "blocks"),
    [
        ("One\ntwo\n\nthree", [paragraph("One", BREAK, "two"), paragraph("three")]),
        ("a **b** c", [paragraph("a ", text("b", "strong"), " c")]),
        ("*b* _i_ `c*d*`", [paragraph(text("b", "em"), " ", text("i", "em"), " ", text("c*d*", "code"))]),
        ("(**b**), *a **b***", [
            paragraph("(", text("b", "strong"), "), ", text("a ", "em"), text("b", "em", "strong"))
        ]),
        ("```py\na\n\n  b\n```\nc", [code("a\n\n  b", language="py"), paragraph("c")]),
        ("```please look\na\n```", [code("please look\na")]),
        ("```", [paragraph("```")]),
        ("a\n\n      b", [paragraph("a"), code("  b")]),
        ("- a\n- b\nc", [items("bulletList", [paragraph("a")], [paragraph("b")]), paragraph("c")]),
        ("1. a\n2. b", [items("orderedList", [paragraph("a")], [paragraph("b")], order=1)]),
        ("1. a\n3. b", [
            items("orderedList", [paragraph("a")], order=1), items("orderedList", [paragraph("b")], order=3)
        ]),
        ("- - a", [items("bulletList", [paragraph(), items("bulletList", [paragraph("a")])])]),
        ("> a\n> b\nc", [quote(paragraph("a", BREAK, "b")), paragraph("c")]),
        ("> > a", [quote(paragraph("> a"))]),
        ("- > a\n  > b", [items("bulletList", [paragraph("> a", BREAK, "> b")])]),
        (f"see {EX}.", [paragraph("see ", text(EX, link(EX)), ".")]),
        ("a@ex.com", [paragraph(text("a@ex.com", link("mailto:a@ex.com")))]),
        (f"[your **bank**]({EX})", [
            paragraph("your ", text("bank", "strong"), " (", text(EX, link(EX)), ")")
        ]),
        (f'[a]({EX} "b")', [paragraph("a (", text(EX, link(EX)), " “b”)")]),
    ],
)  # fmt: skip
def test_marks_become_what_the_editor_would_make(typed, blocks):
    assert markdown.blocks(typed) == blocks


@pytest.mark.parametrize(
    "typed",
    [
        "2*3*4", "a_b_c", "__init__.py", "/etc/*/a/*/b", "*args, **kwargs", "2 * 3", "**", "\\*a\\*",
        "\\\\server\\share", ">5 people", "+ 49 30 1234", "a &amp; &#42;", "<b>x</b>", "<script>x</script>",
        "<!-- x -->", "# x",
        "![x](y)", "[a](javascript:alert)", "[a](data:text/html,x)", "[a](/b)", "[a]", "[a][b]", "a | b",
        "[~accountid:5b10]", "@Nina", ":smile:", "{panel}x{panel}", "{code}x", "!x.png!", "h1. x", "ftp://ex.com",
        "//ex.com", "ex.com", "~~x~~",
    ],
)  # fmt: skip
def test_everything_else_stays_as_it_was_typed(typed):
    assert markdown.blocks(typed) == [paragraph(typed)]


def test_lines_that_are_marks_elsewhere_stay_lines():
    typed = "a\n===\nb\n---\n***\n[c]: https://ex.com"

    assert adf.to_text({"content": markdown.blocks(typed)}) == typed


def test_a_quotation_in_a_quotation_is_marked_as_it_was_typed():
    assert markdown.blocks("> a\n> b\n\nc", in_quote=True) == [paragraph("> a", BREAK, "> b"), paragraph("c")]


def test_plain_is_every_character_in_its_place():
    assert markdown.plain(" *a*\n\n  b ") == [code(" *a*\n\n  b ")]


MARKS = ["*", "**", "_", "`", "```", "\n", "\n\n", "> ", ">", "- ", "* ", "1. ", "7) ", "    ", "[", "](", ")",
         "!", " ", "<", "|", "#", "@",
         "https://ex.com/", "mailto:", "javascript:", ":", "\t", "{", "}", "~", "===", "---", "\\", "&"]  # fmt: skip
TYPED = st.lists(st.sampled_from(MARKS) | st.sampled_from(["a", "bc", "Å", "😀", "ن"]), max_size=40).map("".join)
LETTERS = re.compile(r"[^\W_\d]|😀")
"""The digits of lists are in their order."""
ALLOWED = {"paragraph", "text", "hardBreak", "codeBlock", "bulletList", "orderedList", "listItem", "blockquote"}


@given(TYPED, st.booleans())
def test_nothing_is_lost_added_or_moved_and_nothing_pretends(typed, in_quote):
    blocks = markdown.blocks(typed, in_quote=in_quote) or markdown.plain(typed)
    document = {"type": "paragraph", "content": blocks}
    found = [node for node in nodes(document) if node["type"] != "orderedList"]
    said = "".join(node.get("text", "") + node.get("attrs", {}).get("language", "") for node in found)

    assert LETTERS.findall(said) == LETTERS.findall(typed)
    assert {node["type"] for node in nodes(document)} <= ALLOWED
    for node in nodes(document):
        for mark in node.get("marks", ()):
            assert mark["type"] in {"strong", "em", "code", "link"}
            if mark["type"] == "link":
                assert mark["attrs"]["href"].startswith(("https://", "http://", "mailto:"))
                # An address is encoded where its text is as it was typed.
                assert node["text"] in unquote(mark["attrs"]["href"]) or not node["text"].isascii()


@pytest.mark.parametrize(
    "typed",
    [
        ">", "> ", "- ", "[", "[a](", "`", "*a ", "*a _b ", "**a**", "http://", "https://a.b ", "a@b.cc ", "mailto:a@",
        "://", "(", "a\n", "\n\n", "1. a\n", "> a\n", "<", "|", "😀", "   - a\n", "``` \n",
    ],
)  # fmt: skip
def test_no_text_takes_long(typed):
    with within_budget():
        markdown.blocks((typed * 10_000)[:10_000])


@pytest.mark.parametrize("typed", ["> " * 20 + "a", "- " * 20 + "a", "*a* " * 1_000])
def test_too_much_is_left_to_plain(typed):
    assert markdown.blocks(typed) is None
