"""Messages recovered from the text of Jira's comments: the inverse of `sync/turn_documents.py`. Pure."""

import re
from collections.abc import Mapping, Sequence

from jira_chat.conversations.models import Conversation, Message
from jira_chat.sync import request_fields

_HEADING = re.compile(r"(?:CUSTOMER|AGENT) [^\n]+ \d{4}-\d\d-\d\d \d\d:\d\d UTC")
_ESCAPED = re.compile(r"\\([^\w\s])")
"""Descriptions come back as wiki markup, with a backslash before each literal mark."""


def of_comment(text: str, messages: Sequence[Message], *, sees_agents: bool = True) -> Mapping[int, str]:
    """Return the text of each message, by number, from the text of the comment that holds them.

    If the comment does not have our layout, because it is an agent's own or was edited, the first message gets all of
    it and the others are empty. Without `sees_agents` the heading lines that name authors are left out.
    """
    parts = text.split("\n\n")
    quotations = [part for part in parts if part.startswith(">")]
    headings = [part for part in parts if _HEADING.fullmatch(part)]
    is_ours = bool(headings) and parts[0] == headings[0] and len(quotations) + len(headings) == len(parts)
    if is_ours and len(quotations) == len(messages):
        said = [_unquoted(each) for each in quotations]
        return {each.seq: _shown(words, each) for each, words in zip(messages, said, strict=True)}
    if not sees_agents:
        text = "\n".join(line for line in text.split("\n") if not _HEADING.search(line)).strip()
    return {each.seq: "" for each in messages} | {messages[0].seq: _shown(text, messages[0])}


def of_description(text: str, conversation: Conversation) -> str:
    """Return the part of a description before the line with the request's mark."""
    lines = "\n".join(text.splitlines())
    for mark in request_fields.marks_of(conversation):
        before, found, _after = lines.partition(mark)
        if found:
            lines = before.rpartition("\n\n")[0]
            break
    return _ESCAPED.sub(r"\1", lines).strip()


def _unquoted(quotation: str) -> str:
    return "\n".join(line.removeprefix(">").removeprefix(" ") for line in quotation.split("\n"))


def _shown(words: str, message: Message) -> str:
    """Return the words, or empty if they only list the message's files, which are shown beside the text."""
    return "" if words == ", ".join(each.name for each in message.attachments) else words
