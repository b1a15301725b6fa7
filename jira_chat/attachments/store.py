"""Storage of files: a folder, or any other place that `fsspec` supports, such as `s3://bucket/folder`.

Paths consist of ids only. Files are read and written in pieces, never held in memory as a whole.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import IO, Any, TypeVar

from fsspec.core import url_to_fs

from jira_chat.attachments.errors import FileGoneError
from jira_chat.kernel.errors import UnavailableError
from jira_chat.kernel.ids import AttachmentId, TenantId
from jira_chat.storage import offloop

T = TypeVar("T")

PIECE = 256 * 1024
"""Bytes."""

THUMBNAIL = "-thumbnail"

_THREADS = 4
_WAITING = 200


class FileStore:
    """Writes, reads and deletes files. Every method raises UnavailableError if the store is unreachable or full."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool = offloop.Pool(threads=_THREADS, waiting=_WAITING)

    def put(self, tenant: TenantId, file: AttachmentId, content: Path, *, thumbnail: Path | None = None) -> None:
        """Store a file, and the thumbnail of an image."""
        self._run(self._put, self._path(tenant, file), content)
        if thumbnail is not None:
            self._run(self._put, self._path(tenant, file) + THUMBNAIL, thumbnail)

    def pieces(self, tenant: TenantId, file: AttachmentId, *, thumbnail: bool = False) -> Iterator[bytes]:
        """Return the pieces of a file.

        Raises NotFoundError at once, before the first piece, if the file is no longer stored.
        """
        opened = self.open(tenant, file, thumbnail=thumbnail)

        def read() -> Iterator[bytes]:
            with opened:
                while piece := self._run(opened.read, PIECE):
                    yield piece

        return read()

    def open(self, tenant: TenantId, file: AttachmentId, *, thumbnail: bool = False) -> IO[bytes]:
        """Open a file for reading. Raises NotFoundError if it is no longer stored."""
        opened: IO[bytes] = self._run(self._open, self._path(tenant, file) + (THUMBNAIL if thumbnail else ""))
        return opened

    def delete(self, tenant: TenantId, file: AttachmentId) -> None:
        """Delete a file and its thumbnail; a missing file is no error."""
        for path in (self._path(tenant, file), self._path(tenant, file) + THUMBNAIL):
            self._run(self._delete, path)

    @cached_property
    def _place(self) -> tuple[Any, str]:
        # On first use: the place may need an optional package, which may open connections.
        system, root = url_to_fs(self._url)
        return system, root.rstrip("/")

    def _path(self, tenant: TenantId, file: AttachmentId) -> str:
        return f"{self._place[1]}/{tenant}/{file[:2]}/{file}"

    def _put(self, path: str, content: Path) -> None:
        system, _ = self._place
        system.makedirs(path.rpartition("/")[0], exist_ok=True)
        system.put_file(str(content), path)

    def _open(self, path: str) -> IO[bytes]:
        opened: IO[bytes] = self._place[0].open(path, "rb")
        return opened

    def _delete(self, path: str) -> None:
        system, _ = self._place
        try:
            system.rm_file(path)
        except FileNotFoundError:
            return

    def _run(self, function: Callable[..., T], *args: Any) -> T:
        """Run a call that waits for a disk off the event loop. An asynchronous file system has its own loop."""
        try:
            return function(*args) if self._place[0].async_impl else self._pool.run(function, *args)
        except FileNotFoundError:
            raise FileGoneError from None
        except OSError as error:
            raise UnavailableError(
                "Files cannot be kept or read just now. Please try again in a moment.", cause=type(error).__name__
            ) from error
