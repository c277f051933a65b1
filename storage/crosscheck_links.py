"""Which topics report items and rumor files are about by the cross-check, staff's word over the machine's."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.crosscheck import SETTLE_FROM
from storage.models import Article, CrossCheck, CrossCheckDecision, CrossCheckMatch, TopicMember
from storage.upserts import pieces

Place = tuple[int | None, int | None]       # an article's story and topic


def topics(session: Session, item_ids: Collection[int], kind: str = "item") -> dict[int, frozenset[int]]:
    """Return item → the topics of the articles that count for it; an item that was not checked yet is left out.

    Of the kind "rumor" the same of rumor files.
    """
    found: dict[int, frozenset[int]] = {}
    for piece in pieces(sorted(set(item_ids))):
        found |= _topics(session, piece, f"{kind}_id")
    return found


def _topics(session: Session, item_ids: Collection[int], name: str) -> dict[int, frozenset[int]]:
    subject = getattr(CrossCheck, name)
    checks: dict[int, int | None] = dict(session.execute(
        select(CrossCheck.id, subject).where(subject.in_(item_ids))).all())
    match = CrossCheckMatch
    rows = session.execute(
        select(match.check_id, match.article_id, match.confidence).where(match.check_id.in_(checks))).all()
    said = _said(session, item_ids, name)
    places = _places(session, {row.article_id for row in rows} | {article for _item, article in said})
    by_story = {(item, places[article][0]): right for (item, article), right in said.items()
                if article in places and places[article][0] is not None}
    found: dict[int, set[int | None]] = {item: set() for item in checks.values() if item is not None}
    for (item, article), right in said.items():
        if right and article in places and item in found:
            found[item].add(places[article][1])
    for row in rows:
        item = checks[row.check_id] or 0
        story, topic = places.get(row.article_id, (None, None))
        word = said.get((item, row.article_id), by_story.get((item, story)))
        if word or (word is None and row.confidence >= SETTLE_FROM):
            found[item].add(topic)
    return {item: frozenset(one for one in of_item if one is not None) for item, of_item in found.items()}


def _said(session: Session, item_ids: Collection[int], name: str) -> dict[tuple[int, int], bool]:
    said, subject = CrossCheckDecision, getattr(CrossCheckDecision, name)
    rows = session.execute(select(subject, said.article_id, said.right).where(
        subject.in_(item_ids), said.undone_at.is_(None)).order_by(said.id))
    return {(item or 0, article): right for item, article, right in rows}


def _places(session: Session, article_ids: Collection[int]) -> dict[int, Place]:
    found: dict[int, Place] = {}
    for piece in pieces(sorted(article_ids)):
        rows = session.execute(select(Article.id, Article.story_id, TopicMember.topic_id).outerjoin(
            TopicMember, TopicMember.story_id == Article.story_id).where(Article.id.in_(piece)))
        found |= {id_: (story, topic) for id_, story, topic in rows}
    return found
