"""The files of the browser build, sent from memory, compressed by the build, and identical on every server."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Request, Response

from jira_chat.kernel.errors import NotFoundError
from jira_chat.web.compression import encoding_for
from jira_chat.web.headers import for_any_page

_MIMETYPES = {".js": "text/javascript", ".css": "text/css"}
_ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""Suffixes of the compressed files that the build adds, the smaller first."""

_HASHED = re.compile(r"-[\w-]{6,8}\.\w+", re.ASCII)
"""The hash with which Vite ends the names of immutable files."""

_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_NOW = "public, max-age=600"


@dataclass(frozen=True)
class _File:
    digest: str
    mimetype: str
    cache_control: str
    plain: bytes
    encoded: Mapping[str, bytes]


class BuiltFiles:
    """Every script and style sheet of the build, by name."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.name: _read(path) for path in folder.iterdir() if path.suffix in _MIMETYPES}

    def send(self, request: Request, name: str) -> Response:
        """Return a file for any page of any site. Raises NotFoundError for an unknown name."""
        file = self._files.get(name)
        if file is None:
            raise NotFoundError("There is no such file.")
        encoding = encoding_for(request, tuple(file.encoded))
        response = Response(file.encoded[encoding] if encoding else file.plain, mimetype=file.mimetype)
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.vary.add("Accept-Encoding")
        response.set_etag(f"{file.digest}-{encoding or 'plain'}")
        response.headers["Cache-Control"] = file.cache_control
        response.make_conditional(request)
        return for_any_page(response)


def _read(path: Path) -> _File:
    plain = path.read_bytes()
    compressed = {encoding: path.with_name(path.name + suffix) for encoding, suffix in _ENCODINGS.items()}
    return _File(
        digest=hashlib.sha256(plain).hexdigest()[:16],
        mimetype=_MIMETYPES[path.suffix],
        cache_control=_FOR_EVER if _HASHED.search(path.name) else _FOR_NOW,
        plain=plain,
        encoded={encoding: each.read_bytes() for encoding, each in compressed.items() if each.exists()},
    )
