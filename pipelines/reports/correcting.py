"""A report in other words than it was handed in: what it was is kept beside it, column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from config import clock
from config.errors import Words
from pipelines.removal import words
from pipelines.reports.checking import checked
from pipelines.reports.drafts import Checked, Draft
from pipelines.reports.faults import Fault, ReportRefused
from pipelines.reports.reviewing import held, said_reason
from pipelines.reports.saving import check_areas, columns
from pipelines.rumors.wording import sighted
from storage import posts, report_writing, rumor_writes
from storage.models import ReportItem
from storage.posts import PostView
from storage.report_writing import Change, ReportView

OF_POST = ("received", "has_issues")
OF_STAFF = (*OF_POST, "approved")
# What of an item a rumor's sighting keeps, and how it is called there.
SIGHTED = {"issue": "wording", "heard_on": "heard_on", "heard_precision": "precision", "area_id": "area_id",
           "channel": "channel"}


def correct(
    session: Session, report_id: int, draft: Draft | Checked, *, by: int | None, version: int, now: datetime,
    as_post: bool = False, reason: str = "", positions: Sequence[int] | None = None,
) -> int | None:
    """Put a report into other words and return how many things changed; None when there is no such report.

    Items are told by their ids, or by their places where the draft has none; one that it leaves out goes. They keep
    their places as far as the order allows, or take those of `positions`. What its post corrects waits for review
    again; what staff correct keeps its state. Raises Conflict and ReportRefused.
    """
    whole = (draft if isinstance(draft, Checked) else checked(draft, clock.local_day(now))).draft
    whole = words.of_report(session, whole)
    why = said_reason(reason)
    report = held(session, report_id, version)
    if report is None:
        return None
    post = posts.get(session, report.post_id)
    if report.state not in (OF_POST if as_post else OF_STAFF) or post is None:
        raise ReportRefused([Fault(None, "state", Words("that cannot be done with this report as it stands"))])
    check_areas(session, whole)
    return _correct(session, report, post, whole, now, by, "received" if as_post else report.state, why, positions)


def _correct(
    session: Session, report: ReportView, post: PostView, draft: Draft, now: datetime, by: int | None, state: str,
    why: str, positions: Sequence[int] | None,
) -> int:
    changes = [*_report_changes(report, draft), *_item_changes(session, report.id, draft, post, positions)]
    if not changes and state == report.state:
        return 0
    changes = changes or [Change(None, {"state": report.state}, {"state": state})]
    values = {name: getattr(draft, name) for name in report_writing.REPORT}
    report_writing.change_report(session, report.id, now, by, state=state,
                                 reason="" if state != report.state else report.reason, **values)
    report_writing.note(session, report.id, changes, at=now, by=by, states=(report.state, state), reason=why)
    return len(changes)


def _report_changes(report: ReportView, draft: Draft) -> list[Change]:
    before = {name: getattr(report, name) for name in report_writing.REPORT}
    after = {name: getattr(draft, name) for name in report_writing.REPORT}
    return [Change(None, *_differing(before, after))] if before != after else []


def _item_changes(
    session: Session, report_id: int, draft: Draft, post: PostView, positions: Sequence[int] | None
) -> list[Change]:
    kept = report_writing.items_of(session, report_id)
    ids = _matched(draft, list(kept))
    changes, new = [], []
    numbered = positions or _rising(report_writing.positions(session, report_id), ids)
    for position, item_id, item in zip(numbered, ids, draft.items, strict=True):
        values = columns(item, post)
        if item_id is None:
            new.append((position, values))
            continue
        before, after = _differing(kept[item_id], {name: values[name] for name in report_writing.ITEM})
        found_by = {"folded": values["folded"]} if after else {}
        report_writing.change_item(session, item_id, position, **after, **found_by)
        if after:
            changes.append(Change(item_id, before, after))
            _retell(session, item_id, after)
    for position, values in new:
        report_writing.add_items(session, report_id, [values], [position])
        changes.append(Change(None, {}, {name: values[name] for name in report_writing.ITEM}))
    return changes + [_dropped(session, item_id, kept[item_id]) for item_id in kept if item_id not in ids]


def _rising(before: Mapping[int, int], ids: Sequence[int | None]) -> list[int]:
    """Return a place for each item: its own as long as it rises, else the next one."""
    found: list[int] = []
    for item_id in ids:
        least = found[-1] + 1 if found else 1
        found.append(max(least, before.get(item_id, 0) if item_id is not None else 0))
    return found


def _retell(session: Session, item_id: int, after: Mapping[str, Any]) -> None:
    """Put a correction into the rumor files that the item was taken into: the old words are to stand nowhere."""
    told = {SIGHTED[name]: value for name, value in after.items() if name in SIGHTED}
    if "wording" in told:
        told["wording"] = sighted(told["wording"])
    if told:
        rumor_writes.retell(session, item_id, told)


def _matched(draft: Draft, kept: list[int]) -> list[int | None]:
    """Return for each item of the draft the id of the kept one that it corrects, None for a new one."""
    if all(item.id is None for item in draft.items):
        return [kept[at] if at < len(kept) else None for at in range(len(draft.items))]
    taken: set[int] = set()
    found: list[int | None] = []
    for item in draft.items:
        known = item.id if item.id in kept and item.id not in taken else None
        taken |= {known} if known is not None else set()
        found.append(known)
    return found


def _dropped(session: Session, item_id: int, before: Mapping[str, Any]) -> Change:
    try:
        with session.begin_nested():
            rumor_writes.forget_items(session, select(ReportItem.id).where(ReportItem.id == item_id))
            report_writing.drop_item(session, item_id)
    except IntegrityError:
        said = Words("an item that a rumor, an answer or a comparison rests on cannot be taken out; correct its words")
        raise ReportRefused([Fault(None, "items", said)]) from None
    return Change(item_id, before, {})


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}
