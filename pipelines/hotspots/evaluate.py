"""Which series are hot at a moment: every topic with enough articles in 24 hours, and its areas, against their past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import fmean, pvariance
from typing import Any

from sqlalchemy.orm import Session

from config.clock import local_day
from config.thresholds import HotspotThresholds, Thresholds
from pipelines.hotspots import history, span
from pipelines.hotspots.baseline import WEEK, Usual, Window
from pipelines.hotspots.detect import Score, score
from pipelines.hotspots.history import DAY, History
from pipelines.hotspots.tail import surprise
from storage import areas, trends
from storage.trends import Dated, per_story

NEW_DAYS = 3             # a topic is new for so long: nothing of it lies in the baseline yet
BIRTHS = 1_000           # newest topics that say how a topic usually begins
LEAST_BIRTHS = 30
LEAST_NAMED = 2         # articles that name an area, for it to stand in the reasons
# Until that many are known: a topic begins with 3 articles, one in twenty with more than 10.
UNKNOWN_BIRTH = (3.0, 1.0)
AREAS_NAMED = 5
HOURS_BACK = 24 * 7
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """A series at a moment: its score, when its burst began and ended, and what stands behind, as plain values."""

    topic_id: int
    area_id: int
    score: Score
    begins_at: datetime
    ends_at: datetime
    independent: int
    evidence: Mapping[str, Any]


def evaluate(
    session: Session, end: datetime, limits: Thresholds, watched: Collection[tuple[int, int]] = ()
) -> list[Finding]:
    """Return what is to be said of every series that is large enough or `watched` (topic, area), by topic and area."""
    past = history.read(session, end, limits)
    busy = trends.busy_topics(session, end - DAY, end, limits.hotspots.least_articles)
    chosen = sorted({*busy, *(topic for topic, _ in watched)})
    articles = trends.of_topics(session, chosen, past.start, end)
    begun = trends.newborn(session, end - NEW_DAYS * DAY, end, 10 * BIRTHS)
    # A record that is too young to compare with knows of its topics no more than of new ones.
    young = past.days < limits.hotspots.least_days
    birth = births(session, past, limits.hotspots) if young or begun.keys() & set(busy) else None
    places = trends.busy_areas(session, end - DAY, end, LEAST_NAMED)
    names = {area_id: area.full_name for area_id, area in areas.get_many(
        session, {area_id for of_topic in places.values() for area_id in of_topic}
        | {area_id for _, area_id in watched if area_id}).items()}
    found = []
    for topic_id in chosen:
        of_topic = _Topic(topic_id, articles[topic_id], past, birth if young or topic_id in begun else None,
                          topic_id in begun)
        whole = of_topic.finding(0, articles[topic_id], limits.hotspots)
        here = places.get(topic_id, {})
        found.append(_told(whole, [names[area_id] for area_id in list(here)[:AREAS_NAMED] if area_id in names]))
        open_areas = {area_id for topic, area_id in watched if topic == topic_id and area_id}
        found += _in_areas(session, of_topic, whole, here, open_areas, (topic_id, 0) in watched, names,
                           limits.hotspots)
    return found


def _told(finding: Finding, names: Sequence[str], area: str = "") -> Finding:
    return replace(finding, evidence={**finding.evidence, "areas": list(names), "area": area})


def _in_areas(
    session: Session, topic: _Topic, whole: Finding, here: Mapping[int, int], open_areas: Collection[int],
    whole_is_open: bool, names: Mapping[int, str], limits: HotspotThresholds,
) -> list[Finding]:
    """Return what is to be said of a topic's areas: those that are open, else the one that is most unusual.

    A topic that is hot as a whole takes its areas with it; they are named in its reasons. A ward and its province are
    hot for the same articles, so only one of a topic's areas is raised, and the others are named beside it.
    """
    hot = whole_is_open or whole.score.surprise >= limits.surprise_high
    wanted = set(open_areas)
    if not (hot or open_areas or topic.birth):
        wanted = {area_id for area_id, count in here.items() if count >= limits.least_articles and area_id in names}
    if not wanted:
        return []
    ids = trends.in_areas(session, topic.id, wanted, topic.past.start, topic.past.end)
    parts = [topic.finding(area_id, [a for a in topic.articles if a.id in ids[area_id]], limits)
             for area_id in sorted(wanted)]
    if not open_areas:
        parts.sort(key=lambda part: (-part.score.surprise, part.area_id))
        raised = [names[p.area_id] for p in parts if p.score.surprise >= limits.surprise_high + limits.area_toll]
        return [_told(part, raised[1:AREAS_NAMED], names[part.area_id]) for part in parts[:1]]
    return [_told(part, [], names.get(part.area_id, "")) for part in parts]


def births(session: Session, past: History, limits: HotspotThresholds) -> Usual:
    """Return how many articles a topic usually has in its first 24 hours, of those that are older than a day."""
    begun = trends.newborn(session, past.start, past.end - DAY, BIRTHS)
    articles = trends.of_topics(session, begun.keys(), past.start, past.end)
    sizes = [sum(a.at < first + DAY for a in articles[topic_id]) for topic_id, first in begun.items()]
    mean, spread = UNKNOWN_BIRTH
    if len(sizes) >= LEAST_BIRTHS:
        mean = max(fmean(sizes), 1.0)
        spread = max((pvariance(sizes) - mean) / mean**2, limits.usual_spread)
    return Usual(mean, 1 / spread, past.days)


@dataclass(frozen=True, slots=True)
class _Topic:
    """One topic's articles over the windows; `birth` is what new topics begin with, None for one that is not new."""

    id: int
    articles: Sequence[Dated]
    past: History
    birth: Usual | None
    new: bool

    def finding(self, area_id: int, articles: Sequence[Dated], limits: HotspotThresholds) -> Finding:
        """Return what is to be said of the topic, or of a part of its articles."""
        past = self.past
        counts = past.count(a.at for a in articles)
        windows = past.windows(counts, past.count(a.at for a in self.articles))
        found = self._score(windows, limits)
        if not past.usable[-1] and not past.totals[-1]:
            found = replace(found, surprise=0.0, confirmed=False)
        begins, ends = _lasted(articles, past.end, found)
        in_window = [a for a in articles if a.at >= past.end - DAY]
        return Finding(self.id, area_id, found, begins, ends, independent(in_window),
                       self._evidence(counts, in_window, found))

    def _score(self, windows: Sequence[Window], limits: HotspotThresholds) -> Score:
        own = score(windows, len(windows) - 1, limits)
        if self.birth is None:
            return own
        count = windows[-1].count
        among = surprise(count, self.birth.mean, self.birth.size)
        # Of a topic that a young record has seen before both have to say so; of a new one there is nothing else.
        if self.new or among <= own.surprise:
            return Score(among, 1, count, self.birth, confirmed=self.new or own.confirmed)
        return own

    def _evidence(self, counts: Sequence[int], in_window: Sequence[Dated], found: Score) -> dict[str, Any]:
        past = self.past
        earlier = [(count, n) for n, count in enumerate(counts[:-1]) if past.usable[n]]
        most, at = max(earlier, default=(0, 0))
        return {
            "articles": counts[-1], "until": past.end.isoformat(), "usual": round(found.usual.mean, 2),
            "days": past.days, "span": found.span,
            "stories": len(per_story(in_window)), "outlets": len({a.source_id for a in in_window}),
            "independent": independent(in_window), "coverage": past.totals[-1],
            "most_before": most, "most_before_day": local_day(past.end - DAY * (len(counts) - at)) if most else None,
            "yesterday": counts[-2] if past.usable[-2] else None,
            "week_before": counts[-1 - WEEK] if past.usable[-1 - WEEK] else None,
            "new": self.new, "masked": list(past.masked),
            "days_before": [[local_day(past.end - DAY * (n + 1)), counts[-1 - n], past.usable[-1 - n]]
                            for n in range(min(4 * WEEK, len(counts)))][::-1],
        }


def independent(articles: Sequence[Dated]) -> int:
    """Return how many outlets brought a story of their own: a copy speaks for the outlet that had it first."""
    return len({group[0].source_id for group in per_story(articles).values()})


def _lasted(articles: Sequence[Dated], end: datetime, found: Score) -> tuple[datetime, datetime]:
    start = end - HOURS_BACK * HOUR
    hours: dict[int, int] = defaultdict(int)
    for article in articles:
        if article.at >= start:
            hours[(article.at - start) // HOUR] += 1
    counts = [hours[n] for n in range(HOURS_BACK)]
    first, last = span.burst(counts, found.usual.mean / 24, found.count / 24)
    return start + first * HOUR, start + (last + 1) * HOUR
