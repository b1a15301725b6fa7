"""Why a file can be refused. What was typed beside it stays."""

from jira_chat.kernel.errors import DomainError


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
