"""Durations as counts in fixed bins, so that the figures of many days are sums. Pure.

A bin ends a quarter of an octave after the one before, so what `quantile` returns is at most 9.1 % from a true value
(2 ** (1/8) - 1), for what lies between a second and half a year.
"""

import math
from collections.abc import Mapping
from itertools import accumulate

BINS_AN_OCTAVE = 4
LAST = 96
"""The bin of everything from 2 ** 23.75 seconds on, more than half a year."""

Histogram = Mapping[int, int]
"""Counts by bin."""


def bin_of(seconds: float) -> int:
    """Return the bin of a duration; 0 is that of all below a second."""
    return 0 if seconds < 1 else min(LAST, 1 + math.floor(BINS_AN_OCTAVE * math.log2(seconds)))


def quantile(histogram: Histogram, share: float) -> float | None:
    """Return the seconds within which a share of all durations is; None without any. By nearest rank."""
    total = sum(histogram.values())
    if total == 0:
        return None
    bins = sorted(histogram)
    ranks = accumulate(histogram[each] for each in bins)
    rank = max(1, math.ceil(share * total))
    return middle_of(next(each for each, reached in zip(bins, ranks, strict=True) if reached >= rank))


def middle_of(bin_: int) -> float:
    """Return the geometric middle of a bin, in seconds."""
    return 0.5 if bin_ == 0 else 2.0 ** ((bin_ - 0.5) / BINS_AN_OCTAVE)
