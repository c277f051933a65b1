"""Threads are replaced as a whole: a comment that is still there keeps its row, one that went leaves a count."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from storage import outbox, removals
from storage.models import Article, Comment, Page, Thread, ThreadCount
from storage.upserts import CHUNK, insert_into, rows_of

HOUR = timedelta(hours=1)

Outcome = Literal["stored", "revised", "unchanged", "removed"]


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A redacted comment: what was said and in which hour, nothing of who said it."""

    text: str
    hour: datetime | None
    first_from_commenter: bool
    rules_version: int
    rough: bool = False        # the hour may be one off: the site printed how long ago


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """All comments of one thread as one complete fetch found them; with `since`, those after that hour."""

    source_id: int
    url: str
    comments: tuple[CommentRow, ...]
    collected_at: datetime
    article_url: str = ""      # the article they stand under, "" for a forum thread
    title: str = ""            # of a forum thread, redacted
    hourly: Mapping[datetime, int] = field(default_factory=dict)
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredComment:
    """A comment as it stands in the record."""

    id: int
    thread_id: int
    text: str
    hour: datetime | None
    first_from_commenter: bool
    version: int


@dataclass(frozen=True, slots=True)
class StoredThread:
    """A thread as it stands in the record, without its comments."""

    id: int
    source_id: int
    url: str
    title: str
    article_id: int | None
    article_url: str
    comments: int
    first_comments: int
    withdrawn: int
    collected_at: datetime
    version: int


def replace(session: Session, row: ThreadRow, oldest: datetime | None = None) -> Outcome:
    """Make the record's thread equal to the given one and say what that was.

    Comments are matched by hour and text, so that a code that staff gave to one stays with it; one whose hour is rough,
    or no longer told, is the same as one of its text near that hour, and keeps the hour it had. What is older than
    `oldest` is counted and not kept: a later fetch would bring back what a purge deleted. So is a comment that was
    removed on request; a thread that was is not taken at all. What stands in the hour `since` and before and was not
    given stays: the site shows the newest only.
    """
    if removals.covers_thread(session, row.url, row.article_url):
        return "removed"
    thread, created = _locked(session, row)
    old = _old(session, row, oldest)
    removed = removals.of_comments(session, row.url)
    young = [comment for comment in row.comments
             if not old(comment.hour) and not (removed and removals.digest(comment.text) in removed)]
    kept, missing, added = _compare(session, thread.id, young)
    gone = [one for one in missing if row.since is None or (one.hour is not None and one.hour > row.since)]
    withdrawn = sum(not old(comment.hour) for comment in gone)
    _delete(session, [comment.id for comment in gone])
    _insert(session, thread.id, added)
    flagged = _update_flags(session, kept)
    changed = bool(gone or added or flagged)
    linked = _link(session, thread, row)
    thread.title, thread.collected_at = row.title, row.collected_at
    thread.comments = len(young) + len(missing) - len(gone)
    thread.first_comments = sum(comment.first_from_commenter for comment in row.comments)
    thread.withdrawn += withdrawn
    _count_hours(session, thread.id, _whole_hours(session, thread.id, row, _settled(row.hourly, kept)))
    if changed or linked or created:
        thread.version += 0 if created else 1
        outbox.add(session, "thread", thread.id)
    session.flush()
    return "stored" if created else "revised" if changed else "unchanged"


def _locked(session: Session, row: ThreadRow) -> tuple[Thread, bool]:
    statement = insert_into(session, Thread).values(
        source_id=row.source_id, url=row.url, title=row.title, article_url=row.article_url,
        collected_at=row.collected_at,
    )
    new_id = session.scalar(statement.on_conflict_do_nothing(index_elements=["url"]).returning(Thread.id))
    found = select(Thread).where(Thread.url == row.url).with_for_update()
    thread = session.scalars(found.execution_options(populate_existing=True)).one()
    return thread, new_id is not None


