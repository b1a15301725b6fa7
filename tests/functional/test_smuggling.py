"""A server behind a proxy must see the same end of each request as the proxy (RFC 9112, 6.3 and 11.2)."""

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.http import RequestParser
from gunicorn.http.errors import ParseException

import jira_chat

SERVING = Path(jira_chat.__file__).with_name("serving.py")
HEAD = b"POST /widget/key/code HTTP/1.1\r\nHost: chat.example.com\r\n"
CHUNKS = b"2\r\n{}\r\n0\r\n\r\n"
NEXT = b"GET /smuggled HTTP/1.1\r\nHost: chat.example.com\r\n\r\n"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """The settings with which the product is served."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings = Config()
    for name, value in runpy.run_path(str(SERVING)).items():
        if name in settings.settings:
            settings.set(name, value)
    return settings


def requests(settings: Config, sent: bytes) -> Iterator[Any]:
    return iter(RequestParser(settings, iter([sent]), ("127.0.0.1", 1)))


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 2\r\nContent-Length: 3\r\n",
        b"Content-Length: 2, 2\r\n",
        b"Content-Length: +2\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        b" Transfer-Encoding: chunked\r\n",
    ],
)
def test_a_request_of_two_lengths_is_refused(settings: Config, headers: bytes) -> None:
    with pytest.raises(ParseException):
        list(requests(settings, HEAD + headers + b"\r\n" + CHUNKS + NEXT))


def test_a_body_ends_where_its_one_length_says(settings: Config) -> None:
    for sent in (b"Content-Length: 2\r\n\r\n{}", b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS):
        first, second = requests(settings, HEAD + sent + NEXT)
        assert (first.path, second.path) == ("/widget/key/code", "/smuggled")
