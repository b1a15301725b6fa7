"""What agents' pages are answered, as types."""

from datetime import datetime
from typing import Self

from msgspec import Struct

from jira_chat.conversations import models


class Note(Struct, frozen=True, kw_only=True):
    """What an agent wrote for agents alone."""

    client_id: str
    """As that of a message."""
    author: str
    body: str
    at: datetime
    refused: bool
    """Whether Jira does not take it as an internal comment."""

    @classmethod
    def of(cls, note: models.Note) -> Self:
        """Show a note."""
        return cls(client_id=note.client_id, author=note.author, body=note.body, at=note.at, refused=note.refused)


class ListedNotes(Struct, frozen=True, kw_only=True):
    """Those of a conversation, the oldest first."""

    notes: list[Note]


class OnlineAgent(Struct, frozen=True, kw_only=True):
    """An agent who is there for customers."""

    account: str
    name: str
    until: datetime | None
    """When they go offline by themselves; `null` for until they change it."""


class OnlineAgents(Struct, frozen=True, kw_only=True):
    """Those of a project, by name."""

    agents: list[OnlineAgent]
