"""What is unusual about one source, as remarks with their numbers; pure functions of what was read of the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import fmean, median
from typing import Any

from config.clock import local_day
from config.thresholds import HealthThresholds
from crawlers.statuses import Status
from pipelines.health.series import DayCount, shift, usual
from storage.health import Item
from storage.layout import Drift

REFUSED = frozenset({Status.ROBOTS, Status.ROBOTS_UNREACHABLE})
# Pages whose text was asked for and not had. A wall or a consent page in the place of every article answers 200.
UNREADABLE = frozenset({
    Status.EXTRACTION_FAILED, Status.BAD_CONTENT, Status.BAD_ENCODING, Status.NOT_ARTICLE, Status.SOFT_404,
    Status.PAYWALL, Status.CONSENT, Status.NEEDS_RENDERING, Status.HTTP_ERROR,
})
# Against these alone: a feed that is asked every quarter of an hour would hide that each article behind it is lost.
TAKEN_APART = UNREADABLE | {
    Status.STORED, Status.REVISED, Status.DUPLICATE, Status.REMOVED, Status.INCOMPLETE_ARTICLE}
# Enough to know that robots.txt was asked again and again; a source that it refuses has hardly any pages.
LEAST_REFUSALS = 3
# One or two may have trouble of their own, such as a page that their site cannot show.
LEAST_THREADS = LEAST_INCOMPLETE = 3
FIELDS: Mapping[str, Callable[[Item], bool]] = {
    "date": lambda item: item.dated, "lead": lambda item: item.lead, "section": lambda item: item.section,
    "rules": lambda item: item.by_rules,
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding: a code that langnghe puts into words, and plain values for it."""

    code: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the record holds of one source up to `now`."""

    now: datetime
    since: datetime                               # when the source was first known
    items: Sequence[Item] = ()                    # collected in the window
    talk: Mapping[datetime, int] = field(default_factory=dict)
    newest: datetime | None = None
    answered: frozenset[str] = frozenset()        # days on which it could be read
    asked: frozenset[str] = frozenset()           # of today and yesterday, read or not
    recent: Mapping[str, int] = field(default_factory=dict)     # status → pages of the recent days
    before: Mapping[str, int] = field(default_factory=dict)     # of the days before them
    barred: int = 0                               # article pages of the recent days that ended in http_error
    barred_before: int = 0
    drift: Drift | None = None                    # articles of the recent days that its page template changed
    threads: int = 0                              # comment threads asked in the window
    broken: int = 0                               # those that broke off when they were asked last
    incomplete: int = 0                           # articles of the recent days that lacked a part when asked last


@dataclass(frozen=True, slots=True)
class Figures:
    """What staff see beside the remarks; None where the record says too little."""

    newest: datetime | None
    longest_gap: timedelta | None
    usual_a_day: float | None
    yesterday: int | None
    shares: Mapping[str, float]                   # field → share of recent articles that have it
    refused: float | None


def examine(seen: Seen, limits: HealthThresholds) -> tuple[tuple[Remark, ...], Figures]:
    """Return every remark, the gravest kinds first, and the figures they rest on."""
    recent_from = seen.now - timedelta(days=limits.recent_days)
    recent = [item for item in seen.items if item.collected_at >= recent_from]
    before = [item for item in seen.items if item.collected_at < recent_from]
    days = _days(seen)
    times = _times(seen)
    newest, gap = _newest(seen, times), _longest_gap(times)
    rhythm = gap if len(times) >= limits.least_items else None
    remarks = [*_refusals(seen, limits), *_unread(seen, limits), *_silence(seen, newest, rhythm, limits),
               *_shells(seen, limits), *_unreadable(seen, limits), *_drift(seen), *_threads(seen, limits),
               *_parts(seen), *_changed(before, recent, limits), *_volume(days, seen, limits)]
    figures = Figures(
        newest, gap, fmean(d.items for d in days) if len(days) >= limits.least_days else None,
        days[-1].items if days and days[-1].day == _yesterday(seen) else None,
        {name: _share(recent, has) for name, has in FIELDS.items()} if recent else {},
        _part(seen.recent, REFUSED) if sum(seen.recent.values()) else None)
    return tuple(remarks), figures


def rules_due(last: date | None, now: datetime, limits: HealthThresholds) -> Iterable[Remark]:
    """Remark on outlet rules whose last good day is over or near; they go on being used."""
    if last is None:
        return
    left = (last - date.fromisoformat(local_day(now))).days
    if left < limits.rules_days:
        yield Remark("rules_over" if left < 0 else "rules_due", {"day": last.isoformat()})


def comments_refused(until: datetime | None, now: datetime) -> Iterable[Remark]:
    """Remark on comments that the site refuses to give."""
    if until is not None and until > now:
        yield Remark("comments_refused", {"day": local_day(until)})


def _times(seen: Seen) -> list[datetime]:
    return sorted([*(item.at for item in seen.items if item.at < seen.now), *seen.talk])


def _longest_gap(times: Sequence[datetime]) -> timedelta | None:
    return max((late - early for early, late in pairwise(times)), default=None)


def _newest(seen: Seen, times: Sequence[datetime]) -> datetime | None:
    known = [*times[-1:], *([seen.newest] if seen.newest is not None else [])]
    return max(known, default=None)


def _unread(seen: Seen, limits: HealthThresholds) -> Iterable[Remark]:
    """Remark on a source that was asked and of which nothing could be read; a refusal is said as such."""
    lately = _lately(seen)
    if seen.asked & lately and not seen.answered & lately and not any(_refusals(seen, limits)):
        yield Remark("unread", {"pages": sum(seen.recent.values())})


def _lately(seen: Seen) -> set[str]:
    return {local_day(seen.now), str(_yesterday(seen))}


def _silence(
    seen: Seen, newest: datetime | None, gap: timedelta | None, limits: HealthThresholds
) -> Iterable[Remark]:
    """Remark on a source that answers and has nothing new; one that does not answer is another matter.

    `gap` is the longest pause of a source whose rhythm is known.
    """
    if not seen.answered & _lately(seen):
        return
    age = seen.now - (newest or seen.since)
    allowed = timedelta(days=limits.unknown_rhythm_days)
    if gap is not None:
        allowed = max(timedelta(hours=limits.silent_hours), limits.silent_gaps * gap)
    if age > allowed:
        yield Remark("silent", {"hours": _hours(age), "allowed_hours": _hours(allowed),
                                "gap_hours": _hours(gap) if gap is not None else None})


def _hours(span: timedelta) -> int:
    return round(span.total_seconds() / 3600)


def _refusals(seen: Seen, limits: HealthThresholds) -> Iterable[Remark]:
    share = _part(seen.recent, REFUSED)
    refused = sum(n for status, n in seen.recent.items() if status in REFUSED)
    if refused >= LEAST_REFUSALS and share >= limits.refused_share:
        yield Remark("refused", {"percent": _percent(share), "pages": sum(seen.recent.values())})


def _unreadable(seen: Seen, limits: HealthThresholds) -> Iterable[Remark]:
    recent, before = _taken_apart(seen.recent, seen.barred), _taken_apart(seen.before, seen.barred_before)
    now, then = _part(recent, UNREADABLE), _part(before, UNREADABLE)
    if min(sum(recent.values()), sum(before.values())) >= limits.least_items and now - then >= limits.lost_share:
        yield Remark("unreadable", {"percent": _percent(now), "before_percent": _percent(then)})


def _shells(seen: Seen, limits: HealthThresholds) -> Iterable[Remark]:
    pages, taken = seen.recent.get(Status.NEEDS_RENDERING, 0), sum(_taken_apart(seen.recent, seen.barred).values())
    if pages and pages / taken >= limits.lost_share:
        yield Remark("rendering", {"pages": pages})


def _taken_apart(statuses: Mapping[str, int], barred: int) -> dict[str, int]:
    """Return the pages whose text was asked for; a 4xx alone does not say so: feeds and comments answer it as well."""
    return {status: n for status, n in statuses.items() if status in TAKEN_APART} | {Status.HTTP_ERROR: barred}


def _part(statuses: Mapping[str, int], chosen: Iterable[str]) -> float:
    total = sum(statuses.values())
    return sum(statuses.get(status, 0) for status in chosen) / total if total else 0.0


def _changed(before: Sequence[Item], recent: Sequence[Item], limits: HealthThresholds) -> Iterable[Remark]:
    """Remark on fields that went and on articles that became shorter or longer."""
    if min(len(before), len(recent)) < limits.least_items:
        return
    for name, has in FIELDS.items():
        then, now = _share(before, has), _share(recent, has)
        if then - now >= limits.lost_share:
            yield Remark("lost_field", {"field": name, "percent": _percent(now), "before_percent": _percent(then)})
    then, now = (median(item.characters for item in side) for side in (before, recent))
    if now < then * limits.length_factor or now * limits.length_factor > then:
        yield Remark("length", {"characters": round(now), "before_characters": round(then)})


def _drift(seen: Seen) -> Iterable[Remark]:
    """Remark on a page template that changed, from a handful of articles that were visited again."""
    if seen.drift is not None and seen.drift.large:
        yield Remark("drift", {"articles": seen.drift.articles, "day": local_day(seen.drift.since)})


def _threads(seen: Seen, limits: HealthThresholds) -> Iterable[Remark]:
    """Remark on comments that are read no more: their articles go on and would hide it."""
    if seen.threads >= LEAST_THREADS and seen.broken / seen.threads >= limits.broken_share:
        yield Remark("threads", {"broken": seen.broken, "threads": seen.threads})


def _parts(seen: Seen) -> Iterable[Remark]:
    """Remark on articles of several pages that are lost: among all others they would never be a share to speak of."""
    if seen.incomplete >= LEAST_INCOMPLETE:
        yield Remark("parts", {"articles": seen.incomplete})


def _share(items: Sequence[Item], has: Callable[[Item], bool]) -> float:
    return sum(map(has, items)) / len(items)


def _percent(share: float) -> int:
    return round(100 * share)


def _yesterday(seen: Seen) -> date:
    return date.fromisoformat(local_day(seen.now)) - timedelta(days=1)


def _days(seen: Seen) -> list[DayCount]:
    """Return the complete days on which the source could be read; its first day brought a backlog and is none."""
    counts: Counter[str] = Counter(local_day(item.at) for item in seen.items)
    for hour, comments in seen.talk.items():
        counts[local_day(hour)] += comments
    first, today = local_day(seen.since), local_day(seen.now)
    return [DayCount(date.fromisoformat(day), counts[day]) for day in sorted(seen.answered) if first < day < today]


def _volume(days: Sequence[DayCount], seen: Seen, limits: HealthThresholds) -> Iterable[Remark]:
    if len(days) < limits.least_days:
        return
    changed = shift(days, limits.shift_score)
    if changed is not None:
        code = "fell" if changed.after < changed.before else "rose"
        yield Remark(code, {"day": changed.day.isoformat(), "before": round(changed.before, 1),
                            "after": round(changed.after, 1)})
    last, earlier = days[-1], days[:-1]
    # After a change of level the new level is what is usual, as soon as it is known.
    since = [d for d in earlier if changed is not None and d.day >= changed.day]
    base = usual(since if len(since) >= limits.least_days else earlier, last)
    if last.day != _yesterday(seen) or (changed is not None and last.day >= changed.day and not since):
        return
    values = {"items": last.items, "usual": round(base.mean, 1), "days": len(earlier)}
    if last.items < base.mean - limits.low_spreads * base.spread:
        yield Remark("low", values)
    elif last.items > base.mean + limits.high_spreads * base.spread:
        yield Remark("high", values)
