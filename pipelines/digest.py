"""A day as data: topics, what changed, what is missing. Canonical JSON without a clock: same record, same bytes."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from config import clock, thresholds
from config.thresholds import HotspotThresholds, Thresholds
from crawlers.statuses import UNREAD
from pipelines import coverage, daycounts, relaid, sentences
from pipelines.daycounts import Baseline
from pipelines.forecast import review
from pipelines.trends import reading
from storage import articles, days, decisions, digests, hotspots, views
from storage.days import DayArticle, NamedArticle, Talk
from storage.decisions import Decision
from storage.digests import DigestRow
from storage.sessions import Database

TEMPLATE_VERSION = 7
TOPICS_SHOWN = 30
LISTED = 50
SENTENCES = 3
REPORTS_READ = 8


def publish(database: Database, day: str, limits: Thresholds | None = None) -> DigestRow:
    """Build and store the digest of a day; the same body is not stored twice, another one is the next edition."""
    with database.reading() as session:
        body = canonical(build(session, day, limits))
    with database.writing() as session:
        return digests.save(session, day=day, body=body, template_version=TEMPLATE_VERSION, now=clock.now())


def canonical(body: dict[str, Any]) -> str:
    """Return the one spelling of a digest body."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def build(session: Session, day: str, limits: Thresholds | None = None) -> dict[str, Any]:
    """Return the digest of a Vietnamese calendar day "YYYY-MM-DD" as plain data."""
    numbers = limits or thresholds.load()
    trends = numbers.trends
    start, end = clock.local_day_bounds(day)
    week = start - timedelta(days=daycounts.WEEK)
    failed = views.silent_days(session, week, end, unread=UNREAD)
    found = days.published(session, week, end)
    counted = daycounts.count(found)
    unread = reading.weighty(session, failed, week, end, numbers.hotspots)
    # A day of which the record holds nothing is no baseline either.
    masked = frozenset(unread) - {day} | {d for d in daycounts.days_before(day) if d not in counted}
    today = [a for a in found if a.published_at >= start]
    talk = days.talked(session, start, end)
    base = Baseline(counted, day, masked, trends)
    revised = days.revised(session, start, end, LISTED)
    every = _topics(session, today, base)
    faded = _fading(session, base)
    decided = decisions.left_out(session, {row["id"] for row in (*every, *faded)})
    topics, fading = ([row for row in rows if row["id"] not in decided] for rows in (every, faded))
    _quote_all(session, topics[:TOPICS_SHOWN], today)
    return {
        "kind": "day",
        "day": day,
        "template_version": TEMPLATE_VERSION,
        "as_of": _as_of(session, start, end, today),
        "totals": _totals(today, talk, base),
        "topics": topics[:TOPICS_SHOWN],
        "topics_total": len(every),
        "topics_not_shown": _rest(topics[TOPICS_SHOWN:]),
        "new": [t["id"] for t in topics[:TOPICS_SHOWN] if t["trend"] == "new"],
        "growing": [t["id"] for t in topics[:TOPICS_SHOWN] if t["trend"] == "growing"],
        "fading": fading[:TOPICS_SHOWN],
        "forecasts": review.build(session, day),
        "left_out": _left_out(every, faded, decided),
        "hotspots": _hotspots(session, start, end, numbers.hotspots),
        "revised": _list((revised.total, revised.articles)),
        "withdrawn": _list(days.withdrawn(session, start, end, LISTED)),
        "undated": _list(days.undated(session, start, end, LISTED)),
        "coverage": coverage.build(session, start, end, today, talk, numbers.health) | {
            "relaid": [relaid.told(session, outlet) for outlet in revised.relaid]},
        "masked_days": sorted(masked),
        "method": ["articles_and_stories", "reliable_dates_only", "counts_below_least", "trends_beyond_chance",
                   "forecast_intervals", "sentences_quoted", "first_collected_not_first_said"],
        "limits": {"topics": TOPICS_SHOWN, "listed": LISTED, "sentences": SENTENCES,
                   "least_for_percent": daycounts.LEAST_FOR_PERCENT, "least_for_trend": trends.least_articles,
                   "least_difference": trends.least_difference, "least_spreads": trends.least_spreads},
    }


def _hotspots(session: Session, start: datetime, end: datetime, limits: HotspotThresholds) -> list[dict[str, Any]]:
    """Return what was raised on the day at the default sensitivity, with its evidence as numbers; the newest first."""
    found = hotspots.listed(session, least=limits.surprise_medium, area_toll=limits.area_toll, raised_from=start,
                            until=end, limit=LISTED)
    return [{"id": one.topic_id, "label": one.label, "hotspot": one.id, "kind": one.row.kind,
             "area": one.row.evidence.get("area", ""), "begins": _iso(one.row.begins_at),
             "evidence": {key: value for key, value in one.row.evidence.items() if key != "days_before"}}
            for one in found]


def _as_of(session: Session, start: datetime, end: datetime, today: Sequence[DayArticle]) -> dict[str, Any]:
    """Say what the record held: the mark of a digest is its content, not the hour it was made."""
    total, _ = days.collected(session, start, end)
    newest = max((a.id for a in today), default=0)
    return {"articles_of_day": len(today), "collected_on_day": total, "newest_article": newest}


