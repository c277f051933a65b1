"""When a page is asked again: a pure function of its kind, its age, its rhythm and what its last answers were."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from crawlers.statuses import RETRY_LATER, Status

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

# First gap and largest gap of pages that list others. Of sections and sitemaps each answer without news doubles it; a
# feed is asked twice in the time between two of its entries, so that one waits for a quarter of that time on average.
LISTING_GAPS = {"feed": (15 * MINUTE, 6 * HOUR), "section": (30 * MINUTE, 12 * HOUR), "sitemap": (6 * HOUR, 7 * DAY)}

SHORTEST_FEED_GAP, ASKED_AN_ENTRY = 10 * MINUTE, 2
# What a feed brought a day ago counts for a third of what it brings now: a night is bridged, a new habit is learnt.
MEMORY = DAY
# Seconds between two entries at most, so that the first one after a silence still counts.
LONGEST_NEWS_GAP = 30 * DAY.total_seconds()

# An article changes mostly in its first hours: asked at these ages, then left alone.
ARTICLE_AGES = (2 * HOUR, 8 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY)
COMMENT_AGES = (2 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY)
# A thread that still changes then: its next look, and the one after a look without news. Forums grow for months.
LATE_GAP, LAST_LOOK = 7 * DAY, 30 * DAY

# Failures in a row: the gap doubles from 5 minutes to a day, and after this many the page is left alone.
FIRST_RETRY, LONGEST_RETRY, MAX_ATTEMPTS = 5 * MINUTE, DAY, 12
# A thread that broke off is read anew from its first page, 200 requests perhaps, and mostly breaks off where it did.
THREAD_RETRIES = (HOUR, 6 * HOUR, DAY)
# An article without one of its parts is no failure of its host: so often in a row it is asked at the ages of articles.
PART_RETRIES = 3
RARELY = 30 * DAY

NEVER_AGAIN = frozenset({
    Status.ADDRESS_REFUSED, Status.DUPLICATE, Status.GONE, Status.WITHDRAWN, Status.REDIRECT_ELSEWHERE,
    Status.NOT_ARTICLE, Status.REMOVED,
})
# A site that changes its mind or mends a page is noticed a week later, as is a source file that allows it again.
NEXT_WEEK = frozenset({
    Status.ROBOTS, Status.HTTP_ERROR, Status.REDIRECT_LOOP, Status.TOO_LARGE, Status.BAD_CONTENT, Status.BAD_ENCODING,
    Status.SOFT_404, Status.PAYWALL, Status.CONSENT, Status.NEEDS_RENDERING, Status.EXCLUDED,
})


def next_due(
    *, kind: str, status: Status, now: datetime, unchanged: int = 0, attempts: int = 0,
    first_seen: datetime | None = None, retry_at: datetime | None = None, news_gap: float | None = None,
    least_gap: int | None = None,
) -> datetime | None:
    """Return when the page is due again, None for never.

    `unchanged` and `attempts` count the answers without news and the failures in a row, this one included;
    `first_seen` is the article's own date or the moment its address was found. `news_gap` and `least_gap` are a feed's:
    seconds between two new entries, and those that it wants between two requests.
    """
    if status in RETRY_LATER:
        return _after_failure(now, status, attempts, retry_at)
    if status is Status.COMMENTS_REFUSED:
        return retry_at or now + 30 * DAY
    if kind in LISTING_GAPS:
        # A start page is the only way to its source: whatever became of it, it is asked again.
        if status in NEXT_WEEK | NEVER_AGAIN:
            return now + DAY
        first, longest = LISTING_GAPS[kind]
        return now + (feed_gap(news_gap, least_gap) if kind == "feed" else
                      min(first * int(2 ** min(unchanged, 12)), longest))
    if status is Status.INCOMPLETE_ARTICLE:
        due = _by_age(ARTICLE_AGES, now, first_seen or now) if attempts <= PART_RETRIES else None
        return due or now + RARELY
    if status in NEVER_AGAIN:
        return retry_at if status is Status.GONE else None
    if status in NEXT_WEEK:
        return now + 7 * DAY
    if kind == "comments":
        return _while_it_grows(now, first_seen or now, unchanged)
    return _by_age(ARTICLE_AGES, now, first_seen or now)


def _while_it_grows(now: datetime, first_seen: datetime, unchanged: int) -> datetime | None:
    """Return when a thread is due: at the ages of all threads, then as long as it changes, and once more after that."""
    due = _by_age(COMMENT_AGES, now, first_seen)
    if due is not None or unchanged > 1:
        return due
    return now + (LATE_GAP if unchanged == 0 else LAST_LOOK)


def feed_gap(news_gap: float | None, least_gap: int | None) -> timedelta:
    """Return the pause between two looks at a feed: its own rhythm, never sooner than it wants itself."""
    first, longest = LISTING_GAPS["feed"]
    own = timedelta(seconds=news_gap / ASKED_AN_ENTRY) if news_gap is not None else first
    return min(max(own, SHORTEST_FEED_GAP, timedelta(seconds=least_gap or 0)), longest)


def news_gap(known: float | None, new: int, listed: int, since: timedelta | None) -> float:
    """Return the seconds between two new entries of a feed after an answer that brought `new` of `listed`.

    `known` is the result of the answer before, `since` the time from then; None where that cannot be said, as of the
    first answer, whose entries are a backlog.
    """
    first, _ = LISTING_GAPS["feed"]
    gap = first.total_seconds() * ASKED_AN_ENTRY if known is None else known
    if since is None or since <= timedelta():
        return gap
    # Where all that is listed is new, there was more that nobody saw.
    came = 2 * new if new >= listed else new
    passed = since.total_seconds()
    weight = 1 - math.exp(-passed / MEMORY.total_seconds())
    rate = (1 - weight) / gap + weight * came / passed
    return 1 / max(rate, 1 / LONGEST_NEWS_GAP)


def _after_failure(now: datetime, status: Status, attempts: int, retry_at: datetime | None) -> datetime | None:
    thread = status is Status.INCOMPLETE_THREAD
    if attempts > len(THREAD_RETRIES) if thread else attempts >= MAX_ATTEMPTS:
        return now + RARELY
    back_off = now + (THREAD_RETRIES[max(0, attempts - 1)] if thread else
                      min(FIRST_RETRY * int(2 ** max(0, attempts - 1)), LONGEST_RETRY))
    return max(back_off, min(retry_at, now + 7 * DAY)) if retry_at else back_off


def _by_age(ages: tuple[timedelta, ...], now: datetime, first_seen: datetime) -> datetime | None:
    return next((first_seen + age for age in ages if first_seen + age > now), None)


def streaks(status: Status, unchanged: int, attempts: int) -> tuple[int, int]:
    """Return the new counts (answers without news, failures in a row) after a fetch that ended in `status`."""
    if status is Status.EXCLUDED:
        return unchanged, attempts
    if status in RETRY_LATER or status is Status.INCOMPLETE_ARTICLE:
        return unchanged, attempts + 1
    quiet = status in {Status.UNCHANGED, Status.NOT_MODIFIED}
    return (unchanged + 1 if quiet else 0), 0
