"""Errors of answering an offer."""

from jira_chat.kernel.errors import ConflictError


class OfferGoneError(ConflictError):
    """The chat is no longer offered to this agent."""

    code = "offer_gone"

    def __init__(self) -> None:
        super().__init__("This chat is not offered to you any more.")
