"""Record → index: the outbox is drained, the whole record is rebuilt beside the running index, both are compared.

Nothing is lost because an outbox row goes only after the engine has committed what it names, nothing is there twice
because a document is written under its own id: a crash between the two writes the same document again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from config import clock
from search.agreement import Trouble, trouble
from search.documents import article_document, comment_document
from search.engine import Changes, Engine, Part, Target
from search.errors import IndexBusy
from search.nodes import Everything, Query
from storage import jobs, outbox, searchable, tombstones
from storage.processes import owner_name
from storage.sessions import Database

JOB = "indexer"
LEASE_SECONDS = 60.0
PIECE = 200               # documents a commit: a tantivy commit of 20 or 200 costs about the same 20 ms
Progress = Callable[[int, int], None]     # done, total


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that record and index do not agree on; versions are None where a side does not have it."""

    kind: str                     # article or comment
    id: int
    what: Literal["missing", "extra", "older", "newer"]
    recorded: int | None
    indexed: int | None


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How the index stands; `behind` are outbox rows that it has not seen."""

    engine: str
    ready: bool
    recorded: int
    indexed: int
    behind: int
    writer: str                   # who holds the indexer lease, "" for nobody
    last_error: str

    @property
    def trouble(self) -> Trouble:
        """Return what is wrong with it, "" while what waits explains every difference."""
        return trouble(self.recorded, self.indexed, self.behind, self.ready)


@dataclass
class _Lease:
    """The indexer lease: one process writes the index."""

    database: Database
    owner: str
    held: bool = field(default=False)

    def take(self) -> bool:
        with self.database.writing() as session:
            self.held = jobs.claim(session, JOB, self.owner, clock.now(), LEASE_SECONDS) is not None
        return self.held

    def renew(self) -> None:
        """Raise IndexBusy when another process took over."""
        with self.database.writing() as session:
            self.held = jobs.heartbeat(session, JOB, self.owner, clock.now(), LEASE_SECONDS)
        if not self.held:
            raise IndexBusy("another process took over the search index")

    def release(self, error: str) -> None:
        if self.held:
            with self.database.writing() as session:
                jobs.finish(session, JOB, self.owner, clock.now(), error=error)


@contextmanager
def _leased(database: Database, owner: str) -> Iterator[_Lease]:
    lease = _Lease(database, owner)
    lease.take()
    error = "interrupted"
    try:
        yield lease
        error = ""
    except Exception as raised:
        error = str(raised)[:500]
        raise
    finally:
        lease.release(error)


def drain(database: Database, engine: Engine, *, owner: str, limit: int | None = None) -> int:
    """Index what the outbox names, at most about `limit` rows, and return how many rows are done.

    0 when nothing waits or another process is indexing. The first call builds the index. Raises EngineUnavailable;
    what was not indexed then still waits.
    """
    with _leased(database, owner) as lease:
        if not lease.held:
            return 0
        if not engine.ready():
            return _rebuild(database, engine, lease, None)
        try:
            return _drain(database, engine, lease, limit)
        except IndexBusy:
            return 0


def _drain(database: Database, engine: Engine, lease: _Lease, limit: int | None) -> int:
    rows = _waiting(database, PIECE)
    if not rows:
        return 0
    done = 0
    with engine.writing() as target:
        while rows and (limit is None or done < limit):
            target.apply(_changes(database, rows))
            with database.writing() as session:
                done += outbox.done(session, [id_ for row in rows for id_ in row.ids])
            lease.renew()
            rows = _waiting(database, PIECE)
    return done


def _waiting(database: Database, limit: int) -> list[outbox.OutboxRow]:
    with database.reading() as session:
        return outbox.read(session, limit)


def _changes(database: Database, rows: Sequence[outbox.OutboxRow]) -> Changes:
    """Read the current rows of what the outbox names; what is not there any more is gone."""
    article_ids = [row.ref_id for row in rows if row.kind == "article"]
    thread_ids = [row.ref_id for row in rows if row.kind == "thread"]
    with database.reading() as session:
        articles = searchable.to_index(session, article_ids)
        buried = tombstones.versions(session, "article", article_ids)
        threads = searchable.thread_comments(session, thread_ids)
    return Changes(
        articles=tuple(article_document(articles[id_]) for id_ in article_ids if id_ in articles),
        gone={id_: buried.get(id_) for id_ in article_ids if id_ not in articles},
        threads={id_: tuple(map(comment_document, comments)) for id_, comments in threads.items()},
    )


def rebuild(
    database: Database, engine: Engine, on_progress: Progress | None = None, *, owner: str = ""
) -> int:
    """Index the whole record anew beside the running index, then swap; return how many articles were written.

    Searches go on in the old index meanwhile, and what changes meanwhile waits in the outbox and is replayed before
    the swap. Raises IndexBusy when another process is indexing; on any error the old index stays.
    """
    with _leased(database, owner or owner_name("rebuild")) as lease:
        if not lease.held:
            raise IndexBusy("another process is indexing; try again when it has finished")
        return _rebuild(database, engine, lease, on_progress)


def _rebuild(database: Database, engine: Engine, lease: _Lease, on_progress: Progress | None) -> int:
    # What waits already needs no replay: the walk reads every row in a later state than the outbox names it.
    seen = {id_ for row in _waiting(database, 1_000_000_000) for id_ in row.ids}
    with database.reading() as session:
        total = searchable.article_count(session)
    written = 0
    with engine.rebuilding() as new:
        for changes in _everything(database):
            new.apply(changes)
            lease.renew()
            written += len(changes.articles)
            if on_progress:
                on_progress(written, max(total, written))
        _replay(database, new, lease, seen)
        new.publish()
    with database.writing() as session:
        outbox.done(session, seen)
    return written


def _everything(database: Database) -> Iterator[Changes]:
    yield from _all_articles(database)
    yield from _all_threads(database)


def _all_articles(database: Database) -> Iterator[Changes]:
    after = 0
    while True:
        with database.reading() as session:
            articles = searchable.articles_after(session, after, PIECE)
        if not articles:
            return
        yield Changes(tuple(map(article_document, articles)))
        after = articles[-1].id


def _all_threads(database: Database) -> Iterator[Changes]:
    after = 0
    while True:
        with database.reading() as session:
            ids = searchable.threads_after(session, after, 20)
            threads = searchable.thread_comments(session, ids)
        if not ids:
            return
        yield Changes(threads={id_: tuple(map(comment_document, found)) for id_, found in threads.items()})
        after = ids[-1]


def _replay(database: Database, target: Target, lease: _Lease, seen: set[int]) -> None:
    """Write what changed since; `seen` takes up the outbox rows that need no second look."""
    while rows := [row for row in _waiting(database, 1_000_000_000) if not seen.issuperset(row.ids)]:
        for at in range(0, len(rows), PIECE):
            piece = rows[at:at + PIECE]
            target.apply(_changes(database, piece))
            lease.renew()
            seen.update(id_ for row in piece for id_ in row.ids)


def expunge(database: Database, engine: Engine, part: Part, *, owner: str) -> bool:
    """Index what waits, then leave no word of what was deleted in a part's files.

    False when another process is indexing. What changes meanwhile waits in the outbox and is written afterwards.
    """
    with _leased(database, owner) as lease:
        if not lease.held:
            return False
        if engine.ready():
            _drain(database, engine, lease, None)
            engine.expunge(part, lambda target: _refill(database, target, lease, part))
    return True


def _refill(database: Database, target: Target, lease: _Lease, part: Part) -> None:
    for changes in _all_articles(database) if part == "articles" else _all_threads(database):
        target.apply(changes)
        lease.renew()


def check(database: Database, engine: Engine) -> list[Difference]:
    """Compare record and index and name every difference; while rows wait in the outbox some are expected."""
    indexed = {(kind, id_): version for kind, id_, version in engine.versions()}
    found: list[Difference] = []
    with database.reading() as session:
        for kind, id_, version in searchable.versions(session):
            there = indexed.pop((kind, id_), None)
            if there is None:
                found.append(Difference(kind, id_, "missing", version, None))
            elif there != version:
                found.append(Difference(kind, id_, "older" if there < version else "newer", version, there))
    found += [Difference(kind, id_, "extra", None, version) for (kind, id_), version in indexed.items()]
    return sorted(found, key=lambda difference: (difference.kind, difference.id))


def status(database: Database, engine: Engine) -> IndexStatus:
    """Return how the index stands."""
    with database.reading() as session:
        recorded, behind = searchable.article_count(session), outbox.behind(session)
        job = jobs.get(session, JOB)
    writer = (job.lease_owner or "") if job and job.lease_until and job.lease_until > clock.now() else ""
    indexed = engine.count(Query(Everything(), "folded"))
    return IndexStatus(engine.name, engine.ready(), recorded, indexed, behind, writer, job.last_error if job else "")
