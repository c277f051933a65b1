"""Reads for screens: plain values of an article, a topic and the sources, ready to be shown."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from config.clock import local_day, now
from storage import health, layout
from storage import sources as configured
from storage.changes import Text
from storage.models import (
    Article,
    ArticleRevision,
    Digest,
    OutcomeDay,
    PageOutcome,
    Source,
    Story,
    Topic,
    TopicMember,
)
from storage.sources import Described


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """One line of a list of articles."""

    id: int
    title: str
    url: str
    source: str
    source_title: str
    published_at: datetime | None
    date_reliable: bool
    date_precision: str
    revised: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with the names of what it belongs to."""

    line: ArticleLine
    lead: str
    body: str
    kind: str
    section: str
    date_basis: str
    synthetic: bool
    collected_at: datetime
    withdrawn_at: datetime | None
    story_id: int | None
    topic_id: int | None
    topic_label: str


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One state of an article's text."""

    number: int
    title: str
    lead: str
    body: str
    seen_at: datetime
    source_id: int = 0
    change: layout.Change | None = None    # to the state before, as the record judges it

    @property
    def text(self) -> Text:
        """Its words in one piece."""
        return Text(self.title, self.lead, self.body)


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story with its articles, the oldest reliable first."""

    id: int
    first_at: datetime | None
    articles: tuple[ArticleLine, ...]


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic and its counts; `outlets` counts sources."""

    id: int
    label: str
    terms: tuple[str, ...]
    articles: int
    stories: int
    outlets: int
    undated: int
    first_at: datetime | None
    last_at: datetime | None
    merged_into_id: int | None
    days: tuple[tuple[str, int], ...]      # (YYYY-MM-DD, articles), reliable dates only
    left_out: bool                         # staff decided that it is not of interest


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One line of a list of topics; `recent` counts its articles in the asked window."""

    id: int
    label: str
    articles: int
    stories: int
    outlets: int
    recent: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source and how its pages ended in the asked window (status → pages)."""

    id: int
    name: str
    title: str
    kind: str
    enabled: bool
    first_seen_at: datetime
    last_ok_at: datetime | None
    last_new_at: datetime | None
    last_error: str
    statuses: Mapping[str, int]
    articles: int

    @property
    def archive(self) -> bool:
        """Whether the source was only ever imported: nothing is crawled of it, so it cannot be late or failing."""
        asked = self.enabled or self.last_ok_at is not None or self.last_error or self.statuses
        return not asked and self.articles > 0


_LINE = (
    Article.id, Article.title, Article.url, Source.name, Source.title.label("source_title"),
    Article.published_at, Article.date_reliable, Article.date_precision, Article.revisions,
    Article.withdrawn_at,
)


def _line(row: Row[*tuple[Any, ...]], unedited: Collection[int]) -> ArticleLine:
    return ArticleLine(
        id=row.id, title=row.title, url=row.url, source=row.name, source_title=row.source_title,
        published_at=row.published_at, date_reliable=row.date_reliable, date_precision=row.date_precision,
        revised=row.revisions > 1 and row.id not in unedited, withdrawn=row.withdrawn_at is not None,
    )


def _unedited(session: Session, rows: Iterable[Row[*tuple[Any, ...]]]) -> frozenset[int]:
    return layout.unedited(session, [row.id for row in rows if row.revisions > 1])


def article(session: Session, article_id: int) -> ArticleView | None:
    """Return an article with its source, story and topic."""
    found = session.get(Article, article_id)
    if found is None:
        return None
    row = session.execute(select(*_LINE).join(Source).where(Article.id == article_id)).one()
    source = session.get_one(Source, found.source_id)
    topic = _topic_of_story(session, found.story_id)
    return ArticleView(
        line=_line(row, _unedited(session, [row])), lead=found.lead, body=found.body, kind=source.kind,
        section=found.section,
        date_basis=found.date_basis, synthetic=found.synthetic, collected_at=found.collected_at,
        withdrawn_at=found.withdrawn_at, story_id=found.story_id,
        topic_id=topic.id if topic else None, topic_label=topic.label if topic else "",
    )


def lines(session: Session, article_ids: Collection[int]) -> dict[int, ArticleLine]:
    """Return lines of these articles, by id."""
    rows = session.execute(select(*_LINE).join(Source).where(Article.id.in_(sorted(article_ids)))).all()
    unedited = _unedited(session, rows)
    return {row.id: _line(row, unedited) for row in rows}