def _totals(today: Sequence[DayArticle], talk: Sequence[Talk], base: Baseline) -> dict[str, Any]:
    return {
        "articles": len(today),
        "stories": len({a.story_id for a in today if a.story_id is not None}),
        "outlets": len({a.source for a in today}),
        "comments": sum(t.comments for t in talk),
        "threads": sum(t.threads for t in talk),
        "waiting_for_topics": sum(a.topic_id is None for a in today),
        "synthetic_dates": sum(a.synthetic for a in today),
        "change": base.total(),
    }


def _topics(session: Session, today: Sequence[DayArticle], base: Baseline) -> list[dict[str, Any]]:
    """Return every topic of the day, the largest first, without quotes."""
    by_topic: dict[int, list[DayArticle]] = defaultdict(list)
    for article in today:
        if article.topic_id is not None:
            by_topic[article.topic_id].append(article)
    names = days.topic_names(session, by_topic.keys())
    rows = [_topic(names[t], group, base) for t, group in by_topic.items() if t in names]
    rows.sort(key=lambda row: (-row["stories"], -row["articles"], row["id"]))
    return rows


def _left_out(every: Sequence[dict[str, Any]], faded: Sequence[dict[str, Any]], decided: Mapping[int, Decision]
              ) -> list[dict[str, Any]]:
    """Return what staff marked as not of interest, with size and reason: all of it, however long the list is."""
    sizes = {row["id"]: row | {"articles": row["change"]["today"], "stories": 0, "outlets": ()} for row in faded}
    sizes |= {row["id"]: row for row in every}
    rows = [{"id": row["id"], "label": row["label"], "articles": row["articles"], "stories": row["stories"],
             "outlets": len(row["outlets"]), "change": row["change"], "trend": row.get("trend", "fading"),
             "reason": decided[row["id"]].payload["reason"]} for row in sizes.values() if row["id"] in decided]
    return sorted(rows, key=lambda row: (-row["stories"], -row["articles"], row["id"]))


def _quote_all(session: Session, rows: Sequence[dict[str, Any]], today: Sequence[DayArticle]) -> None:
    """Add quotes to the topics that are shown; only these are read in full."""
    groups: dict[int, list[DayArticle]] = {row["id"]: [] for row in rows}
    for article in today:
        if article.topic_id in groups:
            groups[article.topic_id].append(article)
    for row in rows:
        _quote(session, row, groups[row["id"]])


def _topic(name: days.TopicName, group: Sequence[DayArticle], base: Baseline) -> dict[str, Any]:
    outlets = Counter((a.source, a.source_title) for a in group)
    change = base.compare(name.id)
    first_day = clock.local_day(name.first_at) if name.first_at else None
    return {
        "id": name.id, "label": name.label, "terms": list(name.terms),
        "articles": len(group), "stories": len({a.story_id for a in group}),
        "outlets": [{"name": n, "title": t, "articles": k}
                    for (n, t), k in sorted(outlets.items(), key=lambda item: (-item[1], item[0]))],
        "first_seen": _iso(name.first_at), "first_day": first_day, "first_today": _iso(group[0].published_at),
        "change": change, "trend": base.trend(change, first_day),
    }


def _quote(session: Session, row: dict[str, Any], group: Sequence[DayArticle]) -> None:
    """Add the representative headline and the key sentences; one article a story, the oldest, is read.

    What its outlet took away is counted and listed, but not quoted, and named only where nothing else is left.
    """
    oldest: dict[int | None, DayArticle] = {}
    for article in sorted(group, key=lambda one: one.withdrawn):     # stable: the oldest first within both
        oldest.setdefault(article.story_id, article)
    chosen = list(oldest.values())[:REPORTS_READ]
    read = articles.get_many(session, [a.id for a in chosen])
    titles = {a.source: a.source_title for a in chosen}
    reports = [
        sentences.Report(a.id, a.source, read[a.id].title, f"{read[a.id].lead}\n{read[a.id].body}") for a in chosen
        if not a.withdrawn
    ]
    best = next((a for a in chosen if read[a.id].title == row["label"]), chosen[0])
    row["headline"] = {"article_id": best.id, "title": read[best.id].title, "url": read[best.id].url,
                       "source": best.source, "source_title": best.source_title}
    row["sentences"] = [
        {"text": s.text, "article_id": s.key, "url": read[s.key].url, "source": s.source,
         "source_title": titles[s.source]}
        for s in sentences.choose(reports, SENTENCES)
    ]


def _rest(rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    return {"topics": len(rows)} | {key: sum(row[key] for row in rows) for key in ("articles", "stories")}


def _fading(session: Session, base: Baseline) -> list[dict[str, Any]]:
    """Return the topics of yesterday that have less today than then and than in the week, the largest drop first."""
    yesterday = daycounts.days_before(base.day)[0]
    ids = [t for t in base.counted.get(yesterday, {}) if t is not None]
    names = days.topic_names(session, ids)
    rows: list[dict[str, Any]] = []
    for topic_id in ids:
        change = base.compare(topic_id)
        if topic_id in names and base.trend(change) == "fading":
            rows.append({"id": topic_id, "label": names[topic_id].label, "change": change})
    rows.sort(key=lambda row: (row["change"]["difference"], row["id"]))
    return rows


def _list(found: tuple[int, list[NamedArticle]]) -> dict[str, Any]:
    total, rows = found
    return {
        "total": total,
        "articles": [{"article_id": r.id, "title": r.title, "url": r.url, "source": r.source,
                      "source_title": r.source_title} for r in rows],
    }


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at is not None else None
