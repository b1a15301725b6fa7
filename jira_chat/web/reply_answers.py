"""What the API of canned replies answers, as types."""

from datetime import datetime
from typing import Literal

from msgspec import Struct


class Reply(Struct, frozen=True, kw_only=True):
    """A canned reply."""

    id: str
    scope: Literal["personal", "project", "site"]
    name: str
    text: str
    """With variables such as `{customer.name}` or `{customer.name|there}`."""
    language: str
    """The code of a language, empty for any."""
    uses: int
    """How often it was inserted."""
    used_at: datetime | None
    changed_at: datetime
    changed_by: str


class UsableReplies(Struct, frozen=True, kw_only=True):
    """What an agent can insert into a conversation, by name."""

    replies: list[Reply]
    language: str
    """That of the customer, as far as it is known."""
    portal_link: str | None
    """Where the customer finds the request, or the portal while there is no request yet."""


class ReplyLanguage(Struct, frozen=True, kw_only=True):
    """A language that a reply can be in."""

    code: str
    name: str


class ManagedReplies(Struct, frozen=True, kw_only=True):
    """The replies that a page manages: an agent's own, a project's or the site's."""

    replies: list[Reply]
    languages: list[ReplyLanguage]
    longest_name: int
    longest_text: int
    most: int
