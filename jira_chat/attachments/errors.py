"""Reasons to refuse a file. The text typed beside it stays."""

from jira_chat.kernel.errors import DomainError, NotFoundError


class AttachmentsOffError(DomainError):
    """The project does not accept files."""

    code = "attachments_off"


class FileTooLargeError(DomainError):
    """The file has more bytes, or more pixels, than permitted."""

    code = "file_too_large"


class FileTypeRefusedError(DomainError):
    """The file's content is of a type that is not accepted, or unreadable."""

    code = "file_type_refused"


class AttachmentGoneError(DomainError):
    """A message names a file that its sender did not upload, or that was already deleted or sent."""

    code = "attachment_gone"


class FileGoneError(NotFoundError):
    """A file is no longer stored, or was never visible to the person."""

    def __init__(self) -> None:
        super().__init__("This file is not kept here any more.")
