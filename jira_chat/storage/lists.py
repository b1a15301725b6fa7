"""Lists in statements: `IN` has a parameter for each item, so each length is a statement.

Each connection prepares each statement, and remembers its text; with a hundred parameters that is 3 KB.
"""

from collections.abc import Collection, Iterator
from typing import TypeVar

T = TypeVar("T")

MOST = 128
"""Items per statement."""


def padded(items: Collection[T]) -> list[T]:
    """Return the items with the last one repeated up to a power of two, so that there are few lengths."""
    some = list(items)
    if not some:
        return some
    length = 1 << (len(some) - 1).bit_length()
    return some + some[-1:] * (length - len(some))


def lots(items: Collection[T], most: int = MOST) -> Iterator[list[T]]:
    """Yield the items in padded lists of at most `most`, a power of two."""
    some = list(items)
    for start in range(0, len(some), most):
        yield padded(some[start : start + most])
