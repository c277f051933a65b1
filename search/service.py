"""Search as staff use it: a request in, a page out; what a hit shows comes from the record, never from the index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from search import comments, facet_values, fields, naming, placing
from search.agreement import Agreement
from search.asking import without_asking
from search.engine import Answer, Engine, Found, Plan, Sort
from search.errors import QueryError
from search.highlight import Marks, marks, snippet, spans
from search.nodes import Everything, Node, Query, UpTo, any_of, wanted
from search.query import as_question, describe, narrow, parse, toneless
from search.ranking import units
from search.results import FacetValue, Hit, SearchPage, SearchRequest
from search.units import KnownUnits
from storage import layout, outbox, searchable
from storage.searchable import ArticleText
from storage.sessions import Database

LITTLE = 5             # a toned query that finds less than this is offered its toneless form
MAX_SIZE = 1000
MAX_VALUES = 50        # of a facet
_SORTS: dict[str, Sort] = {"relevance": "relevance", "newest": "newest", "oldest": "oldest"}
_PIECE = 900           # ids of one IN list


class Searcher:
    """Answers search requests over one record and one engine."""

    def __init__(self, database: Database, engine: Engine) -> None:
        self.database = database
        self.engine = engine
        self._agreement = Agreement(database, engine)
        self._units = KnownUnits()

    def find(self, request: SearchRequest, language: str = "vi") -> SearchPage:
        """Return a page of the answer. Raises QueryError and EngineUnavailable.

        An article that was deleted from the record while the index is behind is left out of the hits.
        """
        asked, shown = self._understood(request)
        size = min(max(request.size, 0), MAX_SIZE)
        within = narrow(asked, UpTo(request.known)) if request.known else asked
        plan = Plan(
            query=within, rank=units(shown), sort=_SORTS.get(request.sort, "relevance"),
            fold_copies=request.fold_copies, offset=(max(request.page, 1) - 1) * size, size=size,
            facets=request.counts,
        )
        answer = self.engine.search(plan)
        places = placing.asked(asked, language)
        with self.database.reading() as session:
            behind = outbox.behind(session)
            hits, facets = _hits(session, answer.hits, shown), self._facets(session, answer, places, language)
        return SearchPage(
            described=describe(asked, language), total=answer.total, stories=answer.stories,
            hits=hits, facets=facets, places=places,
            histogram=_histogram(answer),
            undated=answer.total - sum(answer.days.values()) if request.counts else 0,
            folded_total=self._folded_total(asked, answer.total),
            behind=behind, comment_weeks=self._comment_weeks(shown) if request.counts else (), engine=self.engine.name,
            trouble=self._agreement.trouble(),
        )

    def following(self, request: SearchRequest, after: int, size: int) -> tuple[tuple[Hit, ...], int]:
        """Return hits by rising id above `after`, copies apart, and the last id that was looked at, 0 at the end.

        Ids only grow: a walk meets nothing twice and leaves nothing out, whatever is indexed meanwhile.
        """
        asked, shown = self._understood(request)
        ids = self.engine.after(asked, after, size)
        with self.database.reading() as session:
            hits = _hits(session, tuple(Found(id_, 0.0) for id_ in ids), shown)
        return hits, ids[-1] if len(ids) == size else 0

    def copies(self, article_id: int) -> tuple[Hit, ...]:
        """Return the other articles of an article's story, oldest first."""
        with self.database.reading() as session:
            ids = searchable.story_articles(session, article_id)
            return _hits(session, tuple(Found(id_, 0.0) for id_ in ids), parse(""))

    def sections(self) -> dict[str, str]:
        """Return compared form → the most frequent spelling of every section in the index."""
        everything = parse("")
        counts = self.engine.search(Plan(query=everything, rank=units(everything), size=0)).facets.get("section", {})
        return {fields.key(label): label for label in sorted(counts, key=lambda label: (counts[label], label)) if label}

    def count(self, request: SearchRequest) -> int:
        """Return how many articles match."""
        return self.engine.count(self._understood(request)[0])

    def understood(self, request: SearchRequest) -> Query:
        """Return the query that decides what matches. Raises QueryError."""
        return self._understood(request)[0]

    def comment_weeks(self, query: Query, first: str, last: str) -> tuple[comments.Cell, ...]:
        """Return what comments say of a query by topic and ISO week, from week `first` to week `last`."""
        return tuple(cell for cell in self._comment_weeks(query) if first <= cell[2] <= last)

    def _understood(self, request: SearchRequest) -> tuple[Query, Query]:
        """Return what decides the match set, and the same with every word for ranking and marking."""
        plain = understood(self.database, request)
        if request.mode != "question":
            return plain, plain
        about = without_asking(plain)
        return as_question(about), about

    def _facets(
        self, session: Session, answer: Answer, asked: Collection[str], language: str
    ) -> dict[str, tuple[FacetValue, ...]]:
        if not answer.facets:
            return {}
        counts = answer.facets
        topics = {int(value): number for value, number in counts["topic"].items()}
        most = sorted(topics, key=lambda topic: (-topics[topic], topic))[:MAX_VALUES]
        titles, labels = searchable.source_titles(session), searchable.topic_labels(session, most)
        places = facet_values.places(session, self._units, counts["area"], asked, language)
        return {
            "source": _values((name, titles.get(name, name), number) for name, number in counts["source"].items()),
            "kind": _values((kind, kind, number) for kind, number in counts["kind"].items()),
            "section": _sections(counts["section"]),
            "topic": _values((str(topic), labels.get(topic, str(topic)), topics[topic]) for topic in most),
            "area": _values(places), "document": _values(facet_values.documents(counts["document"])),
        }

    def _folded_total(self, query: Query, total: int) -> int | None:
        if query.form == "folded" or total >= LITTLE or not any(wanted(query.root)):
            return None
        folded = self.engine.count(toneless(query))
        return folded if folded > total else None

    def _comment_weeks(self, query: Query) -> tuple[comments.Cell, ...]:
        found = [self.engine.comment_weeks(asked) for asked in comments.questions(query)]
        threads = sorted({thread for counts in found for thread, _ in counts})
        if not threads:
            return ()
        with self.database.reading() as session:
            topics: dict[int, tuple[int, str]] = {}
            for at in range(0, len(threads), _PIECE):
                topics.update(searchable.thread_topics(session, threads[at:at + _PIECE]))
        return comments.cells(found, topics, comments.topics(query))


