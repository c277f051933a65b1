"""Which revisions are an outlet's change of its page template: what changed alike in many articles is no editing.

The record keeps hashes of what each revision changed. What they mean is judged when they are read, so that the first
pages after a change of template are judged by those that followed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, insert, select
from sqlalchemy.orm import Session

from storage.changes import Part, Text, mark, parts
from storage.models import Article, ArticleRevision, RevisionChange
from storage.upserts import CHUNK, rows_of

# As many articles of a source, in this many days before or after, with the same change. A sentence that stands word by
# word in five articles of a week is not written into them by hand, one in two or three may be.
LEAST, DAYS = 5, 3
# A change of place alone (a lost first paragraph) and words that were lost must also be in more than this part of the
# articles that were revised then: what only some of them lost may have been taken out by hand, whatever came beside it.
SHARE = 0.5

_ROW = rows_of(RevisionChange).c

Key = tuple[int, int]      # article, number of its revision


@dataclass(slots=True)
class Change:
    """What the record holds of one revision: part → its marks, and the marks that many articles share."""

    marks: dict[int, set[int]]
    alike: frozenset[int] = frozenset()

    @property
    def layout(self) -> bool:
        """Whether all of it is a change of template; nothing but line breaks is one, too."""
        return all(marks & self.alike for part, marks in self.marks.items() if part)


@dataclass(frozen=True, slots=True)
class Drift:
    """Articles of a source that its template changed, of `revised` articles, since `since`."""

    articles: int
    revised: int
    since: datetime

    @property
    def large(self) -> bool:
        """Whether it is most of what was revised: a line that newsrooms take out of many articles is none."""
        return self.articles >= LEAST and self.articles >= SHARE * self.revised


class Seen(NamedTuple):
    """A revision of an article and what it changed, as far as the record tells."""

    source_id: int
    article_id: int
    number: int
    at: datetime
    change: Change | None


def keep(session: Session, key: Key, source_id: int, before: Text, after: Text, seen_at: datetime) -> None:
    """Keep what a new revision changed."""
    found = [(0, mark(source_id, "revised"), False)]
    for number, part in enumerate((p for p in parts(before, after) if p.words), 1):
        found += [(number, value, placed) for value, placed in part.marks(source_id)]
    day = _day(seen_at)
    session.execute(insert(rows_of(RevisionChange)), [
        {"article_id": key[0], "number": key[1], "part": part, "mark": value, "placed": placed, "day": day}
        for part, value, placed in found])


def _day(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp()) // 86_400


def of_articles(session: Session, article_ids: Collection[int]) -> dict[Key, Change]:
    """Return what the revisions of these articles changed; those from before this was kept are not among them."""
    found: dict[Key, Change] = {}
    ids = sorted(set(article_ids))
    for at in range(0, len(ids), CHUNK):
        found |= _judged(session, _ROW.article_id.in_(ids[at:at + CHUNK]))
    return found


def unedited(session: Session, article_ids: Collection[int]) -> frozenset[int]:
    """Return those of the articles of which nothing but the template ever changed."""
    if not article_ids:
        return frozenset()
    rows = session.execute(select(ArticleRevision.article_id, ArticleRevision.number).where(
        ArticleRevision.article_id.in_(article_ids), ArticleRevision.number > 1)).all()
    changes = of_articles(session, [row.article_id for row in rows])
    edited = {row.article_id for row in rows if not ((change := changes.get((row.article_id, row.number)))
                                                     and change.layout)}
    return frozenset(row.article_id for row in rows) - edited


def between(session: Session, start: datetime, end: datetime) -> list[Seen]:
    """Return the revisions seen in [start, end), by article and number."""
    seen = and_(ArticleRevision.number > 1, ArticleRevision.seen_at >= start, ArticleRevision.seen_at < end)
    rows = session.execute(
        select(Article.source_id, ArticleRevision.article_id, ArticleRevision.number, ArticleRevision.seen_at)
        .join(Article, Article.id == ArticleRevision.article_id).where(seen)
        .order_by(ArticleRevision.article_id, ArticleRevision.number)).all()
    changes = of_articles(session, [row.article_id for row in rows])
    return [Seen(row.source_id, row.article_id, row.number, row.seen_at, changes.get((row.article_id, row.number)))
            for row in rows]


def drift(session: Session, start: datetime, end: datetime) -> dict[int, Drift]:
    """Return the sources of which articles changed with the template in [start, end), however few."""
    revised: dict[int, set[int]] = defaultdict(set)
    alike: dict[int, dict[int, datetime]] = defaultdict(dict)
    for source_id, article_id, _, at, change in between(session, start, end):
        revised[source_id].add(article_id)
        if change is not None and change.alike:
            alike[source_id][article_id] = min(at, alike[source_id].get(article_id, at))
    return {source_id: Drift(len(found), len(revised[source_id]), min(found.values()))
            for source_id, found in alike.items()}


def split(before: Text, after: Text, source_id: int, change: Change | None) -> tuple[list[Part], list[Part]]:
    """Return what a revision changed as the outlet's editing, and as its template."""
    edited: list[Part] = []
    template: list[Part] = []
    alike = change.alike if change is not None else frozenset()
    for part in parts(before, after):
        known = not part.words or any(value in alike for value, _ in part.marks(source_id))
        (template if change is not None and known else edited).append(part)
    return edited, template


