from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.jira import adf
from tests.support.budget import within_budget


def doc(*blocks: Any) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": list(blocks)}


def node(kind: str, *content: Any, **attrs: Any) -> dict[str, Any]:
    return {"type": kind, "content": list(content), "attrs": attrs}


def text(words: str, *marks: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, "marks": list(marks)}


def paragraph(*content: Any) -> dict[str, Any]:
    return node("paragraph", *[text(child) if isinstance(child, str) else child for child in content])


def link(target: str) -> dict[str, Any]:
    return {"type": "link", "attrs": {"href": target}}


def item(*blocks: Any) -> dict[str, Any]:
    return node("listItem", *blocks)


def test_a_text_becomes_paragraphs_and_line_breaks():
    assert adf.from_text("Hello\nthere\r\n\r\nBye") == doc(
        {
            "type": "paragraph",
            "content": [
                {"type": "text", "text": "Hello"},
                {"type": "hardBreak"},
                {"type": "text", "text": "there"},
            ],
        },
        {"type": "paragraph", "content": [{"type": "text", "text": "Bye"}]},
    )


def test_no_text_is_an_empty_paragraph():
    assert adf.from_text("") == doc({"type": "paragraph", "content": []})


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])))
def test_a_text_comes_back_as_it_went_but_for_the_kind_of_its_line_ends(written):
    assert adf.to_text(adf.from_text(written)) == "\n".join(written.splitlines()).strip("\n")


@given(st.text())
def test_no_text_node_is_empty_as_the_format_demands(written):
    document = adf.from_text(written)

    assert all(
        leaf["type"] == "hardBreak" or (leaf["text"] and "\n" not in leaf["text"])
        for block in document["content"]
        for leaf in block["content"]
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["type", "content", "text", "attrs", "marks", "order"]), inner)
    ),
    max_leaves=10,
)
known_nodes = st.recursive(
    st.builds(dict, type=st.sampled_from([*adf._RENDERERS, "panel", "novelty"]), text=json_values),
    lambda inner: st.builds(
        dict,
        type=st.sampled_from([*adf._RENDERERS, "panel", "novelty"]),
        content=st.lists(inner) | json_values,
        attrs=json_values | st.dictionaries(st.sampled_from(["timestamp", "order", "url"]), json_values),
        marks=json_values,
    ),
    max_leaves=10,
)


@given(json_values | known_nodes)
def test_whatever_arrives_is_some_text(arrived):
    assert isinstance(adf.to_text(arrived), str)


ACCOUNT = "5b10a2844c20165700ede21g"
INSIDE = ("id", "localId", "accountId", "collection", "userType", "extensionKey", "extensionType", "parameters", "data")


@given(st.sampled_from(sorted({*adf._RENDERERS, "novelty", "extension"})), st.sampled_from(INSIDE), st.booleans())
def test_neither_ids_nor_the_names_of_kinds_are_shown_and_leaves_are_not_nothing(kind, where, in_paragraph):
    leaf = {"type": kind, "attrs": {where: ACCOUNT}}
    shown = adf.to_text(doc(paragraph("x", leaf) if in_paragraph else leaf))
    assert ACCOUNT not in shown
    assert kind not in shown
    if kind in {"media", "mediaInline"} and where == "id":
        assert shown in {"", "x"}, "a file goes beside the text"
    elif kind in {
        "novelty",
        "extension",
        "mention",
        "emoji",
        "media",
        "mediaInline",
        "date",
        "inlineCard",
        "blockCard",
    }:
        assert shown not in {"", "x"}


def test_a_row_of_a_table_is_one_line():
    cell = node("tableCell", paragraph("a", node("hardBreak"), "b"), node("bulletList", item(paragraph("c"))))
    assert adf.to_text(doc(node("table", node("tableRow", cell, node("tableCell", paragraph("d")))))) == "a b • c | d"


