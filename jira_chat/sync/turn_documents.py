"""A turn as the document of a comment.

The app quotes each message under a heading with its author, side and time. No message and no name can imitate that:
names have one line and no marks, and no typed text makes a status or leaves its quotation, be it in the editor's
format, in wiki markup (`{quote}`) or in plain text (`> `). In an agent's own comment Jira shows author and time, so it
holds the messages alone, with their time only if it differs from the comment's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec

from jira_chat.access.principals import Side
from jira_chat.attachments.models import Attachment
from jira_chat.conversations.models import Author, Message, Note
from jira_chat.jira import adf, markdown
from jira_chat.jira.models import Comment
from jira_chat.kernel import names

LONGEST = 32_767
"""The limit of a Jira comment in UTF-16 code units, as Jira counts: an emoji is two. Jira does not document whether it
counts the text or the document, so the document, which is longer, has to fit."""

_LONGEST_SAID = LONGEST - 1_000
"""The limit of one message, so that its heading fits as well."""

LATE = timedelta(minutes=2)
"""From this age on a message's own time is written into the comment: Jira was away, or refused the message."""

_SUBDUED = {"type": "textColor", "attrs": {"color": "#6b778c"}}
_COLORS = {Side.CUSTOMER: "blue", Side.AGENT: "green"}

Block = dict[str, Any]
_Render = Callable[[Message, Message | None], Iterator[Block]]
"""`(message, the one before it in the same comment)`"""


@dataclass(frozen=True)
class TurnDocument:
    """A comment's document, and the messages that it holds."""

    messages: Sequence[Message]
    document: Block


def by_app(messages: Sequence[Message], *, as_typed: bool = False) -> TurnDocument:
    """Return as many messages as one comment holds, at least the first, each under its author's name.

    With `as_typed` their marks stay plain text.
    """
    return _fitting(messages, partial(_attributed, as_typed=as_typed))


def by_author(messages: Sequence[Message], now: datetime) -> TurnDocument:
    """Return the leading messages of one author, as many as fit, for the author's own comment."""
    others = (number for number, each in enumerate(messages) if each.author != messages[0].author)
    return _fitting(messages[: next(others, len(messages))], partial(_own_words, now=now))


def of_comment(messages: Sequence[Message], comment: Comment) -> TurnDocument:
    """Return messages in the form of the existing comment that holds them: the author's own, or the app's."""
    account = messages[0].author.account
    is_own = account is not None and comment.author == account
    return by_author(messages, comment.created) if is_own else by_app(messages)


def says(comment: Comment, said: TurnDocument) -> bool:
    """Whether a comment has the same text as a document."""
    return comment.text.strip() == adf.to_text(said.document).strip()


def of_files(message: Message, files: Sequence[Attachment]) -> Block:
    """Return the document of a comment that shows a message's files but not its text."""
    return _document([_heading(message), {"type": "blockquote", "content": [_names(files)]}])


def of_note(note: Note) -> Message:
    """Return a note as a message of its author, for a comment's document."""
    author = Author(side=Side.AGENT, name=note.author, account=note.account)
    return Message(
        conversation=note.conversation,
        seq=note.number,
        client_id=note.client_id,
        author=author,
        body=note.body,
        at=note.at,
    )


def _fitting(messages: Sequence[Message], render: _Render) -> TurnDocument:
    content: list[Block] = []
    held: list[Message] = []
    for message in messages:
        grown = [*content, *render(message, held[-1] if held else None)]
        if held and _size(_document(grown)) > LONGEST:
            break
        content = grown
        held.append(message)
    return TurnDocument(held, _document(content))


def _own_words(message: Message, before: Message | None, *, now: datetime) -> Iterator[Block]:
    is_late = now - message.at > LATE
    if is_late and (before is None or _minute(before) != _minute(message)):
        yield {"type": "paragraph", "content": [_subdued(_minute(message))]}
    yield from _said(message, in_quote=False)


def _attributed(message: Message, before: Message | None, *, as_typed: bool) -> Iterator[Block]:
    if before is None or _heading(before) != _heading(message):
        yield _heading(message)
    said = markdown.plain(message.body) if as_typed and message.body else _said(message, in_quote=True)
    yield {"type": "blockquote", "content": said}


def _heading(message: Message) -> Block:
    side = message.author.side
    status = {"type": "status", "attrs": {"text": side.upper(), "color": _COLORS[side]}}
    name = names.shown(message.author.name, side.title())
    return {
        "type": "paragraph",
        "content": [
            status,
            {"type": "text", "text": " "},
            {"type": "text", "text": name, "marks": [{"type": "strong"}]},
            _subdued(f" {_minute(message)}"),
        ],
    }


def _minute(message: Message) -> str:
    return f"{message.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _subdued(text: str) -> Block:
    return {"type": "text", "text": text, "marks": [_SUBDUED]}


def _said(message: Message, *, in_quote: bool) -> list[Block]:
    if not message.body:
        return [_names(message.attachments)]
    said = markdown.blocks(message.body, in_quote=in_quote)
    return said if said and _size(said) <= _LONGEST_SAID else markdown.plain(message.body)


def _names(files: Sequence[Attachment]) -> Block:
    names = ", ".join(each.name for each in files)
    return {"type": "paragraph", "content": [{"type": "text", "text": names}]}


def _document(content: Sequence[Block]) -> Block:
    return {"type": "doc", "version": 1, "content": list(content)}


def _size(value: object) -> int:
    """Return the length of a value as JSON, in UTF-16 code units."""
    return len(msgspec.json.encode(value).decode().encode("utf-16-le")) // 2
