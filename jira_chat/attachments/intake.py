"""Intake of a file: copied to a temporary file in pieces, typed by its content, images re-encoded."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

import puremagic

from jira_chat.attachments import images, rules
from jira_chat.attachments.errors import FileTooLargeError, FileTypeRefusedError
from jira_chat.attachments.images import Size
from jira_chat.attachments.store import PIECE
from jira_chat.kernel.errors import InvalidInputError
from jira_chat.storage import offloop

Read = Callable[[int], bytes]
"""Returns up to the given number of bytes, empty at the end."""

_THREADS = 2
_WAITING = 20


@dataclass(frozen=True, kw_only=True)
class AcceptedFile:
    """A file ready for storage; the paths exist during the block only."""

    content: Path
    thumbnail: Path | None
    name: str
    type: str
    size: int
    pixels: Size | None


class Intake:
    """Takes files in; a few images at a time, on separate threads."""

    def __init__(self, *, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._pool = offloop.Pool(threads=_THREADS, waiting=_WAITING)

    def check_size(self, size: int) -> None:
        """Check a file's size in bytes.

        Raises FileTooLargeError.
        """
        if size > self._most_bytes:
            most = self._most_bytes // 1024**2
            raise FileTooLargeError(f"This file is too large: at most {most} MB can be sent.")

    @contextmanager
    def take(self, read: Read, name: str) -> Iterator[AcceptedFile]:
        """Take a file in; its temporary files last as long as the block.

        Raises FileTooLargeError, FileTypeRefusedError, InvalidInputError for an empty one, UnavailableError while too
        many images wait.
        """
        with ExitStack() as stack:
            source = stack.enter_context(NamedTemporaryFile())
            self._copy(read, source)
            source.seek(0)
            head = source.read(rules.HEAD)
            kind = rules.type_of(candidates(head), name, head)
            if kind is None:
                raise FileTypeRefusedError("Files of this kind cannot be sent. Pictures, PDFs and office files can.")
            clean = rules.clean_name(name, kind)
            if kind not in rules.IMAGES:
                yield _accepted(source, clean, kind)
                return
            remade, thumbnail = (stack.enter_context(NamedTemporaryFile()) for _ in range(2))
            source.seek(0)
            pixels = self._pool.run(images.remake, source, kind, remade, thumbnail)
            thumbnail.flush()
            yield _accepted(remade, clean, kind, thumbnail=Path(thumbnail.name), pixels=pixels)

    def _copy(self, read: Read, into: IO[bytes]) -> None:
        size = 0
        while piece := read(PIECE):
            size += len(piece)
            self.check_size(size)
            into.write(piece)
        if not size:
            raise InvalidInputError("This file is empty.")


def _accepted(
    file: IO[bytes], name: str, kind: str, *, thumbnail: Path | None = None, pixels: Size | None = None
) -> AcceptedFile:
    file.flush()
    content = Path(file.name)
    return AcceptedFile(
        content=content, thumbnail=thumbnail, name=name, type=kind, size=content.stat().st_size, pixels=pixels
    )


def image_type(content: bytes) -> str:
    """Return the media type of an image. Raises FileTypeRefusedError."""
    kind = next((each for each in candidates(content[: rules.HEAD]) if each in rules.IMAGES), None)
    if kind is None:
        raise FileTypeRefusedError("Choose a PNG, JPEG, GIF or WebP image.")
    return kind


def candidates(head: bytes) -> list[str]:
    """Return the possible types of a file, the likeliest first."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return []
    return list(dict.fromkeys(each.mime_type for each in found if each.mime_type))
