"""From when on comments are counted in public: fewer, or those of one thread, would point at somebody's words."""

from __future__ import annotations

K = 10                 # fewer comments of a cell are left out: a mark for "few" would tell one from none
THREADS = 2            # so is what stands in one thread only
ROUND = 5
ELSEWHERE = 5          # of what answers a query at least so many stand outside the thread with the most of them


def counted(comments: int, threads: int) -> int | None:
    """Return a cell's count as it may be shown, rounded down; None where it may not."""
    return comments // ROUND * ROUND if comments >= K and threads >= THREADS else None
