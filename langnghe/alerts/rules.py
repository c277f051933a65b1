"""What each rule finds: things to tell, articles that are no news any more, and what it has to remember."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from config.clock import local_day
from config.settings import Settings
from config.thresholds import Thresholds
from pipelines import periods
from pipelines.health.assess import SourceHealth, of_files
from pipelines.hotspots.episodes import needed
from search import comments
from search.fields import as_number
from search.nodes import Days, Field, Node, Not, Query, any_of, rewrite
from search.query import narrow
from search.service import Searcher
from storage import alert_messages, alerts, hotspots, searchable, trends
from storage.alert_messages import NewItem
from storage.alerts import AlertRow, Member
from storage.hotspots import HotspotView
from storage.sessions import Database

# An article that appears with an older date is no news; an alert that could not be looked at looks back further.
LOOK_BACK = timedelta(days=7)
MOST_LISTED = 50
MOST_HOTSPOTS = 200
HOTSPOT_DAYS = timedelta(days=3)
# Of a source that fails once the next fetch may answer; these say that nothing comes from it.
NOT_HEARD = ("silent", "unread", "refused")


@dataclass(frozen=True, slots=True)
class Ground:
    """What rules look at; `searcher` opens the index when the first rule asks."""

    database: Database
    settings: Settings
    limits: Thresholds
    searcher: Callable[[], Searcher]
    now: datetime


@dataclass(frozen=True, slots=True)
class Looked:
    """What an alert has to tell; `found` counts what is beyond the items too, `told` are articles to mark."""

    items: tuple[NewItem, ...] = ()
    found: int = 0
    told: tuple[Member, ...] = ()
    state: Mapping[str, Any] = field(default_factory=dict)


def look(ground: Ground, alert: AlertRow, query: Query | None) -> Looked:
    """Return what an alert has to tell; the query is that of its saved search. Raises EngineUnavailable."""
    return RULES[alert.spec.rule](ground, alert, query)


def _stories(ground: Ground, alert: AlertRow, query: Query | None) -> Looked:
    """Tell each story once that came since the alert began; what joins a known story is marked and not told."""
    assert query is not None
    oldest = min(ground.now, alert.looked_at or ground.now) - LOOK_BACK
    ids = ground.searcher().engine.articles(narrow(query, _since(oldest)))
    with ground.database.reading() as session:
        fresh = alerts.collected(session, ids, max(alert.begins(), oldest))
        known = alerts.told_articles(session, alert.id, [one.id for one in fresh])
        new, told = _sorted_out(session, alert, [one for one in fresh if one.id not in known])
        return Looked(tuple(_story_items(session, new)), len(new), tuple(told), alert.state)


def _since(oldest: datetime) -> Node:
    return any_of((Days(as_number(date.fromisoformat(local_day(oldest))), None), Not(Days(None, None))))


def _sorted_out(session: Session, alert: AlertRow, fresh: Sequence[Member]
                ) -> tuple[dict[int, list[Member]], list[Member]]:
    """Return the stories that are news with their matches, and every article that is none any more."""
    by_story: dict[int, list[Member]] = {}
    for one in fresh:
        by_story.setdefault(one.story_id, []).append(one)
    whole = alerts.members(session, by_story)
    stories = alerts.told_stories(session, alert.id, by_story)
    told_before = alerts.told_articles(session, alert.id, [one.id for group in whole.values() for one in group])
    new: dict[int, list[Member]] = {}
    for story, matches in by_story.items():
        group = whole[story]
        # A rebuild gives stories other numbers: then it is known by its articles.
        old = story in stories or any(one.id in told_before or one.collected_at <= alert.begins() for one in group)
        if not old:
            new[story] = matches
    return new, [one for group in whole.values() for one in group]


def _story_items(session: Session, new: Mapping[int, Sequence[Member]]) -> list[NewItem]:
    listed = sorted(new, reverse=True)[:MOST_LISTED]
    first = {story: min(one.id for one in new[story]) for story in listed}
    rows = searchable.articles(session, list(first.values()))
    return [NewItem(f"story:{story}", {
        "rule": "stories", "title": row.title, "source": row.source_title, "matches": len(new[story]),
        "at": row.published_at.isoformat() if row.published_at and row.date_reliable else None,
        "precision": row.date_precision}, row.id)
        for story in listed if (row := rows.get(first[story]))]


def _hotspot(ground: Ground, alert: AlertRow, query: Query | None) -> Looked:
    """Tell bursts that were raised since the alert began, with a query those of topics that it finds."""
    limits = ground.limits.hotspots
    with ground.database.reading() as session:
        raised = hotspots.listed(session, least=needed("medium", limits), area_toll=limits.area_toll,
                                 raised_from=max(alert.begins(), ground.now - HOTSPOT_DAYS), limit=MOST_HOTSPOTS)
        known = alert_messages.known(session, alert.id, [f"hotspot:{view.id}" for view in raised])
        told = {(row.facts.get("topic"), row.facts.get("unit")) for row in
                alert_messages.items_since(session, alert.id, ground.now - HOTSPOT_DAYS)}
    # Where topics were derived anew, one burst may be raised again under another number.
    new = [view for view in raised if view.row.raised_at > alert.begins() and f"hotspot:{view.id}" not in known
           and (view.topic_id, view.row.area_id) not in told]
    items = [_hotspot_item(view) for view in new if query is None or _finds_topic(ground, query, view)]
    return Looked(tuple(items), len(items), (), alert.state)


def _finds_topic(ground: Ground, query: Query, view: HotspotView) -> bool:
    first = as_number(date.fromisoformat(local_day(view.row.begins_at)))
    asked = narrow(query, Field("topic", str(view.topic_id)), Days(first, None))
    return ground.searcher().engine.count(asked) > 0


def _hotspot_item(view: HotspotView) -> NewItem:
    return NewItem(f"hotspot:{view.id}", {
        "rule": "hotspot", "topic": view.topic_id, "unit": view.row.area_id, "kind": view.row.kind,
        "evidence": dict(view.row.evidence), "begins": view.row.begins_at.isoformat()})


def _count(ground: Ground, alert: AlertRow, query: Query | None) -> Looked:
    """Tell when the count goes above the limit, and again only after it was below and the window is over."""
    assert query is not None
    start = ground.now - timedelta(hours=alert.spec.hours)
    first, last = (as_number(date.fromisoformat(local_day(at))) for at in (start, ground.now))
    ids = ground.searcher().engine.articles(narrow(query, Days(first, last)))
    with ground.database.reading() as session:
        found = [one for one in trends.of_articles(session, ids) if start < one.at <= ground.now]
    above = alert.state.get("above")
    if len(found) <= alert.spec.least:
        over = above is None or datetime.fromisoformat(above) <= start
        return Looked(state={} if over else alert.state)
    if above is not None:
        return Looked(state=alert.state)
    at = ground.now.isoformat()
    facts = {"rule": "count", "articles": len(found), "stories": len({one.story_id or -one.id for one in found}),
             "least": alert.spec.least, "hours": alert.spec.hours, "comments": _comments(ground, query)}
    return Looked((NewItem(f"count:{at}", facts),), 1, (), {"above": at})


def _comments(ground: Ground, query: Query) -> list[list[Any]]:
    """Return topic, label, week and the rounded count of what comments say now; nothing below the threshold."""
    weeks = [periods.of("week", local_day(ground.now - timedelta(days=days))).name for days in (7, 0)]
    cells: Sequence[comments.Cell] = ground.searcher().comment_weeks(query, *weeks)
    return [list(cell) for cell in cells[:5]]


def _silent(ground: Ground, alert: AlertRow, query: Query | None) -> Looked:
    """Tell sources from which nothing comes any more, each once until it is heard again; first it learns which are."""
    with ground.database.reading() as session:
        judged = of_files(session, ground.now, ground.limits.health, ground.settings)
    wanted = _named(query.root) if query is not None else set()
    silent = {one.source.name: one for one in judged
              if _not_heard(one) and (not wanted or one.source.name in wanted)}
    before: Collection[str] = alert.state.get("silent", silent)
    items = [_silent_item(silent[name], ground.now) for name in sorted(silent) if name not in before]
    return Looked(tuple(items), len(items), (), {"silent": sorted(silent)})


def _not_heard(one: SourceHealth) -> bool:
    return any(remark.code in NOT_HEARD for remark in one.remarks)


def _silent_item(one: SourceHealth, now: datetime) -> NewItem:
    remark = next(remark for remark in one.remarks if remark.code in NOT_HEARD)
    return NewItem(f"silent:{one.source.name}:{now.isoformat()}", {
        "rule": "silent", "source": one.source.title, "remark": remark.code, "values": dict(remark.values)})


def _named(root: Node) -> set[str]:
    """Return the sources that a query is limited to."""
    found: set[str] = set()

    def see(node: Node) -> Node:
        if isinstance(node, Field) and node.name == "source":
            found.add(node.value)
        return node

    rewrite(root, see)
    return found


RULES: Mapping[str, Callable[[Ground, AlertRow, Query | None], Looked]] = {
    "stories": _stories, "hotspot": _hotspot, "count": _count, "silent": _silent,
}
# Those that say nothing without a saved search.
NEEDS_SEARCH = frozenset({"stories", "count"})
