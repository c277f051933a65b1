"""How large a stream has to be to be shown: told before anybody codes, so that a sample is drawn large enough.

Of a stream with share s, a thread whose first comments are the part q of a frame's texts holds n · s · q of a sample
of n. The bound takes `least` of them; by chance a sample has more or fewer.
"""

from __future__ import annotations

from math import exp

SURE = 0.9              # in so many of all samples a stream of this share is shown


def share(sample: int, texts: int, certain: int, least: int) -> float | None:
    """Return the share from which on a stream of a frame is shown in nine of ten samples; None where none ever is.

    `certain` are the most first comments of one thread. Where every text is coded nothing is left to chance.
    """
    needed = float(least) if sample >= texts else _expected(least)
    there = sample * certain / texts if texts else 0.0
    return needed / there if there >= needed else None


def _expected(least: int) -> float:
    """Return the mean of a Poisson law that reaches `least` in nine of ten cases, to a tenth."""
    mean = float(least)
    while _below(least, mean) > 1 - SURE:
        mean += 0.1
    return mean


def _below(least: int, mean: float) -> float:
    term, total = exp(-mean), 0.0
    for number in range(least):
        total += term
        term *= mean / (number + 1)
    return total
