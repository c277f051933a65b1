"""Series that a record comes to know: names that return in dated titles day after day, kept by hash bucket."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 16
# A name is a series' when dated titles bore it on this many earlier days, the first this long ago: reports of a trial
# or a rescue carry dates for some days too, and belong together.
DAYS = 4
SPAN = 6
# A name that was away for longer begins anew.
AWAY = 12
# One piece of a series and what is written about it may be together, from evening to the next afternoon; the same hours
# of two days may not.
EDITION = 0.9
_FIELDS = 3     # rows of the table: first day, last day, days
_EPOCH = 10_957     # 2000-01-01 in days since 1970: a 16-bit day then reaches beyond 2170


class Series:
    """For each bucket of series names the days on which it was seen."""

    def __init__(self, table: NDArray[np.uint16] | None = None) -> None:
        self._table = np.zeros((_FIELDS, BUCKETS), dtype=np.uint16) if table is None else table

    def seen(self, name: int | None, at: float | None) -> bool:
        """Note a dated title with this series name, a hash, and say whether it is a series by now."""
        if name is None or at is None or not _EPOCH < at < _EPOCH + 0xFFFF:
            return False
        day, place = int(at) - _EPOCH, name % BUCKETS
        first, last, days = (int(n) for n in self._table[:, place])
        if not days or day - last > AWAY or first - day > AWAY:
            first, last, days = day, day, 0
        known = days >= DAYS and last - first >= SPAN
        # Late news of a day that was counted already may count it twice: only the newest day is remembered.
        if not days or day > last:
            days += 1
        self._table[:, place] = min(first, day), max(last, day), min(days, 0xFFFF)
        return known

    def dump(self) -> bytes:
        """Return the table as bytes from which `load` makes an equal one."""
        return zlib.compress(self._table.astype("<u2").tobytes(), 1)

    @classmethod
    def load(cls, stored: bytes) -> Series:
        """Return a dumped table."""
        return cls(np.frombuffer(zlib.decompress(stored), "<u2").reshape(_FIELDS, BUCKETS).copy())
