"""Reports that wait for their review, and approved ones that were taken back, for those who review them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from langnghe.formats import moment
from langnghe.i18n import gettext as _
from langnghe.render.field.words import TYPES
from langnghe.rumors import picking
from langnghe.today_items import Item, View
from storage import questions, report_desk, reports
from storage.report_desk import Listed, Wanted
from storage.reports import ItemFilter

SHOWN, MOST = 20, 500
TAKEN_BACK = timedelta(days=30)
NAMED = 3


def waiting(session: Session, view: View) -> Iterator[Item]:
    """Yield what was taken back and what waits longest, of the reader's areas; none for who does not review."""
    if not view.reviews:
        return
    yield from _taken_back(session, view)
    found = report_desk.listed(session, Wanted(view.areas, state="received"), limit=MOST)
    for one in sorted(found, key=lambda one: (one.report.sent_at, one.report.id))[:SHOWN]:
        said = _("{type} of {unit}, sent {when}").format(
            type=_(TYPES[one.report.type]), unit=one.unit, when=moment(one.report.sent_at))
        if one.mended:
            said = _("{report}; corrected after it was sent back").format(report=said)
        if one.report.changed_at + timedelta(hours=view.office.deadlines[one.report.type].read_hours) < view.now:
            said = _("overdue: {report}").format(report=said)
        yield _item(one, said)


def _item(one: Listed, said: str) -> Item:
    title = one.items[0].issue if one.items else _("Report {number}").format(number=one.report.id)
    # One that was corrected is another thing to be done.
    return Item(f"report:{one.report.id}.{one.report.version}", title, said, f"/report/{one.report.id}")


def _taken_back(session: Session, view: View) -> Iterator[Item]:
    """Yield reports that somebody may rest on already, with what holds items of them."""
    found = report_desk.taken_back(session, Wanted(view.areas), view.now - TAKEN_BACK, SHOWN)
    rests = resting(session, [one.report.id for one in found])
    for one in found:
        said = _("{type} of {unit}: taken back by the post on {when}, after it was approved").format(
            type=_(TYPES[one.report.type]), unit=one.unit, when=moment(one.report.changed_at))
        if names := rests[one.report.id]:
            more = ", …" if len(names) > NAMED else ""
            said = _("{said}; look again at: {names}").format(
                said=said, names=", ".join(f"“{name}”" for name in names[:NAMED]) + more)
        yield _item(one, said)


def resting(session: Session, report_ids: Collection[int]) -> dict[int, list[str]]:
    """Return report → the titles of the rumor files and questions that hold items of it."""
    items = reports.items(session, ItemFilter(reports=report_ids, states=())) if report_ids else []
    ids = [item.id for item in items]
    inside, asked = picking.rumors_of(session, ids), questions.of_items(session, ids)
    issues = {one.id: one.issue for one in questions.listed(session, questions.Wanted(ids=set(asked.values())))}
    found: dict[int, dict[str, None]] = {number: {} for number in report_ids}
    for item in items:
        names = [row.title for row in inside.get(item.id, ())]
        names += [issues[asked[item.id]]] if item.id in asked else []
        found[item.report_id] |= dict.fromkeys(names)
    return {number: list(names) for number, names in found.items()}
