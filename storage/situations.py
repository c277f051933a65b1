"""Situations read and written: under a version, each change kept; and the figures on which a stage rests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.orm import Session

from storage import report_scope
from storage.models import (
    Article,
    FieldReport,
    Hotspot,
    Question,
    QuestionItem,
    ReportItem,
    Situation,
    SituationLink,
    SituationNote,
    Story,
    Topic,
    TopicMember,
)
from storage.upserts import insert_into, rows_of

STAGES = ("signal", "problem", "hotspot", "resolved")
COLUMNS = ("issue", "area_id", "begins_on", "ends_on", "grievance", "scale", "form", "demands", "level")
LINKS = ("item", "topic", "hotspot")


@dataclass(frozen=True, slots=True)
class SituationView:
    """A situation as it stands."""

    id: int
    issue: str
    stage: str
    area_id: int | None
    begins_on: str
    ends_on: str
    grievance: str
    scale: str
    form: str
    demands: str
    level: str
    opened_at: datetime
    changed_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class NoteView:
    """One step: a note, a stage that staff set, or a change of columns."""

    at: datetime
    changed_by: int | None
    stage_before: str
    stage_after: str
    text: str
    before: dict[str, Any]
    after: dict[str, Any]


_COLUMNS = tuple(getattr(Situation, name) for name in SituationView.__dataclass_fields__)
_NOTE = tuple(getattr(SituationNote, name) for name in NoteView.__dataclass_fields__)


def listed(session: Session, stages: Collection[str] = STAGES, limit: int | None = None) -> list[SituationView]:
    """Return the situations of these stages, the newest change first."""
    rows = session.execute(select(*_COLUMNS).where(Situation.stage.in_(stages)).order_by(
        Situation.changed_at.desc(), Situation.id.desc()).limit(limit))
    return [SituationView(*row) for row in rows]


def by_number(
    session: Session, stages: Collection[str] = STAGES, *, limit: int, before: int | None = None
) -> list[SituationView]:
    """Return situations by falling number, from behind `before` on: what changes meanwhile moves no page."""
    chosen = select(*_COLUMNS).where(Situation.stage.in_(stages)).order_by(Situation.id.desc()).limit(limit)
    if before is not None:
        chosen = chosen.where(Situation.id < before)
    return [SituationView(*row) for row in session.execute(chosen)]


def get(session: Session, situation_id: int) -> SituationView | None:
    """Return a situation."""
    row = session.execute(select(*_COLUMNS).where(Situation.id == situation_id)).first()
    return SituationView(*row) if row else None


def notes(session: Session, situation_id: int) -> list[NoteView]:
    """Return how it went on, the newest first."""
    rows = session.execute(select(*_NOTE).where(SituationNote.situation_id == situation_id).order_by(
        SituationNote.id.desc()))
    return [NoteView(*row) for row in rows]


def links(session: Session, situation_id: int) -> dict[str, list[int]]:
    """Return kind → what belongs to a situation; topics as they are called now."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    rows = session.execute(select(SituationLink.kind, SituationLink.ref_id).where(
        SituationLink.situation_id == situation_id).order_by(SituationLink.kind, SituationLink.ref_id))
    for kind, ref in rows:
        found[kind].append(ref)
    current = session.scalars(select(func.coalesce(Topic.merged_into_id, Topic.id)).where(Topic.id.in_(found["topic"])))
    return {"item": found["item"], "topic": sorted(set(current)), "hotspot": found["hotspot"]}


def of(session: Session, kind: str, refs: Collection[int]) -> dict[int, int]:
    """Return item, topic or hotspot → the newest situation that it belongs to."""
    rows = session.execute(select(SituationLink.ref_id, SituationLink.situation_id).where(
        SituationLink.kind == kind, SituationLink.ref_id.in_(refs)).order_by(SituationLink.situation_id))
    return {row.ref_id: row.situation_id for row in rows}


def field_side(session: Session, item_ids: Collection[int], since: str, areas: Collection[str] = ()
               ) -> tuple[int, int, str, int]:
    """Return of some items (approved ones, units, day heard last, how many ask or propose and have no answer).

    Items heard before `since` stay out of the counts, and those of posts outside of `areas` where there are some.
    """
    chosen = (ReportItem.id.in_(item_ids)) & (FieldReport.state == "approved") & (ReportItem.heard_on >= since)
    if areas:
        chosen &= ReportItem.id.in_(report_scope.items_in(areas))
    items, units, last = session.execute(
        select(func.count(), func.count(func.distinct(FieldReport.post_id)), func.max(ReportItem.heard_on))
        .select_from(ReportItem).join(FieldReport, FieldReport.id == ReportItem.report_id).where(chosen)).one()
    waiting = session.scalar(
        select(func.count()).select_from(ReportItem).join(FieldReport, FieldReport.id == ReportItem.report_id)
        .where(chosen, _asks_in_vain()))
    return items, units, last or "", waiting or 0


def waiting(session: Session, item_ids: Collection[int], since: str) -> list[int]:
    """Return of some items the approved ones since a day that ask or propose and have no answer."""
    return list(session.scalars(
        select(ReportItem.id).join(FieldReport, FieldReport.id == ReportItem.report_id).where(
            ReportItem.id.in_(item_ids), FieldReport.state == "approved", ReportItem.heard_on >= since, _asks_in_vain())
        .order_by(ReportItem.id)))


def _asks_in_vain() -> ColumnElement[bool]:
    answered = select(QuestionItem.item_id).join(Question, Question.id == QuestionItem.question_id).where(
        Question.state != "open")
    return ReportItem.kind.in_(("question", "proposal")) & ReportItem.id.not_in(answered)


