"""The embedded engine: tantivy in a local folder, for one machine.

Every search takes all addresses of the match set (70 ms for 150,000 of them, 1 ms for 1,000) and orders, folds and
pages them here: counts of articles and stories are exact, ties are broken by one unique key, pages never overlap.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tantivy import Index, Query, Searcher

from search import generations
from search.documents import ID_BITS
from search.embedded_files import SCHEMAS, Writer, columns, guarded, ids_after, open_part
from search.embedded_queries import Matching, Ranking, count
from search.engine import FACETS, MOST, Answer, Changes, Found, Part, Plan, Target, most_frequent
from search.errors import EngineUnavailable
from search.nodes import Query as Asked

_ID_MASK = (1 << ID_BITS) - 1
_MAX_BUCKETS = 60_000     # tantivy gives up above 65,000
KEPT = 16                 # match sets whose counts are kept; those of 20,000 articles take some 100 kB


@dataclass(frozen=True)
class _Opened:
    folder: Path
    articles: Index
    comments: Index


Counts = tuple[dict[str, dict[str, int]], dict[int, int]]      # facets, days


@dataclass
class _Commit:
    """What one commit of a part answers with; `mark` is what the engine's own file says of it.

    A commit never changes, so the counts of a match set are kept for its further pages and orders.
    """

    mark: bytes
    searcher: Searcher
    counts: OrderedDict[Asked, Counts] = field(default_factory=OrderedDict)

    def facets(self, asked: Asked, match: Query) -> Counts:
        """Return facets and days of a match set."""
        found = self.counts.pop(asked, None) or _facets(self.searcher, match)
        self.counts[asked] = found
        while len(self.counts) > KEPT:
            with suppress(KeyError):        # another thread was faster
                self.counts.popitem(last=False)
        return found


class EmbeddedEngine:
    """Searches and writes the index below `root`."""

    name = "embedded"

    def __init__(self, root: Path) -> None:
        self.root = root
        self._opened: _Opened | None = None
        self._commits: dict[str, _Commit] = {}
        self._lock = threading.Lock()

    def ready(self) -> bool:
        """Return whether an index was built."""
        return generations.current(self.root) is not None

    def verify(self) -> None:
        """Raise IndexOutdated or EngineUnavailable when the index that is there cannot be used."""
        if (folder := generations.current(self.root)) is not None:
            generations.check(folder)

    def search(self, plan: Plan) -> Answer:
        """Return a page of articles."""
        if (commit := self._commit("articles")) is None:
            return Answer()
        searcher = commit.searcher
        with guarded("searching"):
            match = Matching(SCHEMAS["articles"], plan.query.form).build(plan.query.root)
            total = count(searcher, match)
            if not total:
                return Answer()
            rows = _ordered(searcher, self._scored(searcher, match, plan), total, plan.sort)
            facets, days = commit.facets(plan.query, match) if plan.facets else ({}, {})
            return Answer(total, len(rows.first), rows.page(plan), facets, days)

    def _scored(self, searcher: Searcher, match: Query, plan: Plan) -> Query:
        if plan.sort != "relevance":
            return Query.const_score_query(match, 0.0)
        return Ranking(SCHEMAS["articles"], searcher, plan.query.form).build(match, plan.rank)

    def count(self, query: Asked) -> int:
        """Return how many articles match."""
        if (searcher := self._searcher("articles")) is None:
            return 0
        with guarded("searching"):
            match = Matching(SCHEMAS["articles"], query.form).build(query.root)
            return count(searcher, match)

    def articles(self, query: Asked) -> list[int]:
        """Return the ids of all articles that match."""
        if (searcher := self._searcher("articles")) is None:
            return []
        with guarded("searching"):
            match = Matching(SCHEMAS["articles"], query.form).build(query.root)
            return [row[0] for row in columns(searcher, match, ("id",))]

    def after(self, query: Asked, id_: int, size: int) -> list[int]:
        """Return the next ids above `id_`; a page of 5,000 takes 6 ms where 300,000 match."""
        if (searcher := self._searcher("articles")) is None:
            return []
        with guarded("searching"):
            match = Matching(SCHEMAS["articles"], query.form).build(query.root)
            return ids_after(searcher, match, id_, size)

    def generation(self) -> str:
        """Return the name of the folder that answers."""
        folder = generations.current(self.root)
        return folder.name if folder is not None else ""

    def comment_weeks(self, query: Asked) -> dict[tuple[int, int], int]:
        """Return {(thread id, week): matching comments}."""
        if (searcher := self._searcher("comments")) is None:
            return {}
        found: dict[tuple[int, int], int] = {}
        with guarded("searching"):
            match = Matching(SCHEMAS["comments"], query.form).build(query.root)
            for cell in columns(searcher, match, ("thread", "week")):
                found[cell[0], cell[1]] = found.get((cell[0], cell[1]), 0) + 1
        return found

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Hold the index for writing; an index has to be there."""
        folder = generations.current(self.root)
        if folder is None:
            raise EngineUnavailable("there is no search index yet; run `langnghe index rebuild`")
        generations.check(folder)
        writer = Writer(folder)
        try:
            yield writer
        finally:
            writer.close()

    @contextmanager
    def rebuilding(self) -> Iterator[_NewIndex]:
        """Build a new generation beside the one that answers; without `publish` it is removed again."""
        new = _NewIndex(self.root)
        try:
            yield new
        finally:
            new.close()

    def expunge(self, part: Part, refill: Callable[[Target], None]) -> None:
        """Write the part anew beside the other one, whose files are taken over: tantivy merges at its own time."""
        new = _NewIndex(self.root, kept=[other for other in generations.PARTS if other != part])
        try:
            refill(new)
            new.publish()
        finally:
            new.close()

    def versions(self) -> Iterator[tuple[str, int, int]]:
        """Yield (kind, id, version) of everything indexed."""
        for kind, part in (("article", "articles"), ("comment", "comments")):
            if (searcher := self._searcher(part)) is None:
                continue
            with guarded("reading the search index"):
                rows = list(columns(searcher, Query.all_query(), ("id", "version")))
            for id_, version in rows:
                yield kind, id_, version

    def close(self) -> None:
        """Let go of the files."""
        self._opened = None
        self._commits = {}

    def _searcher(self, part: str) -> Searcher | None:
        commit = self._commit(part)
        return commit.searcher if commit is not None else None

    def _commit(self, part: str) -> _Commit | None:
        """Return the newest commit of the generation that the pointer names now."""
        # A rebuild may publish and remove the old folder between reading the pointer and opening: look again then.
        for attempt in range(3):
            folder = generations.current(self.root)
            if folder is None:
                return None
            try:
                return self._newest(self._open(folder), part)
            except EngineUnavailable:
                if attempt == 2 or generations.current(self.root) == folder:
                    raise
        return None

    def _newest(self, opened: _Opened, part: str) -> _Commit:
        """Return what answers; to reload takes a millisecond, as often as a page asks, and mostly finds nothing new."""
        with guarded("opening the search index"):
            # Read before the reload: what is committed in between has another mark and is loaded by the next question.
            mark = b"%s %s" % (str(opened.folder).encode(), (opened.folder / part / "meta.json").read_bytes())
            known = self._commits.get(part)
            if known is not None and known.mark == mark:
                return known
            index = opened.articles if part == "articles" else opened.comments
            index.reload()
            commit = self._commits[part] = _Commit(mark, index.searcher())
            return commit

    def _open(self, folder: Path) -> _Opened:
        with self._lock:
            if self._opened is None or self._opened.folder != folder:
                if not folder.is_dir():
                    raise EngineUnavailable(f"the search index {folder} is gone; run `langnghe index rebuild`")
                generations.check(folder)
                self._opened = _Opened(folder, open_part(folder, "articles"), open_part(folder, "comments"))
            return self._opened