@given(st.lists(st.text(min_size=1), min_size=1))
def test_words_are_found_inside_kinds_that_are_not_known(words):
    document = doc(node("novelty", node("panel", *[paragraph(word) for word in words])))

    assert all(word.strip("\n") in adf.to_text(document) for word in words)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (None, ""),
        ("plain already", "plain already"),
        (doc(), ""),
        (doc(paragraph("Hi"), paragraph()), "Hi"),
        (doc(paragraph("One"), paragraph("Two")), "One\n\nTwo"),
        (doc(paragraph("One", {"type": "hardBreak"}, "Two")), "One\nTwo"),
        (doc(paragraph(text("bold", {"type": "strong"}), " and plain")), "bold and plain"),
        (doc(node("heading", text("Title"), level=2), paragraph("Body")), "Title\n\nBody"),
        (doc(paragraph(text("our help", link("https://h.example/a")))), "our help (https://h.example/a)"),
        (doc(paragraph(text("https://h.example", link("https://h.example")))), "https://h.example"),
        (doc(paragraph(text("a@b.example", link("mailto:a@b.example")))), "a@b.example"),
        (doc(paragraph(node("inlineCard", url="https://h.example/b"))), "https://h.example/b"),
        (doc(node("blockCard", url="https://h.example/c")), "https://h.example/c"),
        (doc(paragraph("Ask ", node("mention", id="5b10", text="@Mia"))), "Ask @Mia"),
        (doc(paragraph(node("mention", id="5b10", text="Mia"))), "@Mia"),
        (doc(paragraph(node("mention", id="5b10"))), "@someone"),
        (doc(paragraph(node("mention", id="5b10", text="@5b10"))), "@someone"),
        (
            doc(node("blockCard", data={"name": "Our help", "url": "https://h.example/d"})),
            "Our help (https://h.example/d)",
        ),
        (doc(node("embedCard", url="https://h.example/e", data={"name": ["x"]})), "https://h.example/e"),
        (doc(node("inlineCard", localId="1")), "[…]"),
        (doc(node("extension", extensionType="com.acme", extensionKey="secret")), "[…]"),
        (doc(node("inlineExtension", extensionKey="secret", text="3 of 5 done")), "3 of 5 done"),
        (doc(node("layoutSection", node("layoutColumn", paragraph("a")), node("layoutColumn"))), "a"),
        (doc(paragraph(node("mediaInline", __fileName="b.pdf"))), "[attachment: b.pdf]"),
        (
            "See [our help|https://h.example|smart-link], [~accountid:5b10]",
            "See our help (https://h.example), @someone",
        ),
        (doc(paragraph(node("emoji", shortName=":grin:", text="😀"))), "😀"),
        (doc(paragraph(node("emoji", shortName=":custom:"))), ":custom:"),
        (doc(paragraph(node("date", timestamp="1582152559000"))), "2020-02-19"),
        (doc(paragraph(node("date", timestamp="soon"))), "soon"),
        (doc(paragraph(node("status", text="IN PROGRESS", color="blue"))), "IN PROGRESS"),
        (doc(node("bulletList", item(paragraph("a")), item(paragraph("b")))), "• a\n• b"),
        (
            doc(
                node(
                    "bulletList",
                    item(paragraph("a"), node("bulletList", item(paragraph("a1"))), paragraph("more")),
                    item(paragraph("b")),
                )
            ),
            "• a\n  • a1\n  more\n• b",
        ),
        (doc(node("orderedList", item(paragraph("a")), item(paragraph("b")))), "1. a\n2. b"),
        (doc(node("orderedList", item(paragraph("c")), order=3)), "3. c"),
        (
            doc(node("taskList", node("taskItem", text("x"), state="DONE"), node("taskItem", text("y")))),
            "[x] x\n[ ] y",
        ),
        (doc(node("decisionList", node("decisionItem", text("do "), text("it")))), "• do it"),
        (doc(node("codeBlock", text("a = 1\nb = 2"), language="python")), "a = 1\nb = 2"),
        (doc(node("blockquote", paragraph("said"), paragraph("she"))), "> said\n> she"),
        (doc(node("panel", paragraph("Note"), panelType="info")), "Note"),
        (doc(node("expand", paragraph("inside"), title="Details")), "Details\ninside"),
        (doc(paragraph("a"), node("rule"), paragraph("b")), "a\n\n———\n\nb"),
        (doc(paragraph("a"), node("mediaSingle", node("media", id="1", type="file")), paragraph("b")), "a\n\nb"),
        (doc(node("mediaSingle", node("media", type="external", alt="a.png"))), "[attachment: a.png]"),
        (
            doc(
                node(
                    "table",
                    node("tableRow", node("tableHeader", paragraph("k")), node("tableHeader", paragraph("v"))),
                    node("tableRow", node("tableCell", paragraph("1")), node("tableCell", paragraph("2"))),
                )
            ),
            "k | v\n1 | 2",
        ),
    ],
)
def test_what_an_editor_can_make_reads_well(document, expected):
    assert adf.to_text(document) == expected


