"""What a request for deletion means: by its address, or by a fragment of text over every table that holds text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from storage import field_texts
from storage.models import Article, ArticleRevision, Comment, Page, Source, Thread


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article that would go, with what staff need to tell that it is the right one."""

    id: int
    key: str
    title: str
    source: str
    revisions: int


@dataclass(slots=True)
class Found:
    """What would be removed: whole articles, whole threads, single comments (their number alone is ever shown).

    In `field` are the rows of the field side (table → keys) that lose the words and stay.
    """

    articles: list[FoundArticle] = dataclass_field(default_factory=list)
    threads: list[int] = dataclass_field(default_factory=list)
    comments: list[int] = dataclass_field(default_factory=list)
    field: field_texts.Found = dataclass_field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.articles or self.threads or self.comments or self.field)

    @property
    def field_texts(self) -> int:
        """Return how many rows of the field side hold the words."""
        return sum(map(len, self.field.values()))


def by_address(session: Session, urls: Collection[str]) -> Found:
    """Return the articles that one of these addresses names or led to, and threads at them."""
    keys = {*urls, *session.scalars(select(Page.article_key).where(Page.url.in_(urls), Page.article_key.is_not(None)))}
    ids = session.scalars(select(Article.id).where(or_(Article.key.in_(keys), Article.url.in_(keys)))).all()
    threads = session.scalars(select(Thread.id).where(Thread.url.in_(urls)).order_by(Thread.id)).all()
    return Found(_articles(session, ids), list(threads))


def article_keys(session: Session, urls: Collection[str]) -> list[str]:
    """Return the keys of the articles that one of these addresses names or led to."""
    return [article.key for article in by_address(session, urls).articles]


def keys_with(session: Session, part: str, most: int) -> list[str]:
    """Return the newest keys that hold a part of an address; every key is looked at."""
    if not part:
        return []
    chosen = select(Article.key).where(Article.key.contains(part, autoescape=True)).order_by(Article.id.desc())
    return list(session.scalars(chosen.limit(most)))


def by_text(session: Session, matches: Callable[[str], bool], on_read: Callable[[int], None]) -> Found:
    """Return the articles of which some revision matches, threads by their title, comments, rows of the field side.

    Every text is read.
    """
    articles: set[int] = set()
    threads: set[int] = set()
    comments: list[int] = []
    read = 0
    for found, chosen in (
        (articles.add, select(Article.id, Article.title, Article.lead, Article.body)),
        (articles.add, select(ArticleRevision.article_id, ArticleRevision.title, ArticleRevision.lead,
                              ArticleRevision.body)),
        (threads.add, select(Thread.id, Thread.title).where(Thread.title != "")),
        (comments.append, select(Comment.id, Comment.text)),
    ):
        for row_id, text in _texts(session, chosen):
            if matches(text):
                found(row_id)
            read += 1
            if read % 1000 == 0:
                on_read(read)
    return Found(_articles(session, sorted(articles)), sorted(threads), sorted(comments),
                 field_texts.holding(session, matches))


def text_count(session: Session) -> int:
    """Return how many texts `by_text` reads."""
    counted = (select(func.count()).select_from(table) for table in (Article, ArticleRevision, Comment))
    return sum(session.scalar(chosen) or 0 for chosen in counted)


def _texts(session: Session, chosen: Select[*tuple[int | str, ...]]) -> Iterator[tuple[int, str]]:
    for row in session.execute(chosen).yield_per(500):
        yield int(row[0]), "\n".join(str(part) for part in row[1:])


def _articles(session: Session, ids: Collection[int]) -> list[FoundArticle]:
    columns = select(Article.id, Article.key, Article.title, Source.title, Article.revisions)
    chosen = columns.join(Source, Source.id == Article.source_id).where(Article.id.in_(ids)).order_by(Article.id)
    return [FoundArticle(*row) for row in session.execute(chosen)]
