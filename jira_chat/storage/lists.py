"""Lists in statements: `IN` has a parameter for each item, so each length is a statement of its own to be prepared."""

from collections.abc import Collection
from typing import TypeVar

T = TypeVar("T")


def padded(items: Collection[T]) -> list[T]:
    """Return the items as often as a power of two has it, the last one again and again: lengths are few then."""
    some = list(items)
    if not some:
        return some
    length = 1 << (len(some) - 1).bit_length()
    return some + some[-1:] * (length - len(some))