def _old(session: Session, row: ThreadRow, oldest: datetime | None) -> Callable[[datetime | None], bool]:
    """Return what tells by its hour whether a comment is too old to keep.

    One without an hour is as old as its thread (storage/retention.py).
    """
    if oldest is None:
        return lambda hour: False
    thread_age = session.scalar(select(Page.first_seen_at).where(Page.url == row.url)) or row.collected_at
    return lambda hour: (hour or thread_age) < oldest


def _compare(
    session: Session, thread_id: int, comments: Iterable[CommentRow]
) -> tuple[list[tuple[Comment, CommentRow]], list[Comment], list[CommentRow]]:
    stored: dict[tuple[datetime | None, str], list[Comment]] = defaultdict(list)
    for comment in session.scalars(select(Comment).where(Comment.thread_id == thread_id).order_by(Comment.id.desc())):
        stored[comment.hour, comment.text].append(comment)
    kept: list[tuple[Comment, CommentRow]] = []
    added: list[CommentRow] = []
    for given in comments:
        same = stored.get((given.hour, given.text))
        if same:
            kept.append((same.pop(), given))
        else:
            added.append(given)
    rest = [comment for left in stored.values() for comment in left]
    return kept, *_told_otherwise(kept, rest, added)


def _told_otherwise(
    kept: list[tuple[Comment, CommentRow]], rest: list[Comment], added: list[CommentRow]
) -> tuple[list[Comment], list[CommentRow]]:
    """Add to `kept` what is stored under another hour than the one that is told now; return what is left of both."""
    by_text: dict[str, list[Comment]] = defaultdict(list)
    for comment in rest:
        by_text[comment.text].append(comment)
    new = []
    for given in added:
        same = next((one for one in by_text[given.text] if _same_moment(one.hour, given)), None)
        if same is None:
            new.append(given)
        else:
            by_text[given.text].remove(same)
            kept.append((same, given))
    return [comment for left in by_text.values() for comment in left], new


def _same_moment(hour: datetime | None, given: CommentRow) -> bool:
    if hour is None:
        return False
    return given.hour is None or (given.rough and abs(given.hour - hour) <= HOUR)


def _settled(hourly: Mapping[datetime, int], kept: Iterable[tuple[Comment, CommentRow]]) -> dict[datetime, int]:
    """Return the counts with each comment in the hour that it keeps."""
    counts = Counter(hourly)
    for comment, given in kept:
        if comment.hour is not None and comment.hour != given.hour:
            counts[comment.hour] += 1
            if given.hour is not None:
                counts[given.hour] -= 1
    return {hour: number for hour, number in counts.items() if number > 0}


def _update_flags(session: Session, kept: Iterable[tuple[Comment, CommentRow]]) -> bool:
    changed = False
    for comment, given in kept:
        if comment.rules_version != given.rules_version:
            comment.rules_version = given.rules_version
        if comment.first_from_commenter != given.first_from_commenter:
            comment.first_from_commenter = given.first_from_commenter
            comment.version += 1
            changed = True
    return changed


def _delete(session: Session, ids: list[int]) -> None:
    for at in range(0, len(ids), CHUNK):
        session.execute(delete(Comment).where(Comment.id.in_(ids[at:at + CHUNK])))


def _insert(session: Session, thread_id: int, comments: Iterable[CommentRow]) -> None:
    rows = [
        {"thread_id": thread_id, "text": comment.text, "hour": comment.hour,
         "first_from_commenter": comment.first_from_commenter, "rules_version": comment.rules_version}
        for comment in comments
    ]
    if rows:
        session.execute(insert(Comment), rows)


def _link(session: Session, thread: Thread, row: ThreadRow) -> bool:
    article_id = _article_of(session, row)
    changed = article_id is not None and article_id != thread.article_id
    if changed:
        thread.article_id = article_id
    thread.article_url = row.article_url
    return changed


def _article_of(session: Session, row: ThreadRow) -> int | None:
    if not row.article_url:
        return None
    # A copy's address stands for the article whose words it has.
    given = select(Page.article_key).where(Page.url == row.article_url).scalar_subquery()
    return session.scalar(select(Article.id).where(
        Article.source_id == row.source_id, Article.key == func.coalesce(given, row.article_url)))


