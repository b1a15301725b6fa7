"""Length bounds for external input. All types decoded from outside use them; a test checks that.

They are outer guards: longer than any valid value, and short enough that processing stays cheap. The exact rules belong
to each feature, with messages for the person who typed the value. Lengths are in characters.
"""

from typing import Annotated, TypeVar

from msgspec import Meta

T = TypeVar("T")

LONGEST_TAG = 35
"""RFC 5646, 4.4.1: enough for all language tags in use."""

LONGEST_ID = 255
LONGEST_LINE = 2048
LONGEST_TOKEN = 8192
"""As long as a request line can be."""

LONGEST_STORED = 1_048_576

Tag = Annotated[str, Meta(max_length=LONGEST_TAG)]
"""A language tag, or a word of another known list."""

Id = Annotated[str, Meta(max_length=LONGEST_ID, pattern=r"\A[^\x00]*\Z")]
"""An id, a key, a code. Those with a NUL name nothing, and PostgreSQL refuses to look for them."""

Address = Annotated[str, Meta(max_length=320)]
"""An e-mail address (RFC 3696, erratum 1690), or the origin of a web page (a host name has 253)."""

Line = Annotated[str, Meta(max_length=LONGEST_LINE)]
"""One line of typed text, or a web address."""

Secret = Annotated[str, Meta(max_length=4096)]
"""A password, with room for whole sentences."""

Token = Annotated[str, Meta(max_length=LONGEST_TOKEN)]
"""A signed token, ours or a third party's."""

Text = Annotated[str, Meta(max_length=20_000)]
"""Several lines of typed text."""

Message = Annotated[str, Meta(max_length=65_536)]
"""A chat message, as long as a frame can be, so that a message that is too long gets a readable error."""

Stored = Annotated[str, Meta(max_length=LONGEST_STORED)]
"""A value saved before it had a bound: as long as a body could be then, so that every row can still be read."""

Seq = Annotated[int, Meta(ge=0, le=2**31 - 1)]
"""A sequence number, as wide as the database's."""

Few = Annotated[tuple[T, ...], Meta(max_length=100)]
Many = Annotated[tuple[T, ...], Meta(max_length=1000)]
"""Lists that people compile by hand."""


def short(text: str, longest: int = 60) -> str:
    """Return a text, cut to a readable length for an error message."""
    return text if len(text) <= longest else text[:longest] + "…"
