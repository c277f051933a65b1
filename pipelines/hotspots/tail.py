"""How unusual a negative binomial count is: its upper tail as a surprise, and how much better a burst explains it."""

from __future__ import annotations

import math
from collections.abc import Sequence

LN10 = math.log(10)
# A sum whose next term is this much smaller is complete to double precision.
_ENOUGH = 1e-17
# Above this size the count is Poisson to twelve digits, and lgamma would lose what it subtracts.
_POISSON = 1e12


def surprise(count: int, mean: float, size: float) -> float:
    """Return -log10 P(X >= count) of a count with this mean and variance mean + mean² / size; 0 for a count of 0.

    Relative error of P below 1e-9 (tests/pipelines/test_hotspot_tail.py holds it against exact fractions).
    """
    if count <= 0:
        return 0.0
    if mean <= 0:
        return math.inf
    if count <= mean:
        below = sum(math.exp(_log_chance(x, mean, size)) for x in range(count))
        return max(0.0, -math.log10(max(1 - below, _ENOUGH)))
    return max(0.0, -(_log_chance(count, mean, size) + math.log(_rest(count, mean, size))) / LN10)


def support(count: int, mean: float, size: float, heights: Sequence[float]) -> float:
    """Return log10 of how much likelier a count is at the mean of these multiples of the usual than at the usual.

    A large topic half above its usual is rare and yet no burst: no burst is that small.
    """
    if mean <= 0:
        return math.inf
    calm = _log_chance(count, mean, size)
    raised = [_log_chance(count, mean * height, size) - calm for height in heights]
    most = max(raised)
    return (most + math.log(sum(math.exp(value - most) for value in raised) / len(raised))) / LN10


def _log_chance(x: int, mean: float, size: float) -> float:
    """Return ln P(X = x)."""
    if size >= _POISSON:
        return x * math.log(mean) - mean - math.lgamma(x + 1)
    return (math.lgamma(x + size) - math.lgamma(size) - math.lgamma(x + 1)
            - size * math.log1p(mean / size) + x * (math.log(mean) - math.log(mean + size)))


def _rest(count: int, mean: float, size: float) -> float:
    """Return P(X >= count) / P(X = count): each term of the tail is a shrinking multiple of the one before."""
    total = term = 1.0
    x = count
    while term > total * _ENOUGH:
        factor = mean / (x + 1) if size >= _POISSON else (x + size) / (x + 1) * mean / (mean + size)
        term *= factor
        total += term
        x += 1
    return total