class _NewIndex:
    """A generation under construction; `kept` parts begin as they stand in the one that answers."""

    def __init__(self, root: Path, kept: Collection[str] = ()) -> None:
        self.root = root
        self.folder = generations.create(root, kept)
        self.writer: Writer | None = Writer(self.folder)

    def apply(self, changes: Changes) -> None:
        """Write into the new generation."""
        assert self.writer is not None  # published or closed
        self.writer.apply(changes)

    def publish(self) -> None:
        """Let it answer."""
        self._release()
        generations.publish(self.root, self.folder)

    def close(self) -> None:
        """Remove it unless it was published."""
        self._release()
        generations.remove_others(self.root, generations.current(self.root))

    def _release(self) -> None:
        if self.writer is not None:
            self.writer.close()
            self.writer = None


@dataclass(frozen=True)
class _Rows:
    """The match set in order; `first` is the place of each story's first article, `counts` its articles."""

    orders: NDArray[np.int64]
    scores: NDArray[np.float64]
    first: NDArray[np.int64]
    counts: NDArray[np.int64]

    def page(self, plan: Plan) -> tuple[Found, ...]:
        chosen, copies = self._folded() if plan.fold_copies else self._all()
        piece = slice(plan.offset, plan.offset + plan.size)
        ids = self.orders[chosen[piece]] & _ID_MASK
        found = zip(ids.tolist(), self.scores[chosen[piece]].tolist(), copies[piece].tolist(), strict=True)
        return tuple(Found(id_, score, number) for id_, score, number in found)

    def _all(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return np.arange(len(self.orders)), np.zeros(len(self.orders), np.int64)

    def _folded(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        by_place = np.argsort(self.first)
        return self.first[by_place], self.counts[by_place] - 1


def _ordered(searcher: Searcher, query: Query, total: int, sort: str) -> _Rows:
    hits = searcher.search(query, limit=total, count=False).hits
    addresses = [address for _, address in hits]
    scores = np.array([score for score, _ in hits], np.float64)
    orders = np.array(searcher.fast_field_values("order", addresses), np.int64)
    stories = np.array(searcher.fast_field_values("story", addresses), np.int64)
    if sort == "oldest":
        undated = orders <= _ID_MASK
        place = np.lexsort((orders, undated))
    else:
        place = np.lexsort((-orders, -scores))
    _, first, counts = np.unique(stories[place], return_index=True, return_counts=True)
    return _Rows(orders[place], scores[place], first, counts)


def _facets(searcher: Searcher, match: Query) -> tuple[dict[str, dict[str, int]], dict[int, int]]:
    fields = FACETS | {"day": "day"}
    # Of every segment all values are counted, else the sums were too small.
    wanted = {name: {"terms": {"field": field, "size": MOST[name] + 1 if name in MOST else _MAX_BUCKETS,
                               "segment_size": _MAX_BUCKETS}} for name, field in fields.items()}
    answer = searcher.aggregate(match, wanted)
    counts = {name: most_frequent(name, {b["key"]: b["doc_count"] for b in answer[name]["buckets"]}) for name in wanted}
    days = {int(day): number for day, number in sorted(counts.pop("day").items())}
    return {name: {_text(value): number for value, number in found.items()} for name, found in counts.items()}, days


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else str(int(value))
