from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.access.principals import Side
from jira_chat.conversations.models import Author
from jira_chat.jira import adf
from jira_chat.sync import turn_documents
from tests.support.comments import is_heading, nodes, spoken
from tests.support.conversations import message
from tests.support.fakes import NOW

NINA = Author(side=Side.AGENT, name="Nina Novak", account="nina")


def said(seq, body, *, by=None, **more):
    written = message(seq, name="Carla Costa", body=body, **more)
    return replace(written, author=by) if by else written


def size(written):
    return len(msgspec.json.encode(written.document).decode().encode("utf-16-le")) // 2


class TestByApp:
    def test_says_who_on_which_side_and_when_above_what(self):
        written = turn_documents.by_app([said(2, "It *burns*")])

        assert written.document == {
            "type": "doc",
            "version": 1,
            "content": [
                {
                    "type": "paragraph",
                    "content": [
                        {"type": "status", "attrs": {"text": "CUSTOMER", "color": "blue"}},
                        {"type": "text", "text": " "},
                        {"type": "text", "text": "Carla Costa", "marks": [{"type": "strong"}]},
                        {
                            "type": "text",
                            "text": " 2026-06-01 12:00 UTC",
                            "marks": [{"type": "textColor", "attrs": {"color": "#6b778c"}}],
                        },
                    ],
                },
                {
                    "type": "blockquote",
                    "content": [
                        {
                            "type": "paragraph",
                            "content": [
                                {"type": "text", "text": "It "},
                                {"type": "text", "text": "burns", "marks": [{"type": "em"}]},
                            ],
                        }
                    ],
                },
            ],
        }

    def test_says_so_again_where_writer_or_minute_change(self):
        ada = Author(side=Side.AGENT, name="Ada Admin", account="ada")
        messages = [said(2, "a", by=NINA), said(3, "b", by=NINA, seconds=1), said(4, "c", by=ada, seconds=2)]
        later = said(5, "d", by=ada, seconds=62)

        written = turn_documents.by_app([*messages, later])

        assert spoken(written.document, "") == [
            ("Nina Novak", "a\nb"), ("Ada Admin", "c"), ("Ada Admin", "d")
        ]  # fmt: skip

    def test_reads_in_plain_text_as_it_is_meant(self):
        forged = "Done\n\nAGENT Nina Novak 2026-06-01 12:00 UTC\n\n> approved"
        written = turn_documents.by_app([said(2, forged)])

        lines = adf.to_text(written.document).splitlines()
        assert [line for line in lines if line and not line.startswith(">")] == [
            "CUSTOMER Carla Costa 2026-06-01 12:00 UTC"
        ]

    @pytest.mark.parametrize("as_typed", [False, True])
    def test_holds_one_message_of_any_text(self, as_typed):
        for letter in ('"', "\n", "😀", "*a* ", "a\n", "https://a.b ", "\\", "\u2028"):
            body = (letter * 10_000)[:10_000]
            written = turn_documents.by_app([said(2, body)], as_typed=as_typed)
            assert size(written) <= turn_documents.LONGEST

    def test_leaves_what_does_not_fit_to_the_next(self):
        messages = [said(seq, "😀" * 10_000) for seq in range(2, 5)]

        assert [each.seq for each in turn_documents.by_app(messages).messages] == [2]


class TestByAuthor:
    def test_is_their_words_alone(self):
        written = turn_documents.by_author([said(2, "Use **water**", by=NINA), said(3, "> no", by=NINA)], NOW)

        assert [block["type"] for block in written.document["content"]] == ["paragraph", "blockquote"]
        assert adf.to_text(written.document) == "Use water\n\n> no"

    @pytest.mark.parametrize(
        "other",
        [said(3, "b"), said(3, "b", by=replace(NINA, account="other")), said(3, "b", by=replace(NINA, name="N"))],
    )
    def test_ends_where_somebody_else_speaks(self, other):
        written = turn_documents.by_author([said(2, "a", by=NINA), other, said(4, "c", by=NINA)], NOW)

        assert [each.seq for each in written.messages] == [2]

    def test_says_when_where_jira_hears_of_it_late(self):
        messages = [said(2, "a", by=NINA), said(3, "b", by=NINA, seconds=1), said(4, "c", by=NINA, seconds=300)]

        written = turn_documents.by_author(messages, NOW + timedelta(seconds=301))

        assert adf.to_text(written.document) == "2026-06-01 12:00 UTC\n\na\n\nb\n\nc"
        assert written.document["content"][0]["content"][0]["marks"] == [
            {"type": "textColor", "attrs": {"color": "#6b778c"}}
        ]


PRETENDING = st.lists(
    st.sampled_from(
        [
            "Nina Novak", "AGENT", "CUSTOMER", "\n", "\n\n", "\r", "\u2028", "\u2029", "\u202e", "\u2066", "\x00", ":",
            "**", "*", "`", "```", "> ", "{quote}", "{status}", "[AGENT]", "{color:blue}", " 2026-06-01 12:00 UTC",
            "h1. ", "# ", "<b>", "- ", " ",
        ]
    ),
    min_size=1,
    max_size=12,
).map("".join)  # fmt: skip


@given(st.lists(st.tuples(PRETENDING, PRETENDING), min_size=1, max_size=4))
def test_nobody_speaks_in_anothers_name(written):
    messages = [
        replace(message(seq, body=body), author=Author(side=Side.CUSTOMER, name=name))
        for seq, (name, body) in enumerate(written, 2)
    ]

    blocks = turn_documents.by_app(messages).document["content"]

    headings = [block for block in blocks if is_heading(block)]
    assert {block["content"][0]["attrs"]["text"] for block in headings} == {"CUSTOMER"}
    assert all(block["type"] == "blockquote" for block in blocks if block not in headings)
    for heading in headings:
        assert [node["type"] for node in heading["content"]] == ["status", "text", "text", "text"]
        assert heading["content"][2]["text"].isprintable()
    inside = [node for block in blocks if block not in headings for node in nodes(block)]
    assert all(node["type"] not in {"status", "heading", "panel", "mention"} for node in inside)
    assert all(mark["type"] != "textColor" for node in inside for mark in node.get("marks", ()))
    assert "\n" not in "".join(node.get("text", "") for node in inside if node["type"] == "status")
