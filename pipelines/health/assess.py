"""The health of every source: its state in one word, the remarks behind it, the figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from config.settings import Settings
from config.sources import SourceConfig, read_all
from config.thresholds import HealthThresholds
from crawlers.statuses import UNREAD, Status
from pipelines.health.remarks import Figures, Remark, Seen, comments_refused, examine, rules_due
from storage import health, layout, outcomes, sources
from storage.sources import SourceRow

# A source is asked far more often than once a day.
UNASKED = timedelta(days=1)
# The first remark of a kind that stands here is the state; remarks of other kinds leave a source in order.
STATES = {"refused": "refused", "unread": "failing", "silent": "silent", "rendering": "changed",
          "unreadable": "changed", "drift": "changed", "lost_field": "changed", "length": "changed",
          "threads": "changed", "parts": "changed", "fell": "changed"}
IN_ORDER = frozenset({"ok", "off"})


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source and how it is: ok, changed, silent, refused, failing, unasked, never or off."""

    source: SourceRow
    state: str
    remarks: tuple[Remark, ...]
    figures: Figures

    @property
    def in_order(self) -> bool:
        """Whether nobody needs to look."""
        return self.state in IN_ORDER


def assess(
    session: Session, now: datetime, limits: HealthThresholds, described: Collection[SourceConfig] | None = None, *,
    complete: bool = True,
) -> list[SourceHealth]:
    """Return the health of every source by name, as it is now.

    With `described` as their files have them: what is on there and was never asked stands among them. Not `complete`
    says that some files could not be read.
    """
    found = []
    rules_until = {source.name: source.valid_until for source in described or ()}
    for source, seen in _seen(session, now, limits, _rows(session, now, described, complete)):
        remarks, figures = examine(seen, limits)
        state = _state(source, seen, remarks, now)
        remarks += (*comments_refused(source.comments_off_until, now),
                    *rules_due(rules_until.get(source.name), now, limits))
        # What is not crawled cannot be late: a source that is off has figures alone.
        found.append(SourceHealth(source, state, () if state == "off" else remarks, figures))
    return found


def of_files(session: Session, now: datetime, limits: HealthThresholds, settings: Settings) -> list[SourceHealth]:
    """Return the same with the sources as the files of the settings describe them now."""
    described, troubles = read_all(settings)
    return assess(session, now, limits, described, complete=not troubles)


def _rows(
    session: Session, now: datetime, described: Collection[SourceConfig] | None, complete: bool
) -> list[SourceRow]:
    rows = sources.all(session)
    if described is None:
        return rows
    rows = sources.as_described(rows, described, complete=complete)
    rows += [SourceRow(0, new.name, new.title, new.kind, True, now, None, None, "")
             for new in sources.unasked(rows, described)]
    return sorted(rows, key=lambda row: row.name)


def remarked(session: Session, now: datetime, limits: HealthThresholds) -> list[tuple[SourceRow, tuple[Remark, ...]]]:
    """Return the enabled sources about which something stood out at `now`; a function of dated rows alone."""
    enabled = [source for source in sources.all(session) if source.enabled]
    found = [(source, examine(seen, limits)[0]) for source, seen in _seen(session, now, limits, enabled)]
    return [(source, remarks) for source, remarks in found if remarks]


def _seen(
    session: Session, now: datetime, limits: HealthThresholds, rows: list[SourceRow]
) -> list[tuple[SourceRow, Seen]]:
    start, recent = now - timedelta(days=limits.window_days), now - timedelta(days=limits.recent_days)
    items, talk = health.items(session, start, now), health.talk(session, start, now)
    newest = health.newest(session, now)
    pages, earlier = _statuses(session, recent, now), _statuses(session, start, recent)
    barred, before = (outcomes.of_articles(session, Status.HTTP_ERROR, since, until)
                      for since, until in ((recent, now), (start, recent)))
    drift = layout.drift(session, recent, now)
    talked = outcomes.threads(session, Status.INCOMPLETE_THREAD, start, now)
    incomplete = outcomes.broken_articles(session, Status.INCOMPLETE_ARTICLE, recent, now)
    return [(row, Seen(
        now, row.first_seen_at, items.get(row.id, ()), talk.get(row.id, {}), newest.get(row.id),
        *_days(session, row, start, now), pages.get(row.id, {}), earlier.get(row.id, {}),
        barred.get(row.id, 0), before.get(row.id, 0), drift.get(row.id),
        *talked.get(row.id, (0, 0)), incomplete.get(row.id, 0))) for row in rows]


def _days(session: Session, row: SourceRow, start: datetime, now: datetime) -> tuple[frozenset[str], frozenset[str]]:
    """Return the days on which the source could be read, and those of today and yesterday on which it was asked."""
    if not row.enabled:
        return frozenset(), frozenset()
    read = health.answered(session, row.id, start, now, UNREAD)
    return read, health.answered(session, row.id, now - timedelta(days=1), now, (Status.EXCLUDED,))


def _statuses(session: Session, start: datetime, end: datetime) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in outcomes.sums(session, start, end):
        if row.status != Status.EXCLUDED:   # nobody asked for it
            found[row.source_id][row.status] = row.pages
    return found


def _state(source: SourceRow, seen: Seen, remarks: tuple[Remark, ...], now: datetime) -> str:
    if not source.enabled:
        return "off"
    if source.last_ok_at is None and not (seen.recent or seen.before):
        return "never"
    # robots.txt forbids everything: the source does answer, and what it says is no.
    if any(remark.code == "refused" for remark in remarks):
        return "refused"
    if source.last_ok_at is None or source.last_error:
        return "failing"
    if source.last_ok_at < now - UNASKED:
        return "unasked"
    return next((STATES[remark.code] for remark in remarks if remark.code in STATES), "ok")
