"""The one way a field report comes into the record: checked, cleaned, redacted, once however often it is given."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from config import clock, field
from config.errors import Words
from pipelines.removal import words
from pipelines.reports.checking import checked, folded
from pipelines.reports.drafts import Checked, Draft, ItemDraft
from pipelines.reports.faults import Fault, ReportRefused
from storage import areas, posts, report_writing
from storage.posts import PostView

LONGEST_KEY = 100
OLD_FORM = Words("this report was sent and taken back since the form was opened; open a new form to send it again")


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a report is kept; `new` False: it was given before, and `same` says whether with the same words.

    `lacking` is how many opinions of it rest on nothing: kept, counted, and left out of digests.
    """

    report_id: int
    new: bool
    same: bool
    lacking: int


def save(
    session: Session, draft: Draft | Checked, *, origin: str, now: datetime, key: str = "", by: int | None = None,
    sent_at: datetime | None = None, positions: Sequence[int] | None = None, opened: datetime | None = None,
) -> Saved:
    """Keep a report, without words that were removed on request; raises ReportRefused, and nothing is written then.

    `key` names the report where it comes from (a file's own number, an instance's id); without one its words do, so
    that the same report sent twice is one, until it is taken back: then it may be sent anew. `sent_at` is when it was
    handed in, where that was earlier than now; `positions` are the numbers of its items. `opened` is when its form was
    opened: what was taken back since is not sent anew by a form that was left open.
    """
    whole = (draft if isinstance(draft, Checked) else checked(draft, clock.local_day(now))).draft
    post = _post(session, whole)
    check_areas(session, whole)
    named = key or _sending(session, f"{post.id}:{fingerprint(whole)}", opened)
    if len(named) > LONGEST_KEY or origin not in field.ORIGINS:
        raise ValueError(f"no key or origin: {named!r}, {origin!r}")
    whole = words.of_report(session, whole)
    lacking = sum(item.lacks_basis for item in whole.items)
    # Asked first: a row that is refused for its key uses up a number all the same.
    made = None if report_writing.by_key(session, named) else report_writing.add(
        session, _report(whole, origin, named, now, by, sent_at or now),
        [columns(item, post) for item in whole.items], positions)
    if made is not None:
        return Saved(made, True, True, lacking)
    return _given_before(session, whole, post, named, lacking)


def _sending(session: Session, words: str, opened: datetime | None) -> str:
    """Return the key of the last sending of these words, or of the next one where that was taken back."""
    named, turn = words, 1
    while (sent := report_writing.by_key(session, named)) is not None and sent.state == "withdrawn":
        if opened is not None and opened < sent.changed_at:
            raise ReportRefused([Fault(None, "key", OLD_FORM)])
        turn += 1
        named = f"{words}:{turn}"
    return named


def fingerprint(draft: Draft) -> str:
    """Return a hash of everything that a checked report says."""
    said = json.dumps(asdict(draft), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def columns(item: ItemDraft, post: PostView) -> dict[str, Any]:
    """Return a checked item as the record keeps it; without a place of its own it was heard where the post is."""
    kept = {name: getattr(item, name) for name in report_writing.ITEM if name != "forecast"}
    return kept | {
        "heard_groups": list(item.heard_groups), "documents": list(item.documents), "folded": folded(item),
        "area_id": item.area_id or post.area_id, "forecast": asdict(item.forecast) if item.forecast else {},
    }


def _report(draft: Draft, origin: str, key: str, now: datetime, by: int | None, sent_at: datetime) -> dict[str, Any]:
    return {
        "post_id": draft.post_id, "type": draft.type, "method": draft.method, "heard_from": draft.heard_from,
        "heard_to": draft.heard_to, "sent_at": sent_at, "state": "received", "reason": "", "origin": origin, "key": key,
        "version": 1, "changed_at": now, "changed_by": by, "created_at": now,
    }


def _post(session: Session, draft: Draft) -> PostView:
    post = posts.get(session, draft.post_id)
    if post is None:
        raise ReportRefused([Fault(None, "post_id", Words("there is no such post"))])
    if post.ended_at is not None:
        raise ReportRefused([Fault(None, "post_id", Words("this post reports no more"))])
    return post


def check_areas(session: Session, draft: Draft) -> None:
    """Raise ReportRefused for items that were heard in no place that the record knows."""
    known = areas.get_many(session, {item.area_id for item in draft.items if item.area_id is not None})
    faults = [Fault(at, "area_id", Words("there is no such place")) for at, item in enumerate(draft.items)
              if item.area_id is not None and item.area_id not in known]
    if faults:
        raise ReportRefused(faults)


def _given_before(session: Session, draft: Draft, post: PostView, key: str, lacking: int) -> Saved:
    kept = report_writing.by_key(session, key)
    if kept is None or kept.post_id != post.id:
        raise ReportRefused([Fault(None, "key", Words("another post has handed in a report of this number"))])
    return Saved(kept.id, False, is_same(session, kept.id, draft, post), lacking)


def is_same(session: Session, report_id: int, draft: Draft, post: PostView) -> bool:
    """Return whether the record holds a report with just these words."""
    kept = report_writing.get(session, report_id)
    mine = [{name: made[name] for name in report_writing.ITEM}
            for made in (columns(item, post) for item in draft.items)]
    return kept is not None and mine == list(report_writing.items_of(session, report_id).values()) and all(
        getattr(kept, name) == getattr(draft, name) for name in report_writing.REPORT)
