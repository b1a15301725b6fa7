"""A form with a file (RFC 7578), read while it is sent: `requests` would hold it in memory twice."""

from collections.abc import Iterator
from io import BytesIO
from typing import IO

from urllib3.fields import RequestField
from urllib3.filepost import choose_boundary

_PIECE = 256 * 1024


class FileForm:
    """The body of a form with a single field `file`, whose size is known."""

    def __init__(self, content: IO[bytes], *, name: str, media_type: str, size: int) -> None:
        boundary = choose_boundary()
        field = RequestField("file", b"", filename=name)
        field.make_multipart(content_type=media_type)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        head, tail = f"--{boundary}\r\n{field.render_headers()}".encode(), f"\r\n--{boundary}--\r\n".encode()
        self._parts: tuple[IO[bytes], ...] = (BytesIO(head), content, BytesIO(tail))
        self._length = len(head) + size + len(tail)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            while piece := part.read(_PIECE):
                yield piece
