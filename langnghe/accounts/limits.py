"""How many wrong passwords one place may try: counted in memory, so nobody's address is ever written down."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from threading import Lock

MOST_KEYS = 20_000


class Limiter:
    """Counts failures a key over a window of seconds; after `most` the key waits until its window is over."""

    def __init__(self, most: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.window, self._clock = most, window, clock
        self._counts: dict[Hashable, tuple[int, float]] = {}
        self._lock = Lock()

    def waits(self, key: Hashable) -> int:
        """Return for how many seconds a key has to wait, 0 when it has not."""
        count, until = self._counts.get(key, (0, 0.0))
        left = until - self._clock()
        return max(1, round(left)) if count >= self.most and left > 0 else 0

    def failed(self, key: Hashable) -> None:
        """Count a failure."""
        now = self._clock()
        with self._lock:
            count, until = self._counts.get(key, (0, 0.0))
            self._counts[key] = (count + 1, until) if until > now else (1, now + self.window)
            if len(self._counts) > MOST_KEYS:
                self._counts = {key: kept for key, kept in self._counts.items() if kept[1] > now}

    def forget(self, key: Hashable) -> None:
        """Forget the failures of a key."""
        with self._lock:
            self._counts.pop(key, None)
