"""Why a file can be refused. What was typed beside it stays."""

from jira_chat.kernel.errors import DomainError, NotFoundError


class AttachmentsOffError(DomainError):
    """The project does not take files."""

    code = "attachments_off"


class FileTooLargeError(DomainError):
    """More bytes, or more pixels, than are taken."""

    code = "file_too_large"


class FileTypeRefusedError(DomainError):
    """What it contains is of no kind that is taken, or cannot be read."""

    code = "file_type_refused"


class AttachmentGoneError(DomainError):
    """A message names a file that its sender did not upload, or that was swept or sent already."""

    code = "attachment_gone"


class FileGoneError(NotFoundError):
    """A file is not kept any more, or was never for the person."""

    def __init__(self) -> None:
        super().__init__("This file is not kept here any more.")
