"""How long what comes from outside may be. Types that are decoded from outside are made of these; a test sees to it.

They are outer guards: longer than anything that can be right, short enough that no work on it is dear. What exactly is
right, the rules of each feature decide, in words for the person who typed it. Lengths are in characters.
"""

from typing import Annotated, TypeVar

from msgspec import Meta

T = TypeVar("T")

LONGEST_TAG = 35
"""RFC 5646, 4.4.1: language tags in use fit into this."""

LONGEST_ID = 255
LONGEST_LINE = 2048
LONGEST_TOKEN = 8192
"""As long as the line of a request can be."""

LONGEST_STORED = 1_048_576

Tag = Annotated[str, Meta(max_length=LONGEST_TAG)]
"""A language tag, or another word of a known list."""

Id = Annotated[str, Meta(max_length=LONGEST_ID)]
"""An id, a key, a code."""

Address = Annotated[str, Meta(max_length=320)]
"""An e-mail address (RFC 3696, erratum 1690), or the origin of a web page (a host name has 253)."""

Line = Annotated[str, Meta(max_length=LONGEST_LINE)]
"""What is typed into one line, and web addresses."""

Secret = Annotated[str, Meta(max_length=4096)]
"""A password: whole sentences fit."""

Token = Annotated[str, Meta(max_length=LONGEST_TOKEN)]
"""What we or others signed."""

Text = Annotated[str, Meta(max_length=20_000)]
"""What is typed into several lines."""

Message = Annotated[str, Meta(max_length=65_536)]
"""What somebody says in the chat: as long as a frame can be, so that one that is too long is answered in words."""

Stored = Annotated[str, Meta(max_length=LONGEST_STORED)]
"""What had no length when it was saved: as long as a body could be then, so that every row can still be read."""

Seq = Annotated[int, Meta(ge=0, le=2**31 - 1)]
"""A sequence number, as wide as the database's."""

Few = Annotated[tuple[T, ...], Meta(max_length=100)]
Many = Annotated[tuple[T, ...], Meta(max_length=1000)]
"""What people put together by hand, one by one."""


def short(text: str, longest: int = 60) -> str:
    """Return somebody's text, cut to a length that a person reads, as part of an error's words."""
    return text if len(text) <= longest else text[:longest] + "…"
