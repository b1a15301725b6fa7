"""Errors of transferring a chat."""

from jira_chat.kernel.errors import ConflictError


class AlreadyTransferredError(ConflictError):
    """Another agent transferred the chat first."""

    code = "already_transferred"

    def __init__(self) -> None:
        super().__init__("This chat was transferred already.")
