"""Every comment of ours is a document that Atlassian's own editor would make, by its published schema."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from jira_chat.jira import adf
from jira_chat.sync import transcript
from tests.support.conversations import message
from tests.support.fakes import NOW
from tests.unit.jira.test_markdown import TYPED

SCHEMA = Draft4Validator(json.loads((Path(__file__).parent / "adf" / "schema.json").read_text()))


@settings(max_examples=20, deadline=None)
@given(st.lists(TYPED.filter(str.strip), min_size=1, max_size=2))
def test_a_turn_is_one(bodies):
    messages = [message(seq, body=body) for seq, body in enumerate(bodies, 2)]

    for written in (
        transcript.by_app(messages),
        transcript.by_author(messages, NOW),
        transcript.by_author(messages, NOW + timedelta(hours=1)),
        transcript.by_app(messages, as_typed=True),
    ):
        SCHEMA.validate(written.document)


@settings(max_examples=20, deadline=None)
@given(st.text())
def test_a_text_is_one(written):
    SCHEMA.validate(adf.from_text(written))


def test_the_check_notices_what_is_none():
    quote = {"type": "blockquote", "content": [{"type": "blockquote", "content": []}]}
    with pytest.raises(Exception, match="is not valid"):
        SCHEMA.validate({"type": "doc", "version": 1, "content": [quote]})