_ADOPT = update(rows_of(Thread)).where(
    rows_of(Thread).c.source_id == bindparam("outlet"), rows_of(Thread).c.article_url == bindparam("key"),
    rows_of(Thread).c.article_id.is_(None),
).values(
    article_id=bindparam("article"), version=rows_of(Thread).c.version + 1
).returning(rows_of(Thread).c.id)


def adopt(session: Session, source_id: int, article_id: int, article_url: str) -> None:
    """Hang threads that came before their article under it."""
    orphans = session.scalars(_ADOPT, {"outlet": source_id, "key": article_url, "article": article_id}).all()
    outbox.add_all(session, "thread", orphans)


def _whole_hours(
    session: Session, thread_id: int, row: ThreadRow, hourly: Mapping[datetime, int]
) -> Mapping[datetime, int]:
    """Return the counts to note; of the hour `since` only a part may have been given, so the larger count stands."""
    if row.since is None or row.since not in hourly:
        return hourly
    known = session.scalar(
        select(ThreadCount.comments).where(ThreadCount.thread_id == thread_id, ThreadCount.hour == row.since)) or 0
    return {**hourly, row.since: max(known, hourly[row.since])}


def _count_hours(session: Session, thread_id: int, hourly: Mapping[datetime, int]) -> None:
    rows = [{"thread_id": thread_id, "hour": hour, "comments": number} for hour, number in sorted(hourly.items())]
    for at in range(0, len(rows), CHUNK):
        statement = insert_into(session, ThreadCount).values(rows[at:at + CHUNK])
        session.execute(statement.on_conflict_do_update(
            index_elements=["thread_id", "hour"], set_={"comments": statement.excluded.comments}
        ))


_THREAD = tuple(getattr(Thread, name) for name in StoredThread.__dataclass_fields__)
_COMMENT = tuple(getattr(Comment, name) for name in StoredComment.__dataclass_fields__)


def get(session: Session, thread_id: int) -> StoredThread | None:
    """Return one thread."""
    row = session.execute(select(*_THREAD).where(Thread.id == thread_id)).first()
    return StoredThread(*row) if row else None


def of_article(session: Session, article_id: int) -> list[StoredThread]:
    """Return the threads under an article."""
    rows = session.execute(select(*_THREAD).where(Thread.article_id == article_id).order_by(Thread.id))
    return [StoredThread(*row) for row in rows]


def comments(session: Session, thread_id: int) -> list[StoredComment]:
    """Return a thread's comments in the order of their rows; for the index and the coding screens only."""
    rows = session.execute(select(*_COMMENT).where(Comment.thread_id == thread_id).order_by(Comment.id))
    return [StoredComment(*row) for row in rows]


def hours(session: Session, thread_id: int) -> dict[datetime, int]:
    """Return hour → comments; this outlives the comments."""
    rows = session.execute(
        select(ThreadCount.hour, ThreadCount.comments).where(ThreadCount.thread_id == thread_id)
        .order_by(ThreadCount.hour)
    )
    return dict(rows.all())


def first_bound(session: Session, thread_ids: Iterable[int]) -> int:
    """Return how many people wrote for certain in these threads: the largest number in one, never a sum.

    One person may have written in each of them.
    """
    return session.scalar(select(func.max(Thread.first_comments)).where(Thread.id.in_(list(thread_ids)))) or 0


def held(session: Session, url: str) -> int:
    """Return how many comments the record holds of a thread, by its address; 0 where its article was withdrawn."""
    return session.scalar(
        select(func.count(Comment.id)).join(Thread, Thread.id == Comment.thread_id)
        .outerjoin(Article, Article.id == Thread.article_id)
        .where(Thread.url == url, Article.withdrawn_at.is_(None))) or 0


def count(session: Session) -> int:
    """Return how many comments the record holds."""
    return session.scalar(select(func.count()).select_from(Comment)) or 0
