"""Articles behind which a rumor may stand: found once, then taken into a file or set aside by staff."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from storage.models import Article, RumorCandidate, Source
from storage.upserts import insert_into, pieces


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate with its article; `copies` are further articles of its story that say the same."""

    id: int
    article_id: int
    kind: str
    cue: str
    statement: str
    body: str
    state: str
    rumor_id: int | None
    found_at: datetime
    title: str
    outlet: str
    published_at: datetime | None
    story_id: int | None
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """An article's words, to look for cues in."""

    id: int
    title: str
    lead: str
    body: str


_COLUMNS = tuple(getattr(RumorCandidate, name) for name in list(CandidateRow.__dataclass_fields__)[:9])
_ARTICLE = (Article.title, Source.title.label("outlet"), Article.published_at, Article.story_id)


def get(session: Session, candidate_id: int) -> CandidateRow | None:
    """Return one candidate."""
    row: Any = session.execute(
        select(*_COLUMNS, *_ARTICLE).join(Article, Article.id == RumorCandidate.article_id)
        .join(Source, Source.id == Article.source_id).where(RumorCandidate.id == candidate_id)).first()
    return CandidateRow(*row) if row else None


def of_article(session: Session, article_id: int) -> int | None:
    """Return the open candidate of an article."""
    return session.scalar(select(RumorCandidate.id).where(
        RumorCandidate.article_id == article_id, RumorCandidate.state == "open"))


def listed(session: Session, *, since: datetime, kinds: Collection[str], limit: int) -> list[CandidateRow]:
    """Return open candidates of articles of these days, the newest first; of one story the first found stands for all.
    """
    rows: Any = session.execute(
        select(*_COLUMNS, *_ARTICLE).join(Article, Article.id == RumorCandidate.article_id)
        .join(Source, Source.id == Article.source_id)
        .where(RumorCandidate.state == "open", RumorCandidate.kind.in_(kinds),
               func.coalesce(Article.published_at, Article.collected_at) >= since, Article.withdrawn_at.is_(None))
        .order_by(RumorCandidate.id.desc()))
    groups: dict[int, list[CandidateRow]] = {}
    for row in (CandidateRow(*one) for one in rows):
        groups.setdefault(row.story_id or -row.article_id, []).append(row)
    return [_first(group) for group in list(groups.values())[:limit]]


def _first(group: list[CandidateRow]) -> CandidateRow:
    values = {name: getattr(group[-1], name) for name in CandidateRow.__dataclass_fields__}
    return CandidateRow(**values | {"copies": len(group) - 1})


def count_open(session: Session) -> int:
    """Return how many candidates wait."""
    return session.scalar(select(func.count()).select_from(RumorCandidate).where(RumorCandidate.state == "open")) or 0


def after(session: Session, article_id: int, limit: int) -> list[Text]:
    """Return the articles after an id, in the order of their ids."""
    rows = session.execute(select(Article.id, Article.title, Article.lead, Article.body)
                           .where(Article.id > article_id).order_by(Article.id).limit(limit))
    return [Text(*row) for row in rows]


def first_since(session: Session, since: datetime) -> int:
    """Return the smallest id of an article that was collected since then, one above the largest where none was."""
    first = session.scalar(select(func.min(Article.id)).where(Article.collected_at >= since))
    return first or last_article(session) + 1


def last_article(session: Session) -> int:
    """Return the largest id of an article, 0 where there is none."""
    return session.scalar(select(func.max(Article.id))) or 0


def count_open_after(session: Session, candidate_id: int) -> int:
    """Return how many open candidates come after one."""
    return session.scalar(select(func.count()).select_from(RumorCandidate).where(
        RumorCandidate.state == "open", RumorCandidate.id > candidate_id)) or 0


def open_after(session: Session, candidate_id: int, limit: int) -> list[tuple[int, Text]]:
    """Return the open candidates after one with the words of their articles, in the order of their ids."""
    rows: Any = session.execute(
        select(RumorCandidate.id, Article.id, Article.title, Article.lead, Article.body)
        .join(Article, Article.id == RumorCandidate.article_id)
        .where(RumorCandidate.state == "open", RumorCandidate.id > candidate_id)
        .order_by(RumorCandidate.id).limit(limit))
    return [(row[0], Text(*row[1:])) for row in rows]


def correct(session: Session, candidate_id: int, values: Mapping[str, Any]) -> None:
    """Put what is found now in place of what was found, unless staff settled the candidate meanwhile."""
    session.execute(update(RumorCandidate).where(
        RumorCandidate.id == candidate_id, RumorCandidate.state == "open").values(**values))


def withdraw(session: Session, candidate_ids: Collection[int]) -> None:
    """Take away candidates that hold no more, but for those that staff settled meanwhile."""
    for part in pieces(list(candidate_ids)):
        session.execute(delete(RumorCandidate).where(RumorCandidate.id.in_(part), RumorCandidate.state == "open"))


def add(session: Session, found: Collection[Mapping[str, Any]]) -> None:
    """Add candidates; an article is one only once."""
    for part in pieces(list(found)):
        session.execute(insert_into(session, RumorCandidate).values(list(part)).on_conflict_do_nothing())


def take(session: Session, candidate_id: int, rumor_id: int) -> int | None:
    """Note into which file a candidate and the copies of its story went; return its article, None where there is none.
    """
    return _settle(session, candidate_id, {"state": "taken", "rumor_id": rumor_id})


def set_aside(session: Session, candidate_id: int) -> bool:
    """Set a candidate and the copies of its story aside; False where there is none."""
    return _settle(session, candidate_id, {"state": "set_aside"}) is not None


def _settle(session: Session, candidate_id: int, values: Mapping[str, Any]) -> int | None:
    row = session.execute(
        select(RumorCandidate.article_id, Article.story_id).join(Article, Article.id == RumorCandidate.article_id)
        .where(RumorCandidate.id == candidate_id)).first()
    if row is None:
        return None
    copies = select(Article.id).where(Article.story_id == row.story_id)
    one = RumorCandidate.id == candidate_id
    chosen = one if row.story_id is None else one | RumorCandidate.article_id.in_(copies)
    session.execute(update(RumorCandidate).where(chosen, RumorCandidate.state == "open").values(**values))
    return int(row.article_id)
