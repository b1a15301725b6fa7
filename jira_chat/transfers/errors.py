"""Why a chat cannot be transferred."""

from jira_chat.kernel.errors import ConflictError


class AlreadyTransferredError(ConflictError):
    """Somebody else was quicker."""

    code = "already_transferred"

    def __init__(self) -> None:
        super().__init__("This chat was transferred already.")