def _judged(session: Session, chosen: ColumnElement[bool]) -> dict[Key, Change]:
    rows = session.execute(select(
        _ROW.article_id, _ROW.number, _ROW.part, _ROW.mark, _ROW.placed, _ROW.day).where(chosen)).all()
    found: dict[Key, Change] = {}
    by_day: dict[int, dict[Key, dict[int, bool]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        key = (row.article_id, row.number)
        found.setdefault(key, Change({})).marks.setdefault(row.part, set()).add(row.mark)
        by_day[row.day][key][row.mark] = row.placed
    for days in _near_days(sorted(by_day)):
        marks: dict[int, bool] = {}
        every: set[int] = set()
        for key, asked in ((key, asked) for day in days for key, asked in by_day[day].items()):
            marks |= asked
            every |= found[key].marks[0]
        seen = _where(session, marks.keys() - every, days[0], days[-1])
        # How much was revised in all matters only to a change of place that many articles have.
        if any(marks[value] for value in seen):
            seen |= _where(session, every, days[0], days[-1])
        for day in days:
            counted = _Counted(seen, day)
            for key, asked in by_day[day].items():
                found[key].alike = frozenset(_alike(found[key].marks[0], asked, counted))
    return found


def _near_days(days: Sequence[int]) -> list[list[int]]:
    """Group days whose neighbours overlap: a list of old and new articles must not have the years between read."""
    groups: list[list[int]] = []
    for day in days:
        if groups and day - groups[-1][-1] <= 2 * DAYS:
            groups[-1].append(day)
        else:
            groups.append([day])
    return groups


class _Counted(dict[int, int]):
    """Mark → articles that have it around a day, counted once."""

    def __init__(self, seen: Mapping[int, Mapping[int, set[int]]], day: int) -> None:
        super().__init__()
        self.seen, self.day = seen, day

    def __missing__(self, value: int) -> int:
        days = self.seen.get(value, {})
        near = [ids for at, ids in days.items() if abs(at - self.day) <= DAYS]
        self[value] = len(set().union(*near))
        return self[value]


def _alike(every: Collection[int], asked: Mapping[int, bool], counted: Mapping[int, int]) -> Iterator[int]:
    for value, placed in asked.items():
        if value in every or counted[value] < LEAST:
            continue
        if not placed or counted[value] > SHARE * sum(counted[other] for other in every):
            yield value


def _where(session: Session, marks: Collection[int], first: int, last: int) -> dict[int, dict[int, set[int]]]:
    """Return mark → day → articles, from the first day to the last and those that count for them."""
    found: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    wanted = sorted(marks)
    for at in range(0, len(wanted), CHUNK):
        near = _ROW.day.between(first - DAYS, last + DAYS)
        # Most marks are of one article: only the others are read.
        common = session.execute(
            select(_ROW.mark).where(_ROW.mark.in_(wanted[at:at + CHUNK]), near)
            .group_by(_ROW.mark).having(func.count(_ROW.article_id.distinct()) >= LEAST)).scalars().all()
        for row in session.execute(
            select(_ROW.mark, _ROW.day, _ROW.article_id).where(_ROW.mark.in_(common), near)
        ) if common else ():
            found[row.mark][row.day].add(row.article_id)
    return found
