"""A source's pages in sums: one meaning of a word wherever pages are counted for staff."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from crawlers.statuses import RETRY_LATER, Status
from pipelines.health.remarks import REFUSED

NEW = frozenset({Status.STORED, Status.REVISED})
FAILED = RETRY_LATER - REFUSED


@dataclass(frozen=True, slots=True)
class Pages:
    """How pages ended: all, new or revised, refused by robots.txt, failed; the rest is in order or nothing new."""

    total: int
    new: int
    refused: int
    failed: int


def pages(statuses: Mapping[str, int]) -> Pages:
    """Return the sums of status → pages."""
    def of(chosen: Collection[str]) -> int:
        return sum(count for status, count in statuses.items() if status in chosen)

    return Pages(sum(statuses.values()), of(NEW), of(REFUSED), of(FAILED))
