"""Types of the answers about message texts that only Jira keeps."""

from msgspec import Struct

from jira_chat.settings.texts import Words


class KeptText(Struct, frozen=True, kw_only=True):
    """The text of a message purged here."""

    seq: int
    body: str


class KeptMessages(Struct, frozen=True, kw_only=True):
    """The texts that Jira keeps of a conversation and shows to its customer."""

    messages: list[KeptText]
    away: bool
    """Whether Jira did not answer; a later request may succeed."""
    texts: Words
