"""From when to when a burst lasted: the run of hours that speaks most for a raised rate, in Kleinberg's two states."""

from __future__ import annotations

import math
from collections.abc import Sequence

# The raised state: at least twice the usual, and as high as half of what the busiest day reached.
LEAST_FACTOR = 2.0


def burst(counts: Sequence[int], usual: float, peak: float) -> tuple[int, int]:
    """Return first and last (inclusive) of the hours in which a rate far above `usual` an hour is likeliest.

    Each hour speaks for the raised rate with its log-likelihood ratio; the run with the largest sum is the burst.
    `peak` is the mean of an hour of the busiest day. Without any count it is the last hour.
    """
    low = max(usual, 1e-3)
    high = max(LEAST_FACTOR * low, peak / 2)
    best, first, last = -math.inf, len(counts) - 1, len(counts) - 1
    total, start = 0.0, 0
    for at, count in enumerate(counts):
        if total <= 0:
            total, start = 0.0, at
        total += count * math.log(high / low) - (high - low)
        if total > best:
            best, first, last = total, start, at
    return first, last
