"""Why an offer cannot be answered."""

from jira_chat.kernel.errors import ConflictError


class OfferGoneError(ConflictError):
    """It is not this agent's any more."""

    code = "offer_gone"

    def __init__(self) -> None:
        super().__init__("This chat is not offered to you any more.")
