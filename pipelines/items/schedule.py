"""When a page is fetched again: soon while it is news, ever later while nothing changes, never when it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawlers.statuses import RETRY_LATER, Status

MINUTES = {"feed": 15, "sitemap": 60, "section": 30, "article": 180, "comments": 120}
LONGEST = {"feed": 6 * 60, "sitemap": 24 * 60, "section": 12 * 60, "article": 14 * 24 * 60, "comments": 3 * 24 * 60}
# An article is corrected in its first days; after this age one more look a fortnight would only cost the outlet.
ARTICLE_DAYS = 30
ATTEMPTS = 8
_OVER = frozenset({
    Status.GONE, Status.WITHDRAWN, Status.DUPLICATE, Status.ADDRESS_REFUSED, Status.REDIRECT_ELSEWHERE,
    Status.REDIRECT_LOOP, Status.BAD_CONTENT, Status.TOO_LARGE,
})
_LISTS = frozenset({"feed", "sitemap", "section"})
_NEWS = frozenset({Status.STORED, Status.REVISED})


def next_due(kind: str, status: Status, *, now: datetime, attempts: int, unchanged: int,
             first_seen_at: datetime, retry_at: datetime | None = None) -> datetime | None:
    """Return when a page is due again, None for never; `attempts` and `unchanged` already count this fetch."""
    if status in RETRY_LATER:
        return _after_failure(kind, now, attempts, retry_at)
    if status in _OVER and kind not in _LISTS:
        return None
    if kind not in _LISTS and now - first_seen_at > timedelta(days=ARTICLE_DAYS):
        return None
    minutes = min(MINUTES.get(kind, 180) * 2**min(unchanged, 12), LONGEST.get(kind, 24 * 60))
    return now + timedelta(minutes=minutes)


def counts(status: Status, attempts: int, unchanged: int) -> tuple[int, int]:
    """Return the page's failures in a row and answers in a row without news, after a fetch that ended so."""
    if status in RETRY_LATER:
        return attempts + 1, unchanged
    return 0, 0 if status in _NEWS else unchanged + 1


def _after_failure(kind: str, now: datetime, attempts: int, retry_at: datetime | None) -> datetime | None:
    if attempts >= ATTEMPTS and kind not in _LISTS:
        return None
    wait = timedelta(minutes=min(2**min(attempts, 12), LONGEST.get(kind, 24 * 60)))
    return max(retry_at or now, now + wait)