def _topic_of_story(session: Session, story_id: int | None) -> Topic | None:
    if story_id is None:
        return None
    member = session.get(TopicMember, story_id)
    return session.get(Topic, member.topic_id) if member else None


def revisions(
    session: Session, article_id: int, *, until: int | None = None, newest: int | None = None
) -> list[RevisionView]:
    """Return the states of an article's text, the first seen first: up to number `until`, and of these the newest."""
    source_id = session.scalar(select(Article.source_id).where(Article.id == article_id)) or 0
    changes = layout.of_articles(session, [article_id])
    wanted = select(ArticleRevision).where(ArticleRevision.article_id == article_id)
    if until is not None:
        # No number is larger, and a database refuses to compare with a larger one.
        wanted = wanted.where(ArticleRevision.number <= min(until, 2**31 - 1))
    rows = session.scalars(wanted.order_by(ArticleRevision.number.desc()).limit(newest)).all()[::-1]
    return [RevisionView(row.number, row.title, row.lead, row.body, row.seen_at, source_id,
                         changes.get((article_id, row.number))) for row in rows]


def copies(session: Session, story_id: int | None) -> list[ArticleLine]:
    """Return all articles of a story, the oldest reliable first."""
    return list(_by_story(session, [story_id]).get(story_id, ())) if story_id is not None else []


def topic(session: Session, topic_id: int) -> TopicView | None:
    """Return a topic with its counts and articles a day."""
    found = session.get(Topic, topic_id)
    if found is None:
        return None
    rows = session.execute(
        select(Article.source_id, Article.published_at, Article.date_reliable)
        .join(TopicMember, TopicMember.story_id == Article.story_id).where(TopicMember.topic_id == topic_id)
    ).all()
    days = Counter(local_day(row.published_at) for row in rows if row.date_reliable and row.published_at)
    return TopicView(
        id=found.id, label=found.label, terms=tuple(str(term) for term in found.terms), articles=len(rows),
        stories=found.stories, outlets=len({row.source_id for row in rows}),
        undated=sum(1 for row in rows if not row.date_reliable or not row.published_at),
        first_at=found.first_at, last_at=found.last_at, merged_into_id=found.merged_into_id,
        days=tuple(sorted(days.items())), left_out=found.left_out_by is not None,
    )


def topic_stories(session: Session, topic_id: int, *, limit: int, offset: int = 0) -> list[StoryView]:
    """Return a topic's stories, the newest first, each with its articles."""
    stories = session.execute(
        select(Story.id, Story.first_at).join(TopicMember, TopicMember.story_id == Story.id)
        .where(TopicMember.topic_id == topic_id)
        .order_by(Story.first_at.is_(None), Story.first_at.desc(), Story.id.desc())
        .limit(limit).offset(offset)
    ).all()
    articles = _by_story(session, [row.id for row in stories])
    return [StoryView(row.id, row.first_at, tuple(articles.get(row.id, ()))) for row in stories]


def topic_stories_before(session: Session, topic_id: int, *, before: int | None, limit: int) -> list[StoryView]:
    """Return a topic's stories by falling id, from below `before` on: by their dates they move when a copy comes."""
    chosen = (select(Story.id, Story.first_at).join(TopicMember, TopicMember.story_id == Story.id)
              .where(TopicMember.topic_id == topic_id).order_by(Story.id.desc()).limit(limit))
    rows = session.execute(chosen if before is None else chosen.where(Story.id < before)).all()
    articles = _by_story(session, [row.id for row in rows])
    return [StoryView(row.id, row.first_at, tuple(articles.get(row.id, ()))) for row in rows]


def _by_story(session: Session, story_ids: Collection[int | None]) -> dict[int | None, list[ArticleLine]]:
    rows = session.execute(
        select(*_LINE, Article.story_id).join(Source).where(Article.story_id.in_(story_ids))
        .order_by(
            Article.date_reliable.desc(), Article.published_at.is_(None), Article.published_at, Article.id
        )
    ).all()
    unedited = _unedited(session, rows)
    grouped: dict[int | None, list[ArticleLine]] = defaultdict(list)
    for row in rows:
        grouped[row.story_id].append(_line(row, unedited))
    return grouped


