"""One report as a page shows it: its items, where it is from, how it was changed, and what the two clocks say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from config import clock
from langnghe.i18n import gettext as _
from langnghe.render.field import form_words as field_words
from langnghe.render.field.told import told
from langnghe.web import difference
from langnghe.web.difference import Change, Room
from langnghe.web.words import say
from storage import areas, posts, report_desk, report_writing, reports
from storage.areas import AreaView
from storage.posts import PostView
from storage.report_desk import Changed
from storage.report_writing import ReportView
from storage.reports import ItemFilter, ItemView


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of a report or of its item `number` (0: the report) that was changed."""

    number: int
    field: str
    pieces: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Put:
    """An item that came into a report, at place `number` (0: nobody knows it any more), or was taken out of it."""

    came: bool
    number: int
    kind: str
    issue: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody did with a report at one time."""

    at: datetime
    changed_by: int | None
    state_before: str
    state_after: str
    reason: str
    differences: Sequence[Difference]
    put: Sequence[Put] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """A report with all that its page shows; `units` are areas by id."""

    report: ReportView
    post: PostView
    items: Sequence[ItemView]
    units: Mapping[int, AreaView]
    history: Sequence[Entry]

    @property
    def heard_to_sent(self) -> int:
        """Return days between the last thing heard and the report."""
        return max(0, (date.fromisoformat(clock.local_day(self.report.sent_at)) - date.fromisoformat(
            self.report.heard_to)).days)

    @property
    def sent_to_read(self) -> timedelta | None:
        """Return how long it waited for a reviewer from when it was here to be read, None while it waits."""
        return self.report.read_at - self.report.here_at if self.report.read_at else None


def whole(session: Session, report_id: int) -> Whole | None:
    """Return a report with its items and its history, the newest first."""
    report = report_writing.get(session, report_id)
    post = posts.get(session, report.post_id) if report else None
    if report is None or post is None:
        return None
    items = sorted(reports.items(session, ItemFilter(states=(), reports=(report_id,))), key=lambda one: one.position)
    changed = report_desk.changes(session, report_id)
    wanted = {post.area_id, *(one.area_id for one in items)} | {
        values.get("area_id") for one in changed for values in (one.before, one.after)}
    units = areas.get_many(session, {area for area in wanted if area is not None})
    return Whole(report, post, items, units, _history(changed, items, units))


def _history(changed: Sequence[Changed], items: Sequence[ItemView], units: Mapping[int, AreaView]) -> list[Entry]:
    numbers, room = {one.id: one.position for one in items}, Room()
    entries = []
    for (at, by, before, after), rows in groupby(changed, lambda one: (
            one.at, one.changed_by, one.state_before, one.state_after)):
        together = list(rows)
        differences = [piece for one in reversed(together) for piece in _differences(one, numbers, units, room)]
        put = [_put(one, items) for one in reversed(together) if _is_put(one)]
        entries.append(Entry(at, by, before, after, together[0].reason, differences, put))
    return entries


def _is_put(one: Changed) -> bool:
    """Return whether a whole item came or went: that is said in a line, not column by column."""
    return "kind" in (one.after or one.before) and not (one.after and one.before)


def _put(one: Changed, items: Sequence[ItemView]) -> Put:
    told = one.after or one.before
    number = next((item.position for item in items if one.after and item.issue == told["issue"]), 0)
    return Put(bool(one.after), number, told["kind"], told["issue"])


def _differences(
    one: Changed, numbers: Mapping[int, int], units: Mapping[int, AreaView], room: Room
) -> list[Difference]:
    if _is_put(one):
        return []
    number = numbers.get(one.item_id, -1) if one.item_id is not None else 0
    names = [name for name in (one.before or one.after) if name != "state"]
    return [Difference(number, name, difference.words(
        _told(name, one.before.get(name), units), _told(name, one.after.get(name), units), room)) for name in names
        if one.before.get(name) or one.after.get(name)]


def _told(name: str, value: Any, units: Mapping[int, AreaView]) -> str:
    """Return a column's value in words."""
    if name in ("checkable", "confirmed"):
        return "" if value is None else _("yes") if value else _("no")
    if value in (None, "", [], {}):
        return ""
    if name == "area_id":
        return units[value].full_name if value in units else str(value)
    if name == "forecast":
        said = say(field_words.DIRECTIONS, value["direction"]), say(field_words.HORIZONS, str(value["horizon_days"]))
        return " ".join((*said, value["reason"])).strip()
    return told(name, value)
