"""Parts of a digest that days, weeks and months share: topics with quotes, what was left out, lists, totals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from config import clock
from config.thresholds import HotspotThresholds, Thresholds
from pipelines import coverage, relaid, sectors, sentences
from pipelines.sectors import Sector
from storage import articles, days, decisions, hotspots
from storage.days import DayArticle, NamedArticle, Talk
from storage.decisions import Decision

TOPICS_SHOWN = 30
LISTED = 50
SENTENCES = 3
REPORTS_READ = 8


class Base(Protocol):
    """What counts are compared with: the days before a day, the period before a period."""

    @property
    def masked(self) -> Collection[str]:
        """Return the days that are no baseline."""

    def compare(self, topic: int | None) -> dict[str, Any]:
        """Return a topic's counts beside those before."""

    def total(self) -> dict[str, Any]:
        """Return the counts of all articles."""

    def trend(self, change: dict[str, Any], first_day: str | None = None) -> str:
        """Return the word for a topic's counts."""


def size_of(change: Mapping[str, Any]) -> int:
    """Return the articles of the day or period of which a comparison is."""
    count: int = change["count"] if "count" in change else change["today"]
    return count


def compose(
    session: Session, span: tuple[datetime, datetime], found: Sequence[DayArticle], base: Base,
    faded: Sequence[dict[str, Any]], numbers: Thresholds, fields: Sequence[Sector],
) -> dict[str, Any]:
    """Return what the digest of any span [start, end) says; `found` are its articles, by date."""
    start, end = span
    talk = days.talked(session, start, end)
    revised = days.revised(session, start, end, LISTED)
    every = _topics(session, found, base, fields)
    decided = decisions.left_out(session, {row["id"] for row in (*every, *faded)})
    topics, fading = ([row for row in rows if row["id"] not in decided] for rows in (every, faded))
    shown = topics[:TOPICS_SHOWN]
    _quote_all(session, shown, found)
    return {
        "as_of": _as_of(session, start, end, found),
        "totals": _totals(found, talk, base),
        "topics": shown,
        "topics_total": len(every),
        "topics_not_shown": _rest(topics[TOPICS_SHOWN:]),
        "new": [t["id"] for t in shown if t["trend"] == "new"],
        "growing": [t["id"] for t in shown if t["trend"] == "growing"],
        "fading": fading[:TOPICS_SHOWN],
        "left_out": _left_out(every, faded, decided),
        "hotspots": _raised(session, start, end, numbers.hotspots),
        "revised": _listed((revised.total, revised.articles)),
        "withdrawn": _listed(days.withdrawn(session, start, end, LISTED)),
        "undated": _listed(days.undated(session, start, end, LISTED)),
        "coverage": coverage.build(session, start, end, found, talk, numbers.health) | {
            "relaid": [relaid.told(session, outlet) for outlet in revised.relaid]},
        "masked_days": sorted(base.masked),
        "sectors": [one.name for one in fields],
    }


def _raised(session: Session, start: datetime, end: datetime, limits: HotspotThresholds) -> list[dict[str, Any]]:
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


def _totals(today: Sequence[DayArticle], talk: Sequence[Talk], base: Base) -> dict[str, Any]:
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


def _topics(
    session: Session, today: Sequence[DayArticle], base: Base, fields: Sequence[Sector]
) -> list[dict[str, Any]]:
    """Return every topic of the day, the largest first, without quotes."""
    by_topic: dict[int, list[DayArticle]] = defaultdict(list)
    for article in today:
        if article.topic_id is not None:
            by_topic[article.topic_id].append(article)
    names = days.topic_names(session, by_topic.keys())
    rows = [_topic(names[t], group, base, fields) for t, group in by_topic.items() if t in names]
    rows.sort(key=lambda row: (-row["stories"], -row["articles"], row["id"]))
    return rows


def _left_out(every: Sequence[dict[str, Any]], faded: Sequence[dict[str, Any]], decided: Mapping[int, Decision]
              ) -> list[dict[str, Any]]:
    """Return what staff marked as not of interest, with size and reason: all of it, however long the list is."""
    sizes = {row["id"]: row | {"articles": size_of(row["change"]), "stories": 0, "outlets": ()} for row in faded}
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


def _topic(
    name: days.TopicName, group: Sequence[DayArticle], base: Base, fields: Sequence[Sector]
) -> dict[str, Any]:
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
        "sector": sectors.of_topic(Counter(a.section for a in group), fields),
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


def _listed(found: tuple[int, list[NamedArticle]]) -> dict[str, Any]:
    total, rows = found
    return {
        "total": total,
        "articles": [{"article_id": r.id, "title": r.title, "url": r.url, "source": r.source,
                      "source_title": r.source_title} for r in rows],
    }


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at is not None else None
