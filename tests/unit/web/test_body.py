import msgspec
import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from jira_chat.kernel.errors import InvalidInputError
from jira_chat.web import body


class Form(msgspec.Struct):
    name: str
    tags: list[str] = []


def request(data: bytes) -> Request:
    return Request(EnvironBuilder(method="POST", data=data).get_environ())


def test_a_body_becomes_a_value_and_what_is_unknown_is_ignored() -> None:
    assert body.read(request(b'{"name": "x", "new": 1}'), Form) == Form(name="x")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "truncated"),
        (b"{", "truncated"),
        (b"[]", "Expected `object`"),
        (b"{}", "missing required field `name`"),
        (b'{"name": 7}', "$.name"),
        (b'{"name": "x", "tags": [1]}', "$.tags[0]"),
        (b'{"name": "\xff"}', "utf-8"),
        (b'{"name": "x", "more": ' + b"[" * 60_000, "recursion"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(data: bytes, words: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        body.read(request(data), Form)
    assert words in refused.value.message
