"""Articles: one decision a page (stored, revised, unchanged or duplicate), every revision kept, nothing overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.orm import Session

from storage import layout, outbox, removals
from storage.changes import Text
from storage.models import Article, ArticleRevision, Source
from storage.upserts import CHUNK, Prepared, rows_of
from vietnamese.text import clean, tokens

Outcome = Literal["stored", "revised", "unchanged", "duplicate", "removed"]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as the items pipeline hands it over: cleaned, redacted, without any author."""

    source_id: int
    key: str                      # canonical address, or "import:ID"
    url: str
    title: str
    lead: str
    body: str
    section: str
    published_at: datetime | None
    date_basis: str
    date_precision: str
    date_reliable: bool
    collected_at: datetime
    parser: str
    rules_version: int
    synthetic: bool = False
    text_hash: str = ""           # text_hash(title, lead, body), worked out when empty
    sketch: bytes = b""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an article; `article_id` is the one that holds the text, for a duplicate the other one.

    It is 0 for what was removed on request, which is not taken again.
    """

    article_id: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it stands in the record."""

    id: int
    source_id: int
    key: str
    url: str
    title: str
    lead: str
    body: str
    section: str
    published_at: datetime | None
    date_basis: str
    date_precision: str
    date_reliable: bool
    synthetic: bool
    collected_at: datetime
    withdrawn_at: datetime | None
    parser: str
    text_hash: str
    sketch: bytes
    rules_version: int
    revisions: int
    story_id: int | None
    cluster_due: bool
    version: int


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One state of an article's text; number 1 came first."""

    number: int
    title: str
    lead: str
    body: str
    seen_at: datetime


def text_hash(title: str, lead: str, body: str) -> str:
    """Return the hash of the words alone: case, punctuation, spacing and the place of a tone mark do not count."""
    words = "\n".join(" ".join(tokens(part)) for part in (title, lead, body))
    return hashlib.sha256(words.encode()).hexdigest()


def save(session: Session, row: ArticleRow, *, renew: Callable[[str], str] = clean) -> Saved:
    """Store an article, or a revision of it, or see that nothing changed.

    `renew` brings a stored text under the current rules when its rules_version is an older one: a difference that the
    rules made is no revision. The same words at another address of the same source are a duplicate, also when this
    address gave other words before.
    """
    row = row if row.text_hash else replace(row, text_hash=text_hash(row.title, row.lead, row.body))
    known, twin, removed = _probe(session, row)
    if removed is not None:
        return Saved(0, "removed")
    if twin is not None:
        return Saved(twin, "duplicate")
    if known is None:
        saved = _store(session, row)
        if saved is not None:
            return saved   # else another process was faster
    return _update(session, _locked(session, row.source_id, row.key), row, renew)


def _statement() -> Select[int | None, int | None, int | None]:
    column = rows_of(Article).c
    here = column.source_id == bindparam("source")
    known = select(column.id).where(here, column.key == bindparam("key"))
    # A text that came back after a withdrawal is news.
    twin = select(column.id).where(
        column.text_hash == bindparam("digest"), here, column.url != "", column.key != bindparam("key"),
        column.withdrawn_at.is_(None),
    ).order_by(column.id).limit(1)
    return select(known.scalar_subquery(), twin.scalar_subquery(), removals.of_article())


# Built once: building and looking up a page's statements took more time than the database, 3 of 7 ms.
_PROBE = _statement()


def _probe(session: Session, row: ArticleRow) -> tuple[int | None, int | None, int | None]:
    """Return the ids of the article with this key, of another one of the same source with the same words, of a removal.
    """
    # An import without addresses is told apart by its ids alone.
    digest = row.text_hash if row.url else None
    asked = {"source": row.source_id, "key": row.key, "digest": digest, "words": row.text_hash}
    known, twin, removed = session.execute(_PROBE, asked).one()
    return known, twin, removed


