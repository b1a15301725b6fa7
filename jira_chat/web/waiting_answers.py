"""What a panel is told about waiting."""

from msgspec import Struct

from jira_chat.settings.texts import Words


class Waiting(Struct, frozen=True, kw_only=True):
    """What a panel says while nobody answers a conversation."""

    seconds: int | None
    """Until it says that nobody has answered; null where nothing waits, or the project does not say so."""
    left: bool
    """Whether the customer has left it as a request."""
    email: str | None
    """Where the answer is mailed, where that is known."""
    offers: bool
    """Whether it can be left as a request: the answer reaches the customer by mail."""
    asks: bool
    """Whether an address is needed for that."""
    texts: Words