def understood(database: Database, request: SearchRequest) -> Query:
    """Return the query of a request with every word, for which no index is needed. Raises QueryError."""
    query = parse(request.text)
    if request.text.strip() and isinstance(query.root, Everything):
        # An emoji or a lone sign is a slip: every article is what an empty text asks for.
        raise QueryError("no word to look for", 0, "type a word, or nothing for every article", reason="no_words")
    return _with_names(database, narrow(query, *_conditions(request)), request.text)


def _with_names(database: Database, query: Query, text: str) -> Query:
    """Let sources and places be named as people call them, and say them and topics back by their names."""
    if not naming.names_anything(query):
        return query
    with database.reading() as session:
        topics = searchable.topics_now(session, naming.topics(query))
        places = {typed: placing.meant(session, typed, text) for typed in placing.asked(query)}
        names = naming.Names(searchable.source_titles(session), topics, places)
    return naming.named(query, names, text)


def _conditions(request: SearchRequest) -> Iterable[Node]:
    """Yield the request's filters as the fields that a query can name too."""
    for name, values in (("source", request.sources), ("kind", request.kinds), ("section", request.sections),
                         ("area", request.areas), ("document", request.documents)):
        if given := [value for value in values if value.strip()]:
            yield any_of(tuple(fields.read(name, value, 0) for value in given))
    if request.topics:
        yield any_of(tuple(fields.read("topic", str(topic), 0) for topic in request.topics))
    if request.day_from or request.day_to:
        yield fields.days(f"{request.day_from}..{request.day_to}", 0)


def _hits(session: Session, found: tuple[Found, ...], query: Query) -> tuple[Hit, ...]:
    ids = [hit.id for hit in found]
    rows: dict[int, ArticleText] = {}
    for at in range(0, len(ids), _PIECE):
        rows.update(searchable.articles(session, ids[at:at + _PIECE]))
    in_title, in_text = marks(query, title=True), marks(query, title=False)
    # A change of an outlet's page template is no edit of its articles.
    revised = frozenset(row.id for row in rows.values() if row.revisions > 1)
    edited = revised - layout.unedited(session, revised) if revised else revised
    return tuple(_hit(rows[hit.id], hit, in_title, in_text, edited) for hit in found if hit.id in rows)


def _hit(row: ArticleText, found: Found, in_title: Marks, in_text: Marks, edited: frozenset[int]) -> Hit:
    return Hit(
        article_id=row.id, title=spans(row.title, in_title),
        snippet=snippet("\n".join(part for part in (row.lead, row.body) if part), in_text),
        url=row.url, source=row.source, source_title=row.source_title, kind=row.kind, section=row.section,
        published_at=row.published_at, date_reliable=row.date_reliable, date_precision=row.date_precision,
        story_id=row.story_id, topic_id=row.topic_id, topic_label=row.topic_label,
        copies=found.copies, revised=row.id in edited, withdrawn=row.withdrawn_at is not None, score=found.score,
    )


def _histogram(answer: Answer) -> tuple[tuple[str, int], ...]:
    days = answer.days.items()
    return tuple((f"{day // 10_000}-{day // 100 % 100:02}-{day % 100:02}", number) for day, number in days)


def _values(rows: Iterable[tuple[str, str, int]]) -> tuple[FacetValue, ...]:
    ordered = sorted((FacetValue(*row) for row in rows), key=lambda value: (-value.count, value.value))
    return tuple(ordered[:MAX_VALUES])


def _sections(counts: dict[str, int]) -> tuple[FacetValue, ...]:
    """Join spellings of one section ("Thời sự", "Thời Sự") under the most frequent one."""
    spellings: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for label, number in counts.items():
        spellings[fields.key(label)].append((-number, label))
    return _values((min(found)[1], min(found)[1], -sum(n for n, _ in found)) for found in spellings.values())