def _locked(session: Session, source_id: int, key: str) -> Article:
    found = select(Article).where(Article.source_id == source_id, Article.key == key)
    return session.scalars(found.with_for_update().execution_options(populate_existing=True)).one()


_INSERT = Prepared(Article, lambda insert: insert.on_conflict_do_nothing(
    index_elements=["source_id", "key"]).returning(rows_of(Article).c.id))


def _store(session: Session, row: ArticleRow) -> Saved | None:
    article_id = session.scalar(_INSERT.of(session), {name: getattr(row, name) for name in row.__slots__})
    if article_id is None:
        return None
    _keep_revision(session, article_id, 1, row)
    outbox.add(session, "article", article_id)
    return Saved(article_id, "stored")


def _update(session: Session, known: Article, row: ArticleRow, renew: Callable[[str], str]) -> Saved:
    outcome: Outcome = "unchanged"
    changed = _take_facts(known, row)
    if (known.title, known.lead, known.body) != (row.title, row.lead, row.body):
        changed = True
        before, after = _under_rules(known, row, renew), Text(row.title, row.lead, row.body)
        _take_text(known, row)
        if before == after:
            _rewrite_revision(session, known)
        else:
            outcome = "revised"
            known.revisions += 1
            _keep_revision(session, known.id, known.revisions, row)
            layout.keep(session, (known.id, known.revisions), row.source_id, before, after, row.collected_at)
    known.rules_version = row.rules_version
    if changed:
        known.version += 1
        outbox.add(session, "article", known.id)
    session.flush()
    return Saved(known.id, outcome)


def _under_rules(known: Article, row: ArticleRow, renew: Callable[[str], str]) -> Text:
    """Return the stored text as the current rules would have it: what they make of it is no change of the outlet's."""
    stored = Text(known.title, known.lead, known.body)
    return stored if known.rules_version == row.rules_version else Text(*map(renew, stored))


def _take_text(known: Article, row: ArticleRow) -> None:
    known.cluster_due = known.cluster_due or row.text_hash != known.text_hash
    known.areas_version = 0
    known.title, known.lead, known.body = row.title, row.lead, row.body
    known.text_hash, known.sketch, known.parser = row.text_hash, row.sketch, row.parser


def _take_facts(known: Article, row: ArticleRow) -> bool:
    """Take a better date, a section and the return of a withdrawn page; say whether anything changed.

    A reliable date stays: outlets that touch an article later move its date without saying so.
    """
    changed = False
    if row.date_reliable and not known.date_reliable:
        known.published_at, known.date_reliable = row.published_at, True
        known.date_basis, known.date_precision = row.date_basis, row.date_precision
        known.synthetic = row.synthetic
        # A story is derived in the order of reliable dates.
        changed = known.cluster_due = True
        # Which units there were, the date says.
        known.areas_version = 0
    if row.section and row.section != known.section:
        known.section, changed = row.section, True
    if known.withdrawn_at is not None:
        known.withdrawn_at, changed = None, True
    return changed


_REVISION = insert(rows_of(ArticleRevision))


def _keep_revision(session: Session, article_id: int, number: int, row: ArticleRow) -> None:
    session.execute(_REVISION, {
        "article_id": article_id, "number": number, "title": row.title, "lead": row.lead, "body": row.body,
        "text_hash": row.text_hash, "rules_version": row.rules_version, "seen_at": row.collected_at,
    })


def _rewrite_revision(session: Session, known: Article) -> None:
    session.execute(
        update(ArticleRevision)
        .where(ArticleRevision.article_id == known.id, ArticleRevision.number == known.revisions)
        .values(title=known.title, lead=known.lead, body=known.body, text_hash=known.text_hash)
    )


def withdraw(session: Session, which: int | str, at: datetime) -> bool:
    """Note that the outlet took an article away (by id or by key); the text stays. False when nothing was to do."""
    article = session.scalars(_which(session, which).with_for_update()).first()
    if article is None or article.withdrawn_at is not None:
        return False
    article.withdrawn_at = at
    article.version += 1
    outbox.add(session, "article", article.id)
    session.flush()
    return True


