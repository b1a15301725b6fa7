"""A conversation as a file that its people keep: as text, and as data. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from jira_chat.conversations.models import Conversation, Message
from jira_chat.settings import schedule

LONGEST_IN_MAIL = 200_000
"""Characters."""


def as_text(conversation: Conversation, messages: Sequence[Message], *, zone: str | None, support: str) -> str:
    """Return each message below a line with its time, in the zone of the person who keeps it, and its author.

    Who is not named is `support`.
    """
    clock: tzinfo = ZoneInfo(zone) if zone and zone in schedule.known_zones() else UTC
    blocks = ["\n".join((_heading(each, clock, support), *_lines(each))) for each in _shown(messages)]
    return "\n\n".join((_title(conversation), *blocks)) + "\n"


def so_far(messages: Sequence[Message], *, support: str, longest: int) -> str:
    """Return the end of what was said, times in UTC."""
    text = "\n\n".join("\n".join((_heading(each, UTC, support), *_lines(each))) for each in _shown(messages))
    return text if len(text) <= longest else f"[…]{text[-longest:]}"


def shortened(text: str) -> str:
    """Return the end of a text that is too long for a mail."""
    return text if len(text) <= LONGEST_IN_MAIL else f"[…]{text[-LONGEST_IN_MAIL:]}"


def as_data(conversation: Conversation, messages: Sequence[Message], *, support: str) -> dict[str, Any]:
    """Return the same as values, times in UTC."""
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
    """Return messages with the texts that Jira keeps, by their numbers, in those that were purged."""
    return [
        replace(each, body=kept[each.seq], purged=False) if each.purged and each.seq in kept else each
        for each in messages
    ]


def _shown(messages: Iterable[Message]) -> Iterable[Message]:
    """What was removed is for nobody any more; what stands in the text of another message is said once."""
    return (each for each in messages if not each.removed and not each.purged and (each.body or each.attachments))


def _title(conversation: Conversation) -> str:
    return " · ".join(filter(None, (conversation.issue_key, conversation.summary)))


def _heading(message: Message, clock: tzinfo, support: str) -> str:
    return f"{message.at.astimezone(clock):%Y-%m-%d %H:%M %Z} · {message.author.name or support}"


def _lines(message: Message) -> list[str]:
    # Indented, so that nobody can write a line that looks like the heading of another's.
    lines = [*message.body.splitlines(), *(f"[{file.name}]" for file in message.attachments)]
    return [f"    {line}" for line in lines]