def online_side(session: Session, topic_ids: Collection[int], since: datetime, until: datetime) -> tuple[int, int]:
    """Return of some topics (articles in a window, outlets that told it in reports of their own there)."""
    told = (Article.published_at >= since) & (Article.published_at < until) & Article.date_reliable
    within = (
        select(func.count(func.distinct(Article.id))).join(TopicMember, TopicMember.story_id == Article.story_id)
        .where(TopicMember.topic_id.in_(topic_ids), told))
    own = (
        select(func.count(func.distinct(Article.source_id))).join(Story, Story.representative_id == Article.id)
        .join(TopicMember, TopicMember.story_id == Story.id).where(TopicMember.topic_id.in_(topic_ids), told))
    return session.scalar(within) or 0, session.scalar(own) or 0


def hot_now(session: Session, hotspot_ids: Collection[int], topic_ids: Collection[int]) -> int:
    """Return how many hotspots that the machine raised are on, of these or of these topics."""
    return session.scalar(select(func.count()).select_from(Hotspot).where(
        Hotspot.kind == "hotspot", Hotspot.ended_at.is_(None),
        Hotspot.id.in_(hotspot_ids) | Hotspot.topic_id.in_(topic_ids))) or 0


def unlinked(session: Session, since: str, limit: int) -> list[int]:
    """Return approved events heard since a day that belong to no situation, the newest first."""
    linked = select(SituationLink.ref_id).where(SituationLink.kind == "item")
    return list(session.scalars(
        select(ReportItem.id).join(FieldReport, FieldReport.id == ReportItem.report_id)
        .where(ReportItem.kind == "event", FieldReport.state == "approved", ReportItem.heard_on >= since,
               ReportItem.id.not_in(linked)).order_by(ReportItem.heard_on.desc(), ReportItem.id.desc()).limit(limit)))


def add(session: Session, values: Mapping[str, Any], by: int | None, now: datetime) -> int:
    """Open a situation as a signal and return its id."""
    row = Situation(**values, stage="signal", opened_at=now, changed_at=now, changed_by=by)
    session.add(row)
    session.flush()
    note(session, row.id, by, now, stages=("", "signal"))
    return row.id


def link(session: Session, situation_id: int, kind: str, refs: Collection[int], now: datetime) -> None:
    """Put things under a situation; what is there already stays."""
    for ref in sorted(set(refs)):
        session.execute(insert_into(session, SituationLink).values(
            situation_id=situation_id, kind=kind, ref_id=ref, added_at=now).on_conflict_do_nothing())


def relink(
    session: Session, situation_id: int, version: int, wanted: Mapping[str, Collection[int]], by: int | None,
    now: datetime, text: str = "",
) -> SituationView | None:
    """Let exactly these of a kind belong to a situation, and keep in its course what was added and taken out.

    Kinds that `wanted` does not name stay. As for `change`, nothing is done when there is another version by now.
    """
    row = _locked(session, situation_id)
    if row.version != version:
        return get(session, situation_id)
    linked, before, after = links(session, situation_id), dict[str, Any](), dict[str, Any]()
    for kind, refs in wanted.items():
        gone, new = sorted(set(linked[kind]) - set(refs)), sorted(set(refs) - set(linked[kind]))
        before |= {kind: gone} if gone else {}
        after |= {kind: new} if new else {}
        _unlink(session, situation_id, kind, gone)
        link(session, situation_id, kind, new, now)
    if before or after or text:
        row.changed_at, row.changed_by, row.version = now, by, row.version + 1
        session.flush()
        note(session, situation_id, by, now, text, before=before, after=after)
    return None


def _unlink(session: Session, situation_id: int, kind: str, refs: Collection[int]) -> None:
    """Take things out; a topic under every number that it was merged from."""
    gone = set(refs)
    if kind == "topic":
        gone |= set(session.scalars(select(Topic.id).where(Topic.merged_into_id.in_(refs))))
    session.execute(delete(SituationLink).where(
        SituationLink.situation_id == situation_id, SituationLink.kind == kind, SituationLink.ref_id.in_(gone)))


def _locked(session: Session, situation_id: int) -> Situation:
    return session.scalars(select(Situation).where(Situation.id == situation_id).with_for_update()
                           .execution_options(populate_existing=True)).one()


def change(
    session: Session, situation_id: int, version: int, values: Mapping[str, Any], by: int | None, now: datetime,
    text: str = "",
) -> SituationView | None:
    """Change columns or the stage; when there is another version by now nothing is done, and the row is returned.

    What changes and says nothing leaves no note.
    """
    row = _locked(session, situation_id)
    if row.version != version:
        return get(session, situation_id)
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed and not text:
        return None
    before, stages = {name: getattr(row, name) for name in changed}, (row.stage, changed.get("stage", row.stage))
    for name, value in changed.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by, row.version = now, by, row.version + 1
    session.flush()
    rest = {name for name in changed if name != "stage"}
    note(session, situation_id, by, now, text, stages if stages[0] != stages[1] else ("", ""),
         {name: before[name] for name in rest}, {name: changed[name] for name in rest})
    return None


def note(
    session: Session, situation_id: int, by: int | None, now: datetime, text: str = "",
    stages: tuple[str, str] = ("", ""), before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None,
) -> None:
    """Keep how it went on; nothing that was noted is ever changed."""
    session.execute(insert(rows_of(SituationNote)).values(
        situation_id=situation_id, at=now, changed_by=by, stage_before=stages[0], stage_after=stages[1], text=text,
        before=dict(before or {}), after=dict(after or {})))
