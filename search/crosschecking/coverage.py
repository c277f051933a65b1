"""Which sources could have told something of a province in a week, and why others could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from sqlalchemy.orm import Session

from config.clock import local_day_bounds
from config.settings import Settings
from config.sources import read_all
from crawlers.statuses import READ, Status
from storage import areas, crosscheck_reads, outcomes

_ROBOTS = frozenset({Status.ROBOTS, Status.ROBOTS_UNREACHABLE})
# Around a week: what is heard in it is told from the week before to the one after.
BEFORE, AFTER = timedelta(days=7), timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Sources of a province and of the whole country, how many of them could be read, and why none of it could."""

    local: int
    local_read: int
    national: int
    national_read: int
    reason: str = ""

    @property
    def read(self) -> int:
        """Return in how many sources that cover the area something could have been seen."""
        return self.local_read + self.national_read


class Coverage:
    """The sources that are on, by what they cover, and week by week what became of reading them."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        described, _troubles = read_all(settings)
        self._covered: dict[str, frozenset[int]] = {
            one.name: frozenset(_provinces(session, one.areas)) for one in described if one.enabled}
        self._ids = {name: id_ for id_, name in crosscheck_reads.source_names(session).items()
                     if name in self._covered}
        self._week = lru_cache(maxsize=None)(self._read_week)
        self._looked = lru_cache(maxsize=None)(self._look)

    def of(self, province: int | None, week: str) -> Outlook:
        """Return what stands behind "nothing was seen"; without a province all sources cover it."""
        return self._looked(province, week)

    def _look(self, province: int | None, week: str) -> Outlook:
        seen = self._week(week)
        local = [name for name, covered in self._covered.items() if province in covered]
        national = [name for name, covered in self._covered.items() if not covered or province is None]
        national = [name for name in national if name not in local]
        read = [name for name in local if seen.get(name) == "read"]
        counted = (len(local), len(read), len(national), sum(seen.get(name) == "read" for name in national))
        if province is None:
            return Outlook(*counted, "" if counted[3] else _why(national, seen))
        return Outlook(*counted, "" if read else _why(local, seen))

    def _read_week(self, week: str) -> dict[str, str]:
        """Return source → read, robots or down; one that was neither asked nor brought anything is left out."""
        start = local_day_bounds(week)[0] - BEFORE
        end = start + BEFORE + AFTER
        statuses: dict[int, set[str]] = {}
        for row in outcomes.sums(self._session, start, end):
            statuses.setdefault(row.source_id, set()).add(row.status)
        told = crosscheck_reads.sources_with_articles(self._session, start, end)
        found = {}
        for name, id_ in self._ids.items():
            said = statuses.get(id_, set())
            if id_ in told or said & READ:
                found[name] = "read"
            elif said:
                found[name] = "robots" if said <= _ROBOTS else "down"
        return found


def _why(names: list[str], seen: Mapping[str, str]) -> str:
    if not names:
        return "no_local_source"
    return "robots" if any(seen.get(name) == "robots" for name in names) else "source_down"


def _provinces(session: Session, names: tuple[str, ...]) -> set[int]:
    return {unit.province_id for name in names for unit in areas.called(session, name) if unit.province_id}
