"""Every comment of ours is a document that Jira takes.

Source: developer.atlassian.com, "Atlassian Document Format": each node's page says what it holds.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_chat.jira import adf
from jira_chat.sync import turn_documents
from tests.support.conversations import message
from tests.support.fakes import NOW
from tests.unit.jira.test_markdown import TYPED

LISTS = {"bulletList", "orderedList"}
IN_QUOTE = {"paragraph", "codeBlock", *LISTS}
HOLDS = {
    "doc": {"blockquote", *IN_QUOTE},
    "blockquote": IN_QUOTE,
    "bulletList": {"listItem"},
    "orderedList": {"listItem"},
    "listItem": IN_QUOTE,
    "paragraph": {"text", "hardBreak", "status"},
    "codeBlock": {"text"},
}
NEVER_EMPTY = {"blockquote", "listItem", *LISTS}
MARKS = {"link", "em", "strong", "code", "textColor"}
BESIDE_CODE = {"link", "code"}


def check(node: Mapping[str, Any]) -> None:
    """Check a node and all that it holds."""
    kind, content = node["type"], node.get("content", [])
    for child in content:
        assert child["type"] in HOLDS.get(kind, ()), f"{kind} holds {child['type']}"
        check(child)
    assert content or kind not in NEVER_EMPTY, f"{kind} is empty"
    if kind == "listItem":
        assert content[0]["type"] not in LISTS
    if kind == "codeBlock":
        assert not any(child.get("marks") for child in content)
    if kind == "text":
        _check_text(node)


def _check_text(node: Mapping[str, Any]) -> None:
    marks = [mark["type"] for mark in node.get("marks", [])]
    assert node["text"]
    assert set(marks) <= MARKS
    assert len(set(marks)) == len(marks)
    assert "code" not in marks or set(marks) <= BESIDE_CODE


@settings(max_examples=20, deadline=None)
@given(st.lists(TYPED.filter(str.strip), min_size=1, max_size=2))
def test_a_turn_is_one(bodies):
    messages = [message(seq, body=body) for seq, body in enumerate(bodies, 2)]

    for written in (
        turn_documents.by_app(messages),
        turn_documents.by_author(messages, NOW),
        turn_documents.by_author(messages, NOW + timedelta(hours=1)),
        turn_documents.by_app(messages, as_typed=True),
    ):
        check(written.document)


@settings(max_examples=20, deadline=None)
@given(st.text())
def test_a_text_is_one(written):
    check(adf.from_text(written))


def test_the_check_notices_what_is_none():
    quote = {"type": "blockquote", "content": [{"type": "blockquote", "content": []}]}
    with pytest.raises(AssertionError, match="blockquote holds blockquote"):
        check({"type": "doc", "version": 1, "content": [quote]})
