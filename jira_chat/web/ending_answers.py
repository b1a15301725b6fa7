"""Types of the answers about the end of a conversation."""

from msgspec import Struct

from jira_chat.settings.texts import Words


class Ending(Struct, frozen=True, kw_only=True):
    """The end of a conversation, as a panel shows it."""

    asks: bool
    """Whether the customer is asked for a rating."""
    score: int | None
    """The customer's rating, from 1 to 5."""
    mail_to: str | None
    """The address that the conversation can be mailed to: the one that the customer signed in with."""
    texts: Words