def topics(
    session: Session, *, since: datetime | None, until: datetime, limit: int, offset: int = 0,
    known: int | None = None, after: tuple[int, int] | None = None,
) -> list[TopicLine]:
    """Return the topics with most reliably dated articles since `since`, largest first.

    Without `since` every article counts, undated ones too: an archive without dates has topics as well. `known` counts
    articles up to this id only, `after` (recent, id) goes on behind a topic: pages do not move while articles arrive.
    """
    in_window: list[ColumnElement[bool]] = []
    if since is not None:
        in_window = [Article.date_reliable.is_(True), Article.published_at < until, Article.published_at >= since]
    if known is not None:
        in_window.append(Article.id <= known)
    counted = func.count(Article.id)
    # Sorted by numbers alone: with labels and outlets in the groups, the list of 20,000 articles took 90 ms. Of a topic
    # that was merged no story is left, so the topics themselves, half of the time, are not asked for that.
    chosen = (
        select(TopicMember.topic_id, counted)
        .join(Article, Article.story_id == TopicMember.story_id).where(*in_window)
        .group_by(TopicMember.topic_id).order_by(counted.desc(), TopicMember.topic_id)
        .limit(limit).offset(offset)
    )
    if after is not None:
        chosen = chosen.having(
            (counted < after[0]) | ((counted == after[0]) & (TopicMember.topic_id > after[1])))
    largest = dict(session.execute(chosen).all())
    rows = session.execute(
        select(Topic.id, Topic.label, Topic.articles, Topic.stories, Topic.last_at,
               func.count(Article.source_id.distinct()).label("outlets"))
        .join(TopicMember, TopicMember.topic_id == Topic.id)
        .join(Article, Article.story_id == TopicMember.story_id)
        .where(Topic.id.in_(largest), *in_window)
        .group_by(Topic.id, Topic.label, Topic.articles, Topic.stories, Topic.last_at)
    )
    found = {row.id: TopicLine(row.id, row.label, row.articles, row.stories, row.outlets, largest[row.id], row.last_at)
             for row in rows}
    return [found[topic_id] for topic_id in largest]


def topics_begun(session: Session, *, since: datetime, until: datetime, limit: int) -> list[TopicLine]:
    """Return the topics whose first reliably dated article is of this time, largest first; `recent` are all articles.

    Without those that staff left out. Outlets are counted for what is returned alone: for all of a day it took 100 ms.
    """
    begun = session.scalars(
        select(Topic).where(Topic.first_at >= since, Topic.first_at < until, Topic.merged_into_id.is_(None),
                            Topic.left_out_by.is_(None), Topic.articles > 0)
        .order_by(Topic.articles.desc(), Topic.id).limit(limit)).all()
    outlets = _outlets(session, [topic.id for topic in begun])
    return [TopicLine(topic.id, topic.label, topic.articles, topic.stories, outlets.get(topic.id, 0), topic.articles,
                      topic.last_at) for topic in begun]


def _outlets(session: Session, topic_ids: Collection[int]) -> dict[int, int]:
    rows = session.execute(
        select(TopicMember.topic_id, func.count(Article.source_id.distinct()))
        .join(Article, Article.story_id == TopicMember.story_id)
        .where(TopicMember.topic_id.in_(topic_ids)).group_by(TopicMember.topic_id))
    return {row[0]: row[1] for row in rows}


def sources(
    session: Session, *, since: datetime, described: Collection[Described] | None = None, complete: bool = True
) -> list[SourceView]:
    """Return every source with the outcomes of its pages since `since` and its articles in all, those on first.

    With `described` as their files have them now, those that are on and were never asked among them.
    """
    statuses = _statuses(session, since)
    counted = select(Article.source_id, func.count().label("articles")).group_by(Article.source_id)
    counts = {row.source_id: row.articles for row in session.execute(counted)}
    rows = session.scalars(select(Source).order_by(Source.enabled.desc(), Source.title))
    found = [
        SourceView(
            row.id, row.name, row.title, row.kind, row.enabled, row.first_seen_at, row.last_ok_at,
            row.last_new_at, row.last_error, statuses.get(row.id, {}), counts.get(row.id, 0),
        )
        for row in rows
    ]
    if described is None:
        return found
    found = configured.as_described(found, described, complete=complete)
    found += [SourceView(0, new.name, new.title, new.kind, True, now(), None, None, "", {}, 0)
              for new in configured.unasked(found, described)]
    return sorted(found, key=lambda source: (not source.enabled, source.title))


