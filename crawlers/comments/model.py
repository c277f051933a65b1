"""From raw comments to the thread item: the only code that sees who wrote, and it keeps a boolean of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawlers.comments.callings import Callings, callings, without_callings
from crawlers.items import CommentItem, ThreadItem

# What a site's clock, or its zone, may be ahead of ours.
AHEAD = timedelta(days=1)


@dataclass(slots=True, repr=False)
class RawComment:
    """One comment while its thread is read; `writer` and `key` end with the thread. No repr: it could be logged."""

    text: str
    at: datetime | None
    key: str                     # the site's comment id, to see the same one twice
    writer: str                  # "" for a guest
    rough: bool = False          # the site printed how long ago
    name: str = ""               # as the page shows it, to take it out of the thread's words; ends with the thread


@dataclass(slots=True, repr=False)
class RawThread:
    """The comments of a thread in the order of reading, each once."""

    comments: list[RawComment] = field(default_factory=list)
    _keys: set[str] = field(default_factory=set)

    def add(self, comments: Iterable[RawComment]) -> int:
        """Add the ones not seen yet and return how many they were."""
        before = len(self.comments)
        for comment in comments:
            if comment.key and comment.key in self._keys:
                continue
            self._keys.add(comment.key)
            self.comments.append(comment)
        return len(self.comments) - before


def thread_item(
    raw: RawThread, *, source: str, url: str, article_url: str, title: str, fetched_at: datetime,
    newest_only: bool = False,
) -> ThreadItem:
    """Leave behind writers, their names wherever they stand, ids, minutes and the site's order."""
    _forget_future(raw, fetched_at)
    known = callings(comment.name for comment in raw.comments if comment.name)
    comments = sorted(_comments(raw, known), key=lambda c: (c.hour is None, c.hour or fetched_at, c.text))
    hourly = Counter(c.hour for c in comments if c.hour is not None)
    hours = [_hour(c.at) for c in raw.comments if c.at is not None] if newest_only else []
    return ThreadItem(
        source=source, url=url, article_url=article_url, title=without_callings(title, known), comments=tuple(comments),
        hourly={hour: hourly[hour] for hour in sorted(hourly)}, fetched_at=fetched_at, since=min(hours, default=None),
    )


def _forget_future(raw: RawThread, fetched_at: datetime) -> None:
    """Take away times that have not come: such a comment would never be over its period, and count in years to come."""
    for comment in raw.comments:
        if comment.at is not None and comment.at > fetched_at + AHEAD:
            comment.at = None


def _comments(raw: RawThread, names: Callings) -> list[CommentItem]:
    known: set[str] = set()
    found = []
    # Oldest first, so that the flag does not depend on how the site sorts.
    for comment in sorted(raw.comments, key=lambda c: (c.at is None, c.at.timestamp() if c.at else 0.0, c.key)):
        first = bool(comment.writer) and comment.writer not in known
        known.add(comment.writer)
        if text := without_callings(comment.text, names):
            found.append(CommentItem(text, _hour(comment.at) if comment.at else None, first, comment.rough))
    return found


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
