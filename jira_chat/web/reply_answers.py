"""Types of the answers about canned replies."""

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
    """A language code, empty for any language."""
    uses: int
    """How often it was inserted."""
    used_at: datetime | None
    changed_at: datetime
    changed_by: str


class UsableReplies(Struct, frozen=True, kw_only=True):
    """The replies that an agent can insert into a conversation, by name."""

    replies: list[Reply]
    language: str
    """The customer's language, empty if unknown."""
    portal_link: str | None
    """The address of the request in the portal, or of the portal before the request exists."""


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
