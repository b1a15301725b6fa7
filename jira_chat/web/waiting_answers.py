"""Types of the answers about unanswered conversations."""

from msgspec import Struct

from jira_chat.settings.texts import Words


class Waiting(Struct, frozen=True, kw_only=True):
    """The state of a conversation that no agent has answered, as a panel shows it."""

    seconds: int | None
    """Seconds until the panel says that no agent has answered; null if nothing waits or the project does not say so."""
    left: bool
    """Whether the customer has left it as a request."""
    email: str | None
    """The address that the answer is mailed to, if known."""
    offers: bool
    """Whether it can be left as a request, with the answer sent by mail."""
    asks: bool
    """Whether leaving it requires an address."""
    texts: Words
