"""The rumor register, written: every change of a file leaves a line in its history, which nothing alters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from storage.models import Article, ArticleRevision, Evidence, Rumor, RumorEvent, RumorOpinion, Sighting, Signature
from storage.rumors import RumorRow
from storage.upserts import insert_into
from vietnamese.text import fold


def add(session: Session, title: str, statement: str, values: Mapping[str, Any], now: datetime) -> int:
    """Add a rumor in state new and return its id."""
    made = Rumor(title=title, statement=statement, folded=fold(f"{title} {statement}"), state="new", created_at=now,
                 changed_at=now, **values)
    session.add(made)
    session.flush()
    return made.id


def locked(session: Session, rumor_id: int) -> RumorRow | None:
    """Return a rumor and hold it until the transaction ends: of two who act at once the second sees what the first did.
    """
    row = session.scalars(select(Rumor).where(Rumor.id == rumor_id).with_for_update()
                          .execution_options(populate_existing=True)).first()
    return RumorRow(*(getattr(row, name) for name in RumorRow.__dataclass_fields__)) if row else None


def change(session: Session, rumor_id: int, values: Mapping[str, Any], now: datetime) -> None:
    """Change columns of a rumor that is held; its version rises."""
    given = dict(values)
    if "title" in given or "statement" in given:
        row = session.get_one(Rumor, rumor_id)
        given["folded"] = fold(f"{given.get('title', row.title)} {given.get('statement', row.statement)}")
    session.execute(update(Rumor).where(Rumor.id == rumor_id).values(
        **given, changed_at=now, version=Rumor.version + 1))


def note(session: Session, event: Mapping[str, Any]) -> int:
    """Add a line to a history and return its id."""
    made = RumorEvent(**event)
    session.add(made)
    session.flush()
    return made.id


def add_sighting(session: Session, values: Mapping[str, Any]) -> int | None:
    """Add a sighting; None when this item or article was taken into this rumor before."""
    made = session.execute(
        insert_into(session, Sighting).values(**values).on_conflict_do_nothing().returning(Sighting.id)).scalar()
    return int(made) if made is not None else None


def add_evidence(session: Session, values: Mapping[str, Any]) -> int:
    """Add evidence and return its id."""
    made = Evidence(**values)
    session.add(made)
    session.flush()
    return made.id


def strike(session: Session, evidence_id: int, reason: str, now: datetime) -> bool:
    """Take evidence out; it stays on record. False when it was out already."""
    return bool(session.scalars(
        update(Evidence).where(Evidence.id == evidence_id, Evidence.struck_at.is_(None))
        .values(struck_at=now, struck_reason=reason).returning(Evidence.id)).all())


def imported(session: Session, rumor_id: int, key: str) -> list[int]:
    """Return the standing evidence that came from an imported row."""
    return list(session.scalars(select(Evidence.id).where(
        Evidence.rumor_id == rumor_id, Evidence.import_key == key, Evidence.struck_at.is_(None))))


def import_home(session: Session, key: str) -> int | None:
    """Return the rumor that an imported row went to before."""
    return session.scalar(select(Evidence.rumor_id).where(Evidence.import_key == key).order_by(Evidence.id).limit(1))


def sign(session: Session, rumor_id: int, event_id: int, staff_id: int | None, role: str, now: datetime) -> None:
    """Add a signature."""
    session.add(Signature(rumor_id=rumor_id, event_id=event_id, staff_id=staff_id, role=role, at=now))
    session.flush()


def link_opinion(session: Session, rumor_id: int, item_id: int, now: datetime) -> bool:
    """Say that an item is about a rumor; False when it was said before."""
    made = session.execute(
        insert_into(session, RumorOpinion).values(rumor_id=rumor_id, item_id=item_id, added_at=now)
        .on_conflict_do_nothing().returning(RumorOpinion.item_id)).scalar()
    return made is not None


def unlink_opinion(session: Session, rumor_id: int, item_id: int) -> bool:
    """Take that back; False when it was not said."""
    gone = delete(RumorOpinion).where(RumorOpinion.rumor_id == rumor_id, RumorOpinion.item_id == item_id)
    return bool(session.scalars(gone.returning(RumorOpinion.item_id)).all())


def article_text(session: Session, article_id: int, revision: int = 0) -> tuple[int, str] | None:
    """Return (revision, text) of an article, the newest one without a number; the text is title, lead and body."""
    chosen = select(ArticleRevision.number, ArticleRevision.title, ArticleRevision.lead, ArticleRevision.body).where(
        ArticleRevision.article_id == article_id)
    if revision:
        chosen = chosen.where(ArticleRevision.number == revision)
    row = session.execute(chosen.order_by(ArticleRevision.number.desc()).limit(1)).first()
    return (row.number, "\n".join(filter(None, row[1:]))) if row else None


def forget_article(session: Session, article_id: int, now: datetime) -> None:
    """Take an article's words out of rumor files, before it is deleted: place, time and hash stay."""
    session.execute(update(Evidence).where(Evidence.article_id == article_id).values(
        quote="", text="", removed_at=now))
    session.execute(update(Sighting).where(Sighting.article_id == article_id).values(wording=""))


def forget_items(session: Session, item_ids: Select[int]) -> None:
    """Take words and place of the field's items out of rumor files, before they are deleted: the day stays a count."""
    session.execute(update(Sighting).where(Sighting.item_id.in_(item_ids)).values(wording="", area_id=None))


def retell(session: Session, item_id: int, values: Mapping[str, Any]) -> None:
    """Put what an item now says into the rumor files that it was taken into."""
    session.execute(update(Sighting).where(Sighting.item_id == item_id).values(**values))


def article_exists(session: Session, article_id: int) -> bool:
    """Return whether there is such an article."""
    return session.scalar(select(Article.id).where(Article.id == article_id)) is not None
