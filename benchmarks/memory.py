"""Memory of the extraction pool over many pages: the crawler's process and its extractors, and whether they grow.

`./run python -m benchmarks.memory --pages 50000 [--processes 2] [--keep]`
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, deque
from concurrent.futures import Future
from pathlib import Path
from statistics import linear_regression, median

from benchmarks.report import emit
from benchmarks.varied_pages import SOURCES, job
from crawlers import pool as pool_module
from crawlers.extract.jobs import Done
from crawlers.pool import ExtractionPool

STEP, LOOK = 5000, 50
SECONDS = 20.0
# So many pages wait beside those under way: the pool is never idle, and no heap of pages counts as growth.
WAITING = 4


def resident_mb(pid: int | str = "self") -> float:
    """Return the resident memory of a process in MB, 0 when it has just ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


class Watch:
    """Samples of both sides, and the processes that were seen."""

    def __init__(self, pool: ExtractionPool) -> None:
        self.pool = pool
        self.samples: list[tuple[float, float]] = []
        self.seen: set[int] = set()
        self.steps: list[tuple[int, float]] = []
        self.peak = 0.0

    def look(self) -> None:
        """Take one sample."""
        pids = self.pool.pids()
        self.seen.update(pids)
        self.samples.append((resident_mb(), sum(map(resident_mb, pids))))
        self.peak = max(self.peak, sum(self.samples[-1]))

    def step(self, pages: int) -> None:
        """Print the medians since the last step."""
        parent, children = (median(side) for side in zip(*self.samples, strict=True))
        emit("parent_mb", parent, "MB", pages)
        emit("children_mb", children, "MB", pages, largest=round(max(c for _, c in self.samples), 1))
        self.steps.append((pages, parent + children))
        self.samples.clear()


def run(pool: ExtractionPool, pages: int, step: int) -> tuple[Watch, Counter[str]]:
    """Give every page to the pool and look at it now and then."""
    watch, statuses = Watch(pool), Counter[str]()
    waiting: deque[Future[Done]] = deque()
    for number in range(1, pages + 1):
        waiting.append(pool.submit(job(number)))
        if len(waiting) > WAITING:
            statuses[waiting.popleft().result().status] += 1
        if number % LOOK == 0:
            watch.look()
        if number % step == 0:
            watch.step(number)
    statuses.update(future.result().status for future in waiting)
    return watch, statuses


def main() -> None:
    """Run and print the samples, then the slope over them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--step", type=int, default=STEP)
    parser.add_argument("--keep", action="store_true", help="never replace an extractor")
    options = parser.parse_args()
    if options.keep:
        pool_module.RECYCLE_PAGES, pool_module.RECYCLE_MB = 10**9, 10**9
    pool = ExtractionPool(SOURCES, options.processes, SECONDS)
    begun = time.monotonic()
    watch, statuses = run(pool, options.pages, options.step)
    seconds = time.monotonic() - begun
    pool.close()
    # The first step holds the loading of the libraries, which is no growth.
    steps = watch.steps[1:] if len(watch.steps) > 2 else watch.steps
    slope = linear_regression(*zip(*steps, strict=True)).slope if len(steps) > 1 else 0.0
    emit("mb_more_per_10000_pages", slope * 10_000, "MB", options.pages)
    emit("peak_mb", watch.peak, "MB", options.pages)
    emit("extractors", len(watch.seen), "processes", options.pages)
    emit("failed", statuses["extraction_failed"] / options.pages, "share", options.pages, statuses=dict(statuses))
    emit("pages_per_second", options.pages / seconds, "pages/s", options.pages)


if __name__ == "__main__":
    main()
