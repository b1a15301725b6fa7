"""Lists in statements: `IN` has a parameter for each item, so each length is a statement to be prepared."""

from collections.abc import Collection
from typing import TypeVar

T = TypeVar("T")


def padded(items: Collection[T]) -> list[T]:
    """Return the items with the last one repeated up to a power of two, so that there are few lengths."""
    some = list(items)
    if not some:
        return some
    length = 1 << (len(some) - 1).bit_length()
    return some + some[-1:] * (length - len(some))
