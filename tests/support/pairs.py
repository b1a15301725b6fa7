"""Pairwise selection: few combinations that still contain each pair of values."""

from collections.abc import Callable, Hashable, Iterable
from itertools import combinations
from typing import TypeVar

Case = TypeVar("Case")


def pairwise(cases: Iterable[Case], described: Callable[[Case], tuple[Hashable, ...]]) -> list[Case]:
    """Choose cases so that each pair of values in one of them is also in a chosen one.

    `described` gives the values of a case by position: its columns, and whatever else has to be seen with each of them.
    The choice is the same each time, and keeps the order.
    """
    every = list(cases)
    unmet = {number: _pairs(described(case)) for number, case in enumerate(every)}
    chosen = []
    while unmet:
        best = max(unmet, key=lambda number: len(unmet[number]))
        met = unmet.pop(best)
        chosen.append(best)
        unmet = {number: left for number, pairs in unmet.items() if (left := pairs - met)}
    return [every[number] for number in sorted(chosen)]


def _pairs(values: tuple[Hashable, ...]) -> set[Hashable]:
    return set(combinations(enumerate(values), 2))
