"""What is chosen from lists when rumor files are worked on: approved items of the field, and files by their words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Evidence, FieldReport, Post, ReportItem, Rumor, RumorOpinion, Sighting
from storage.report_scope import in_areas
from storage.rumors import RumorRow, get_many


@dataclass(frozen=True, slots=True)
class Pick:
    """An approved item as a list shows it to those who may see its post."""

    id: int
    report_id: int
    kind: str
    issue: str
    heard_on: str
    post_area_id: int
    social_group: str


_PICK = (ReportItem.id, ReportItem.report_id, ReportItem.kind, ReportItem.issue, ReportItem.heard_on,
         Post.area_id, Post.social_group)


def items(session: Session, rumor_id: int, kind: str, areas: Collection[str], words: Sequence[str], limit: int
          ) -> list[Pick]:
    """Return approved items of a kind that are not in a file yet, those heard last first.

    `areas` are keys that limit an account, none is no limit; `words` are folded, and all of them are asked for.
    """
    taken = {"rumor": select(Sighting.item_id).where(Sighting.rumor_id == rumor_id, Sighting.item_id.is_not(None)),
             "opinion": select(RumorOpinion.item_id).where(RumorOpinion.rumor_id == rumor_id)}[kind]
    chosen = (select(*_PICK).join(FieldReport, FieldReport.id == ReportItem.report_id)
              .join(Post, Post.id == FieldReport.post_id)
              .where(FieldReport.state == "approved", ReportItem.kind == kind, ReportItem.id.not_in(taken),
                     *in_areas(areas), *(ReportItem.folded.contains(word, autoescape=True) for word in words)))
    rows = session.execute(chosen.order_by(ReportItem.heard_on.desc(), ReportItem.id.desc()).limit(limit))
    return [Pick(*row) for row in rows]


def files(session: Session, words: Sequence[str], limit: int) -> list[RumorRow]:
    """Return the files whose statement or short name holds all of these folded words, the newest first."""
    chosen = select(Rumor.id).where(*(Rumor.folded.contains(word, autoescape=True) for word in words))
    ids = list(session.scalars(chosen.order_by(Rumor.id.desc()).limit(limit)))
    found = get_many(session, ids)
    return [found[number] for number in ids]


def with_items(session: Session, item_ids: Collection[int]) -> dict[int, list[int]]:
    """Return item → the files that it is in, as a sighting or as an opinion."""
    found: dict[int, list[int]] = {}
    for table in (Sighting, RumorOpinion):
        rows = session.execute(select(table.item_id, table.rumor_id).where(table.item_id.in_(item_ids)))
        for item, rumor in rows:
            if item is not None:
                found.setdefault(item, []).append(rumor)
    return {item: sorted(set(rumors)) for item, rumors in found.items()}


def with_article(session: Session, article_id: int) -> list[int]:
    """Return the files in which an article was seen or is evidence that nobody struck."""
    seen = session.scalars(select(Sighting.rumor_id).where(Sighting.article_id == article_id))
    quoted = session.scalars(select(Evidence.rumor_id).where(
        Evidence.article_id == article_id, Evidence.struck_at.is_(None)))
    return sorted({*seen, *quoted})
