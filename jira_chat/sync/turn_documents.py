"""A turn as the document of a comment.

The app writes who, on which side and when above what they said, which stands in quotations. No message and no name can
look like that: names have one line and no marks, and nothing that a person types makes a status or leaves its
quotation, be it in the editor's format, in wiki markup (`{quote}`) or in plain text (`> `). In a comment that is an
agent's own Jira says who and when, so it holds their words alone, with the time only where Jira's is another.
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
"""What a comment of Jira's holds, in UTF-16 code units, as Jira counts: an emoji is two. Whether Jira counts the text
or the document is nowhere said, so the document, which is longer, has to fit."""

_LONGEST_SAID = LONGEST - 1_000
"""One message: the line above it fits as well."""

LATE = timedelta(minutes=2)
"""From then on a comment's time is not that of what it says: Jira was away, or would not have the message."""

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
    """Return as many of the messages as one comment holds, the first at least, each under its author's name.

    `as_typed` makes nothing of what may be marks in them.
    """
    return _fitting(messages, partial(_attributed, as_typed=as_typed))


def by_author(messages: Sequence[Message], now: datetime) -> TurnDocument:
    """Return those of the messages that begin them and have one author, as far as they fit, for a comment of theirs."""
    others = (number for number, each in enumerate(messages) if each.author != messages[0].author)
    return _fitting(messages[: next(others, len(messages))], partial(_own_words, now=now))


def of_comment(messages: Sequence[Message], comment: Comment) -> TurnDocument:
    """Return messages as a comment that was written with them before says them by now."""
    account = messages[0].author.account
    is_own = account is not None and comment.author == account
    return by_author(messages, comment.created) if is_own else by_app(messages)


def says(comment: Comment, said: TurnDocument) -> bool:
    """Whether a comment says nothing else than a document."""
    return comment.text.strip() == adf.to_text(said.document).strip()


def of_files(message: Message, files: Sequence[Attachment]) -> Block:
    """Return the document of a comment that shows files of a message, and not what was said with them."""
    return _document([_heading(message), {"type": "blockquote", "content": [_names(files)]}])


def of_note(note: Note) -> Message:
    """Return a note as what is set in a comment: an agent's words, like others of theirs."""
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
    """Return the length of something as JSON, as Jira counts."""
    return len(msgspec.json.encode(value).decode().encode("utf-16-le")) // 2
