"""Posts of the network: places from which is reported. No row says who reports there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from storage.models import Account, Area, Post
from storage.upserts import pieces


@dataclass(frozen=True, slots=True)
class PostView:
    """A post; `account_id` is the account that signs in for it, None before it has one."""

    id: int
    area_id: int
    unit: str
    social_group: str
    organisation: str
    created_at: datetime
    ended_at: datetime | None
    account_id: int | None


_COLUMNS = (Post.id, Post.area_id, Post.unit, Post.social_group, Post.organisation, Post.created_at, Post.ended_at,
            Account.id.label("account_id"))


def add(session: Session, area_id: int, unit: str, social_group: str, organisation: str, now: datetime) -> int:
    """Add a post and return its id; the words were checked."""
    row = Post(area_id=area_id, unit=unit, social_group=social_group, organisation=organisation, created_at=now)
    session.add(row)
    session.flush()
    return row.id


def get(session: Session, post_id: int) -> PostView | None:
    """Return a post."""
    return next(iter(_read(session, Post.id == post_id)), None)


def get_many(session: Session, ids: Iterable[int]) -> dict[int, PostView]:
    """Return the posts of these ids."""
    found: dict[int, PostView] = {}
    for piece in pieces(sorted(set(ids))):
        found |= {post.id: post for post in _read(session, Post.id.in_(piece))}
    return found


def listed(session: Session, areas: Collection[int] | None = None, *, ended: bool = True) -> list[PostView]:
    """Return the posts in these areas (None: in all) by area, unit and number; with `ended` those that report no more.
    """
    found = _read(session, *(() if ended else (Post.ended_at.is_(None),)))
    return [post for post in found if areas is None or post.area_id in areas]


def reporting(session: Session, area_id: int) -> list[PostView]:
    """Return the posts of a place that still report; nobody else adds one there until the transaction ends."""
    session.execute(select(Area.id).where(Area.id == area_id).with_for_update())
    return _read(session, Post.area_id == area_id, Post.ended_at.is_(None))


def rename(session: Session, post_id: int, unit: str) -> None:
    """Call a post otherwise; the word was checked."""
    session.execute(update(Post).where(Post.id == post_id).values(unit=unit))


def end(session: Session, post_id: int, at: datetime | None) -> None:
    """Let a post report no more, or again."""
    session.execute(update(Post).where(Post.id == post_id).values(ended_at=at))


def _read(session: Session, *where: ColumnElement[bool]) -> list[PostView]:
    rows = session.execute(select(*_COLUMNS).outerjoin(Account, Account.post_id == Post.id).where(*where)
                           .order_by(Post.area_id, Post.unit, Post.id))
    return [PostView(*row) for row in rows]
