"""The simple random sample: an order of a frame's texts that its seed decides, the same on every machine."""

from __future__ import annotations

import hashlib
import secrets

SIZE = 200              # texts; a share of a half then has an interval of seven points each way
LEAST = 100             # fewer publish nothing
MOST = 2000
EVERY = 5               # of the order each fifth is coded twice, 20 %
SEEDS = 2**62


def seed() -> int:
    """Return a seed that nobody could choose."""
    return secrets.randbelow(SEEDS)


def order(seed_: int, texts: int) -> list[int]:
    """Return the places 0 … texts-1 in the order in which they are drawn.

    By hashes and not by a generator of the library: a sample can be drawn again by any program that knows SHA-256.
    A larger sample begins with the smaller one.
    """
    return sorted(range(texts), key=lambda place: hashlib.sha256(f"{seed_}:{place}".encode()).digest())


def drawn(seed_: int, texts: int, size: int) -> list[int]:
    """Return the sample."""
    return order(seed_, texts)[:size]


def twice(sample: list[int]) -> frozenset[int]:
    """Return the places of a sample that two people code."""
    return frozenset(sample[::EVERY])
