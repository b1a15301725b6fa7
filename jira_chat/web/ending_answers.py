"""What is answered about the end of a conversation."""

from msgspec import Struct

from jira_chat.settings.texts import Words


class Ending(Struct, frozen=True, kw_only=True):
    """What a panel says at the end of a conversation."""

    asks: bool
    """Whether the customer is asked what they think of it."""
    score: int | None
    """What they said, from 1 to 5."""
    mail_to: str | None
    """Where the conversation can be mailed: the address that the customer signed in with."""
    texts: Words