def move(session: Session, key: str, url: str) -> None:
    """Note that an article stands at another address now; it keeps its key."""
    article = session.scalars(_which(session, key).with_for_update()).first()
    if article is not None and article.url != url:
        article.url = url
        article.version += 1
        outbox.add(session, "article", article.id)
        session.flush()


def _which(session: Session, which: int | str) -> Select[Article]:
    if isinstance(which, int):
        return select(Article).where(Article.id == which)
    # Naming every source lets the index (source, key) answer; by the key alone the whole table would be read.
    sources = session.scalars(select(Source.id)).all()
    return select(Article).where(Article.source_id.in_(sources), Article.key == which).limit(1)


def touch(session: Session, article_ids: Iterable[int]) -> None:
    """Raise the version of articles whose story or topic changed, and tell the index."""
    ids = sorted(set(article_ids))   # in one order everywhere: two writers cannot wait for each other
    for at in range(0, len(ids), CHUNK):
        part = ids[at:at + CHUNK]
        session.execute(update(Article).where(Article.id.in_(part)).values(version=Article.version + 1))
        outbox.add_all(session, "article", part)


_COLUMNS = tuple(getattr(Article, name) for name in StoredArticle.__dataclass_fields__)


def get(session: Session, article_id: int) -> StoredArticle | None:
    """Return one article."""
    return next(_read(session, select(*_COLUMNS).where(Article.id == article_id)), None)


def get_many(session: Session, article_ids: Iterable[int]) -> dict[int, StoredArticle]:
    """Return the articles that exist of these ids."""
    found = select(*_COLUMNS).where(Article.id.in_(list(article_ids)))
    return {article.id: article for article in _read(session, found)}


def find(session: Session, which: str) -> StoredArticle | None:
    """Return the article with this key (its canonical address)."""
    article_id = session.scalar(_which(session, which).with_only_columns(Article.id))
    return get(session, article_id) if article_id is not None else None


def by_text_hash(session: Session, digest: str) -> list[StoredArticle]:
    """Return every article with the same words, oldest id first."""
    return list(_read(session, select(*_COLUMNS).where(Article.text_hash == digest).order_by(Article.id)))


def between(session: Session, start: datetime, end: datetime) -> list[StoredArticle]:
    """Return the articles whose reliable date lies in [start, end), in the order of date and id."""
    chosen = select(*_COLUMNS).where(
        Article.published_at >= start, Article.published_at < end, Article.date_reliable
    )
    return list(_read(session, chosen.order_by(Article.published_at, Article.id)))


def iterate(session: Session, after_id: int, limit: int) -> list[StoredArticle]:
    """Return the next articles by id, for a walk over the whole record in pieces."""
    chosen = select(*_COLUMNS).where(Article.id > after_id).order_by(Article.id).limit(limit)
    return list(_read(session, chosen))


def revisions(session: Session, article_id: int) -> list[RevisionRow]:
    """Return every state of the text, the first one first."""
    rows = session.execute(
        select(
            ArticleRevision.number, ArticleRevision.title, ArticleRevision.lead, ArticleRevision.body,
            ArticleRevision.seen_at,
        ).where(ArticleRevision.article_id == article_id).order_by(ArticleRevision.number)
    )
    return [RevisionRow(*row) for row in rows]


def titles(session: Session, article_id: int) -> list[str]:
    """Return every title that an article had, the first one first."""
    chosen = select(ArticleRevision.title).where(ArticleRevision.article_id == article_id)
    return list(session.scalars(chosen.order_by(ArticleRevision.number)))


def _read(session: Session, chosen: Select[*tuple[Any, ...]]) -> Iterator[StoredArticle]:
    return (StoredArticle(*row) for row in session.execute(chosen))
