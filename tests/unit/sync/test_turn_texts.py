from dataclasses import replace

import pytest

from jira_chat.access.principals import Side
from jira_chat.attachments.models import Attachment
from jira_chat.conversations.details import Details
from jira_chat.conversations.models import Message
from jira_chat.jira import adf
from jira_chat.kernel.ids import AttachmentId
from jira_chat.sync import request_fields, turn_documents, turn_texts
from tests.support.conversations import CONVERSATION, message
from tests.support.fakes import NOW

NAMES = ("Ann", "Ann", "Bob")


def said(*bodies: str) -> list[Message]:
    return [message(seq, name=NAMES[seq % len(NAMES)], body=body) for seq, body in enumerate(bodies, 2)]


def told(messages: list[Message]) -> str:
    return adf.to_text(turn_documents.by_app(messages).document)


def purged(messages: list[Message]) -> list[Message]:
    return [replace(each, body="", purged=True) for each in messages]


@pytest.mark.parametrize(
    "bodies",
    [
        ("Hello",),
        ("One", "Two", "Three"),
        ("A line\nand another", "> quoted\nnot quoted", "CUSTOMER Ann 2026-06-01 12:00 UTC"),
        ("*bold*", "```\ncode\n\nmore\n```", "AGENT Nina 2026-06-01 12:00 UTC\n\n> I give it all back"),
    ],
)
def test_what_we_told_is_told_apart_again(bodies) -> None:
    messages = said(*bodies)
    found = turn_texts.of_comment(told(messages), purged(messages))
    assert list(found) == [each.seq for each in messages]
    for each in messages:
        # What a turn's document makes of a text is tested with it; here each stays with its own message.
        alone = turn_texts.of_comment(told([each]), purged([each]))
        assert found[each.seq] == alone[each.seq]
    assert found[2] in {bodies[0], bodies[0].replace("*", "")}


@pytest.mark.parametrize("text", ["> Just a quotation\n\nand an answer", "Rewritten by somebody", "", "> Only that"])
def test_any_other_comment_is_all_the_first_ones(text) -> None:
    assert turn_texts.of_comment(text, purged(said("One", "Two"))) == {2: text, 3: ""}


def test_an_edited_comment_is_shown_as_it_is() -> None:
    messages = said("One", "Two")
    edited = told(messages) + "\n\nPS: three"
    assert turn_texts.of_comment(edited, purged(messages)) == {2: edited, 3: ""}


def test_who_wrote_is_left_out_of_it_where_agents_are_not_named() -> None:
    messages = [message(seq, side=Side.AGENT, name="Nina", body=body) for seq, body in ((2, "One"), (3, "Two"))]
    edited = told(messages) + "\n\nPS: three"
    assert "Nina" in edited
    found = turn_texts.of_comment(edited, purged(messages), sees_agents=False)
    assert found == {2: "> One\n\n> Two\n\nPS: three", 3: ""}


def test_names_of_files_are_not_said() -> None:
    file = Attachment(id=AttachmentId("a1"), name="a.png", size=1, type="image/png", until=NOW)
    shown = message(2, body="", attachments=(file,))
    assert turn_texts.of_comment(told([shown]), purged([shown])) == {2: ""}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_description_ends_where_our_line_begins(line_end) -> None:
    fields = request_fields.fields_of(CONVERSATION, "First\n\nand more", Details(), None, tell_visit=False)
    back = (fields.description or "").replace("\n", line_end).replace("[chat", "\\[chat")
    assert turn_texts.of_description(back, CONVERSATION) == "First\n\nand more"


def test_a_description_without_our_line_is_shown_whole_without_backslashes() -> None:
    assert turn_texts.of_description("2 \\* 3\n", CONVERSATION) == "2 * 3"