@pytest.mark.parametrize(
    "kinds", [("listItem", "bulletList"), ("listItem", "orderedList"), ("blockquote",), ("panel",)]
)
@pytest.mark.parametrize("levels", [100, 200, 10_000])
def test_no_document_is_too_deep(kinds, levels):
    nested = paragraph("deep", node("hardBreak"), "down")
    for _ in range(levels):
        for kind in kinds:
            nested = node(kind, nested)
    read = adf.to_text(doc(paragraph("before"), nested, paragraph("after")))
    assert read.startswith("before\n\n")
    assert read.endswith("\n\nafter")
    assert "deep" in read
    assert "down" in read


def test_lists_within_lists_are_shown_as_such():
    nested = paragraph("x")
    for _ in range(11):
        nested = node("bulletList", item(nested))
    assert adf.to_text(doc(nested)) == "• " * 11 + "x"


def test_a_text_has_an_end():
    quoted = paragraph(*[node("hardBreak")] * 30_000)
    for _ in range(100):
        quoted = node("blockquote", quoted)
    with within_budget():
        assert len(adf.to_text(doc(quoted))) == adf.LONGEST + 1


@pytest.mark.parametrize("order", ["9" * 4000, "9" * 5000, [[]], 10**12])
def test_a_list_counts_from_a_number_that_a_person_reads(order):
    assert adf.to_text(doc(node("orderedList", item(paragraph("x")), order=order))) == "1. x"


def test_what_stands_in_place_of_a_text_is_no_text():
    deep: list[Any] = []
    for _ in range(2000):
        deep = [deep]
    assert (
        adf.to_text(doc(paragraph({"type": "text", "text": deep}, node("mention", text=deep, id="ann")))) == "@someone"
    )


def test_files_are_named_in_the_order_in_which_they_are_shown():
    shown = [node("mediaSingle", node("media", id="1", type="file"), node("caption", text("x")))]
    shown += [node("paragraph", node("mediaInline", id="2")), node("mediaGroup", node("media", id="3", type="file"))]
    shown += [node("mediaSingle", node("media", type="external", url="https://example.com/x.png"))]
    assert adf.media_ids(doc(*shown)) == ("1", "2", "3")
    assert adf.media_of(doc(*shown)) == [shown[0], shown[2], shown[3]]


@pytest.mark.parametrize("document", [None, "text", [], {"content": "x"}, {"content": [{"type": ["media"]}]}])
def test_what_is_no_document_shows_no_files(document):
    assert adf.media_ids(document) == ()


def test_more_files_than_a_message_shows_are_left_out():
    group = node("mediaGroup", *(node("media", id=str(number), type="file") for number in range(50)))
    assert len(adf.media_ids(doc(group))) == adf.MOST_FILES
