"""Hostile values, and bodies with one or two of them."""

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, TypeVar

from hypothesis import strategies as st

Value = TypeVar("Value")

TEXTS = [
    "",
    " \t\n",
    "x" * 70_000,
    "\x00",
    "\x07\x1b[2J",
    "\u202etxt.exe\u202c",
    "\u2066\u2069\ufeff",
    "\ud800",
    "a\u0301" * 300,
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>@example.com",
    "{{7*7}}{0}%s${x}",
    "{count, plural, other {# {#}}}",
    "' OR 1=1; --",
    "../../../etc/passwd",
    "javascript:alert(1)",
    "https://[::1%25x]:99999/",
    "\r\nSet-Cookie: a=b",
    "ann@example.com\r\nBcc: all@example.com",
    "null",
]
WRONG: list[Any]
WRONG = [None, True, 0, -1, 2**31, 2**63, 2**200, -0.5, 1e308, [], [None], {}, {"": None}, [[[[[]]]]], {"a": {"a": {}}}]
DEEP = b'{"a":' * 5_000 + b"1" + b"}" * 5_000
RAW = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"text"',
    b"\xff\xfe\x00",
    b'{"a": NaN}',
    b"[" * 100_000,
    DEEP,
    b'{"email": "\xed\xa0\x80"}',
]
HEADERS = [
    "",
    "Bearer",
    "Bearer ",
    "Bearer v.",
    "Bearer c.x",
    "Bearer s." + "x" * 5000,
    "JWT a.b.c",
    "\xff\xfe",
    "v." + "y" * 9000,
]


IN_ADDRESSES = [*TEXTS[:2], "x" * 3000, *TEXTS[3:], "\udced\udca0\udc80"]


def turn(values: Sequence[Value], number: int, *, count: int) -> list[Value]:
    """Return the next `number` values, continuing after the previous call."""
    return [values[(number * count + each) % len(values)] for each in range(count)]


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of a value in the body."""
    yield at
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield from places(each, (*at, key))


def with_value(body: Any, at: tuple[Any, ...], value: Any) -> Any:
    if not at:
        return value
    changed = deepcopy(body)
    inner = changed
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = value
    return changed


def value_at(body: Any, at: tuple[Any, ...]) -> Any:
    for key in at:
        body = body[key]
    return body


hostile_texts = st.sampled_from(TEXTS) | st.text(max_size=300)
hostile_values = (
    hostile_texts
    | st.sampled_from(WRONG)
    | st.recursive(hostile_texts | st.none() | st.integers(), lambda inner: st.lists(inner, max_size=3), max_leaves=5)
)


@st.composite
def bodies(draw: Any, right: Any) -> bytes:
    """A valid body with one or two hostile values, or data that is no valid body at all."""
    if draw(st.integers(0, 9)) == 0:
        nothing: bytes = draw(st.sampled_from(RAW) | st.binary(max_size=200))
        return nothing
    body = right
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.sampled_from(list(places(body))))
        body = with_value(body, at, draw(hostile_values))
    return json.dumps(body).encode()


# Values that cost more than their length: composed, mapped, rescanned, nested, or one of very many.
UNITS = [
    *(
        "x",
        "a\u0301",
        "\u0301\u0316",
        "\u0316\u0327\u0301",
        "\ufdfa",
        "\u0130",
        "\u00df",
        "\u0430",
        "\U0001f937\u200d\u2640",
    ),
    *(
        "1!|@4($5",
        "a-",
        "a,",
        "a.",
        "xn--",
        "a;b=",
        '";b="',
        "{a}",
        "{count,plural,other{",
        "'",
        '"',
        "\\",
        "[",
        "(",
        "<a>",
    ),
    *(" ", "\n", "\r\n", "%41", "&a=", "9", "/", ":", "@", "\x00", "\u202e", "\ud800"),
]
LENGTHS = [20, 64, 250, 1_000, 4_000, 15_000, 60_000, 250_000]
STARTS = ["", "", "https://", "https://a", "https://xn--", "a@", "v.", "s.", "{count, plural, "]
ENDS = ["", "", ".com", "@example.com", "]", "}"]


def repeated(unit: str, length: int, start: str = "", end: str = "") -> str:
    return start + (unit * (length // len(unit) + 1))[:length] + end


DEAR = [
    repeated("\u0301\u0316", 60_000, "https://a"),
    repeated("\u0301\u0316", 200_000, end="@example.com"),
    repeated("a-", 60_000),
    repeated("a,", 60_000),
    repeated("1!|@4($5", 60),
    repeated("{a}", 2_000),
]
"""Each of these once took a quarter of a second somewhere, or could."""

DEAR_JSON = [
    b"[" + b",".join([b'"x"'] * 60_000) + b"]",
    b"{" + b",".join(b'"%d":1' % each for each in range(60_000)) + b"}",
    b'{"a":' * 300 + b"{" + b",".join(b'"%d":1' % each for each in range(10_000)) + b"}" * 301,
    b"9" * 250_000,
]

large_texts = st.sampled_from(DEAR) | st.builds(
    repeated, st.sampled_from(UNITS), st.sampled_from(LENGTHS), st.sampled_from(STARTS), st.sampled_from(ENDS)
)
small_json = (
    (hostile_values | st.sampled_from(UNITS))
    .map(lambda value: json.dumps(value).encode())
    .filter(lambda raw: len(raw) < 1000)
)
large_json = (
    st.sampled_from(DEAR_JSON)
    | large_texts.map(lambda text: json.dumps(text).encode())
    | large_texts.map(lambda text: json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    | st.builds(lambda many: b"[" * many + b"]" * many, st.sampled_from(LENGTHS))
    | st.builds(lambda many: b'{"a":' * many + b"1" + b"}" * many, st.sampled_from(LENGTHS))
    | st.builds(lambda many: b"-1." + b"9" * many, st.sampled_from(LENGTHS))
    | st.builds(lambda many: b"9" * many, st.sampled_from(LENGTHS))
    | st.builds(lambda raw, many: b"[" + b",".join([raw] * many) + b"]", small_json, st.sampled_from(LENGTHS[:-2]))
    | st.builds(
        lambda raw, many: b"{" + b",".join(b'"%d":%b' % (each, raw) for each in range(many)) + b"}",
        small_json,
        st.sampled_from(LENGTHS[:-2]),
    )
)

_HERE = "the place of a hostile value"


def with_json(body: Any, at: tuple[Any, ...], value: bytes) -> bytes:
    """Return a body with raw content at a place, which no encoder would write."""
    return json.dumps(with_value(body, at, _HERE)).encode().replace(json.dumps(_HERE).encode(), value)


@st.composite
def large_bodies(draw: Any, right: Any) -> bytes:
    """A valid body with a possibly expensive value in it, or only that value."""
    return with_json(right, draw(st.sampled_from(list(places(right)))), draw(large_json))
