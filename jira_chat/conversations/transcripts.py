"""Transcripts: a conversation as a file for its participants, as text or as data. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from jira_chat.conversations.models import Conversation, Message
from jira_chat.kernel import utf16
from jira_chat.settings import schedule

LONGEST_IN_MAIL = 200_000
"""Characters."""


def as_text(conversation: Conversation, messages: Sequence[Message], *, zone: str | None, support: str) -> str:
    """Return each message below a line with its time, in the reader's `zone`, and its author.

    `support` stands for an author without a name.
    """
    clock: tzinfo = ZoneInfo(zone) if zone and zone in schedule.known_zones() else UTC
    blocks = ["\n".join((_heading(each, clock, support), *_lines(each))) for each in _shown(messages)]
    return "\n\n".join((_title(conversation), *blocks)) + "\n"


def so_far(messages: Sequence[Message], *, support: str, longest: int) -> str:
    """Return the end of the transcript, its last `longest` UTF-16 code units, times in UTC."""
    text = "\n\n".join("\n".join((_heading(each, UTC, support), *_lines(each))) for each in _shown(messages))
    end = utf16.last(text, longest)
    return text if end == text else f"[…]{end}"


def shortened(text: str) -> str:
    """Return a text, or its end if it is too long for a mail."""
    return text if len(text) <= LONGEST_IN_MAIL else f"[…]{text[-LONGEST_IN_MAIL:]}"


def as_data(conversation: Conversation, messages: Sequence[Message], *, support: str) -> dict[str, Any]:
    """Return the transcript as data, times in UTC."""
    return {
        "request": conversation.issue_key,
        "summary": conversation.summary,
        "started_at": conversation.created_at.isoformat(),
        "messages": [
            {
                "at": each.at.isoformat(),
                "side": each.author.side,
                "author": each.author.name or support,
                "body": each.body,
                "files": [file.name for file in each.attachments],
            }
            for each in _shown(messages)
        ],
    }


def filled(messages: Iterable[Message], kept: Mapping[int, str]) -> list[Message]:
    """Return messages in which purged texts are restored from `kept`, Jira's texts by sequence number."""
    return [
        replace(each, body=kept[each.seq], purged=False) if each.purged and each.seq in kept else each
        for each in messages
    ]


def _shown(messages: Iterable[Message]) -> Iterable[Message]:
    """Leave out removed messages, and purged ones, whose text is in another message if Jira has it."""
    return (each for each in messages if not each.removed and not each.purged and (each.body or each.attachments))


def _title(conversation: Conversation) -> str:
    return " · ".join(filter(None, (conversation.issue_key, conversation.summary)))


def _heading(message: Message, clock: tzinfo, support: str) -> str:
    return f"{message.at.astimezone(clock):%Y-%m-%d %H:%M %Z} · {message.author.name or support}"


def _lines(message: Message) -> list[str]:
    # Indented, so that no message can imitate the heading of another.
    lines = [*message.body.splitlines(), *(f"[{file.name}]" for file in message.attachments)]
    return [f"    {line}" for line in lines]
