"""Which regular reports a post still owes, and how many posts of an office do."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from config.network import Deadline, Network
from storage import network, posts
from storage.posts import PostView

# A month and some days: what comes later than that is no report of its deadline any more.
LONGEST = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A regular report of one post: until when it is due, and whether one whose days fall to it was sent."""

    type: str
    due_at: datetime
    sent: bool


@dataclass(frozen=True, slots=True)
class Owing:
    """A deadline of the office: of `posts` that were there, how many sent nothing for it."""

    type: str
    due_at: datetime
    posts: int
    owing: int


def regular(office: Network) -> Iterator[tuple[str, Deadline]]:
    """Yield the types that are due whether or not anything happened."""
    return ((name, deadline) for name, deadline in office.deadlines.items() if deadline.regular)


def of_post(session: Session, post_id: int, office: Network, now: datetime) -> list[Reminder]:
    """Return what a post is to send next, the nearest first."""
    found = []
    for name, deadline in regular(office):
        due = deadline.next(now)
        found.append(Reminder(name, due, post_id in _sent_for(session, name, deadline, due)))
    return sorted(found, key=lambda one: one.due_at)


def owing(
    session: Session, office: Network, now: datetime, held: Collection[int] | None = None
) -> list[Owing]:
    """Return for each regular type its last deadline, and how many posts in these areas sent nothing for it."""
    known = [post for post in posts.listed(session, held) if post.ended_at is None]
    return [_owing(session, name, deadline, known, now) for name, deadline in regular(office)]


def _owing(session: Session, name: str, deadline: Deadline, known: list[PostView], now: datetime) -> Owing:
    due = deadline.last(now)
    before = deadline.last(due - timedelta(minutes=1))
    there = [post.id for post in known if post.created_at <= before]
    sent = _sent_for(session, name, deadline, due)
    return Owing(name, due, len(there), len(set(there) - sent))


def _sent_for(session: Session, name: str, deadline: Deadline, due: datetime) -> set[int]:
    """Return the posts that sent a report whose days fall to this deadline, before it or after.

    By the days that it speaks of: what is heard today and sent today falls to the next deadline, and what comes late
    falls to the one that it missed.
    """
    came = network.sent(session, due - LONGEST, due + LONGEST, (name,))
    return {one.post_id for one in came if deadline.after(one.heard_to) == due}
