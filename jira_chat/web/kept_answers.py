"""What people are answered who look at a conversation whose texts Jira alone has."""

from msgspec import Struct

from jira_chat.settings.texts import Words


class KeptText(Struct, frozen=True, kw_only=True):
    """The text of a message that was purged here."""

    seq: int
    body: str


class Kept(Struct, frozen=True, kw_only=True):
    """What Jira keeps of a conversation and shows to its customer."""

    messages: list[KeptText]
    away: bool
    """Whether Jira does not answer; asked again it may."""
    texts: Words
