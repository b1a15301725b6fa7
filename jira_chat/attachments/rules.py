"""Pure decisions about files: their types, names and uploaders."""

import re
import unicodedata
from collections.abc import Collection

from jira_chat.access.principals import Principal, Side
from jira_chat.kernel import visible
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError
from jira_chat.kernel.ids import ConversationId

MOST_IN_MESSAGE = 5
LONGEST_NAME = 80
"""Characters; file systems permit names of 255 bytes, and most scripts need three a character."""

HEAD = 64 * 1024
"""Bytes from which the type of a file is determined."""

IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

EXTENSIONS = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".log", ".csv", ".md"),
    "application/zip": (".zip",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.oasis.opendocument.presentation": (".odp",),
    "video/mp4": (".mp4",),
    "video/webm": (".webm",),
    "audio/mpeg": (".mp3",),
}
"""The accepted types with their extensions. None executes anything when opened."""

TEXT = "text/plain"

_UNSAFE = re.compile(r'[\\/:*?"<>|]')
"""Path separators, and characters that Windows does not permit in names."""

_INVISIBLE = ("C", "Zl", "Zp")
"""Unicode's categories of controls, of direction and zero-width characters, and of line ends."""

_CLIENT_ID = re.compile(r"[0-9A-Za-z_-]{8,64}")


def check_client_id(client_id: str) -> None:
    """Check the uploader's own id of a file.

    Raises InvalidInputError.
    """
    if not _CLIENT_ID.fullmatch(client_id):
        raise InvalidInputError("The id of a file must be 8 to 64 letters, digits, - or _, such as a UUID.")


def clean_name(typed: str, media_type: str) -> str:
    """Return a safe file name: without path or invisible characters, not too long, with an extension of its type."""
    name = plain_name(typed)
    extensions = EXTENSIONS[media_type]
    given = extension_of(name)
    extension = given if given in extensions else extensions[0]
    stem = (name[: -len(given)] if given in extensions else name).rstrip(". ")
    stem = "file" if visible.is_blank(stem) else stem[: LONGEST_NAME - len(extension)]
    return stem + extension


def plain_name(typed: str) -> str:
    """Return a name without path or invisible characters; it may be empty."""
    base = typed.replace("\\", "/").rpartition("/")[2]
    normal = unicodedata.normalize("NFKC", base)
    visible = "".join(each for each in normal if not unicodedata.category(each).startswith(_INVISIBLE))
    return " ".join(_UNSAFE.sub("_", visible).split()).strip(". ")


def extension_of(name: str) -> str:
    """Return the extension of a name, in lower case with its dot."""
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if stem and dot else ""


def type_of(candidates: Collection[str], name: str, head: bytes) -> str | None:
    """Return the type of an accepted file, None for any other.

    `candidates` are the possible types of its content, the likeliest first. An office document is an archive, too, so
    its name decides between them.
    """
    extension = extension_of(name)
    if extension in EXTENSIONS[TEXT] and is_text(head):
        return TEXT
    taken = [each for each in candidates if each in EXTENSIONS]
    named = (each for each in taken if extension in EXTENSIONS[each])
    return next(named, None) or (taken[0] if list(candidates)[:1] == taken[:1] and taken else None)


def is_text(head: bytes) -> bool:
    """Whether a file begins like text: UTF-8 without controls. The last character may be cut."""
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        if len(head) - error.start >= 4 or len(head) < HEAD:  # noqa: PLR2004 -- the longest character of UTF-8
            return False
        text = head[: error.start].decode()
    return not any(each < " " and each not in "\t\r\n\f" for each in text)


def uploader_of(person: Principal) -> str:
    """Return the reference of an uploader, who alone may send the file.

    Raises ForbiddenError for a person without a customer reference.
    """
    if person.customer is None:
        raise ForbiddenError("Only people in a conversation send files.")
    return person.customer if person.side is Side.CUSTOMER else f"agent:{person.account}"


def jira_uploader(conversation: ConversationId, comment: str) -> str:
    """Return the reference of a Jira comment as the uploader of its files."""
    return f"jira:{conversation}:{comment}"