def _statuses(session: Session, since: datetime) -> dict[int, dict[str, int]]:
    rows = session.execute(
        select(PageOutcome.source_id, PageOutcome.status, func.count())
        .where(PageOutcome.at >= since).group_by(PageOutcome.source_id, PageOutcome.status)
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for source_id, status, pages in rows:
        found[source_id][status] = pages
    return found


def silent_days(
    session: Session, start: datetime, end: datetime, *, unread: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return day → titles of the sources that were asked on it and whose pages all ended in a status of `unread`.

    Counts of such a day are too low by an unknown part; whether by so much that it is masked, `pipelines.trends` says.
    """
    bad = frozenset(unread)
    if not (tried := _unread_days(session, start, end, bad)):
        return {}
    names = {row.id: row.title for row in session.execute(select(Source.id, Source.title))}
    silent: dict[str, list[str]] = defaultdict(list)
    for day, source_id in sorted(tried):
        if not health.answered_on(session, source_id, day, bad):
            silent[day].append(names[source_id])
    return {day: tuple(sorted(titles)) for day, titles in silent.items()}


def _unread_days(
    session: Session, start: datetime, end: datetime, bad: frozenset[str]
) -> set[tuple[str, int]]:
    last = end - timedelta(microseconds=1)      # `end` is mostly the first moment of a day that was not asked for
    summed = select(OutcomeDay.day, OutcomeDay.source_id).where(
        OutcomeDay.day >= local_day(start), OutcomeDay.day <= local_day(last), OutcomeDay.status.in_(bad)
    )
    rows = session.execute(
        select(PageOutcome.at, PageOutcome.source_id)
        .where(PageOutcome.at >= start, PageOutcome.at < end, PageOutcome.status.in_(bad))
    )
    days = {(row.day, row.source_id) for row in session.execute(summed)}
    return days | {(local_day(row.at), row.source_id) for row in rows}


@dataclass(frozen=True, slots=True)
class DigestView:
    """A stored digest of a day, week or month: its newest edition, the body as parsed canonical JSON."""

    id: int
    kind: str
    day: str
    edition: int
    body: dict[str, Any]
    created_at: datetime
    base: int | None = None
    newer: int = 0


def digest(session: Session, day: str = "", kind: str = "day", edition: int = 0) -> DigestView | None:
    """Return the digest that begins on a day, without a day the newest of the kind.

    Of its editions the newest of staff, else of the machine; `newer` is then an edition that the machine made since.
    """
    wanted = select(Digest).where(Digest.kind == kind).order_by(
        Digest.day.desc(), Digest.base.is_(None), Digest.edition.desc())
    if day:
        wanted = wanted.where(Digest.day == day)
    if edition:
        wanted = wanted.where(Digest.edition == edition)
    row = session.scalars(wanted.limit(1)).first()
    return None if row is None else replace(_digest_view(row), newer=_newer(session, row))


def _newer(session: Session, row: Digest) -> int:
    """Return the machine's newest edition that the staff's does not rest on, 0 when there is none."""
    newest = session.scalar(select(func.max(Digest.edition)).where(
        Digest.kind == row.kind, Digest.day == row.day, Digest.base.is_(None)))
    return newest if newest and row.base is not None and newest > row.base else 0


def digest_editions(session: Session, day: str, kind: str) -> list[tuple[int, datetime, int | None]]:
    """Return (edition, made at, edition that it rests on) of every edition, the newest first."""
    rows = session.execute(select(Digest.edition, Digest.created_at, Digest.base)
                           .where(Digest.kind == kind, Digest.day == day).order_by(Digest.edition.desc()))
    return [(row.edition, row.created_at, row.base) for row in rows]


def digest_counted(session: Session, found: DigestView) -> datetime:
    """Return when an edition was counted: one of staff with the machine's that it rests on."""
    if found.base is None:
        return found.created_at
    at = session.scalar(select(Digest.created_at).where(
        Digest.kind == found.kind, Digest.day == found.day, Digest.edition == found.base))
    return at or found.created_at


def parsed(body: str) -> dict[str, Any]:
    """Return a stored body as data."""
    data: dict[str, Any] = json.loads(body)
    return data


def digest_by_id(session: Session, digest_id: int) -> DigestView | None:
    """Return one stored edition."""
    row = session.get(Digest, digest_id)
    return _digest_view(row) if row else None


def _digest_view(row: Digest) -> DigestView:
    return DigestView(row.id, row.kind, row.day, row.edition, json.loads(row.body), row.created_at, row.base)


def digest_days(session: Session, *, limit: int, kind: str = "day") -> list[str]:
    """Return the first days of what has a digest of the kind, the newest first."""
    days = select(Digest.day).where(Digest.kind == kind).distinct().order_by(Digest.day.desc())
    return list(session.scalars(days.limit(limit)))
