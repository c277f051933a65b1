"""The Elasticsearch engine: for several machines or large archives; answers like the embedded one."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import BulkIndexError, bulk

from search import elastic_index, elastic_queries
from search.documents import CommentDocument
from search.elastic_index import META, PARTS
from search.engine import FACETS, MOST, Answer, Changes, Found, Part, Plan, Target, most_frequent
from search.errors import EngineUnavailable, IndexOutdated
from search.nodes import Query

_PIECE = 10_000           # rows of one page of an aggregation or listing
_MAX_BUCKETS = 60_000
Json = dict[str, Any]


def connect(url: str) -> Elasticsearch:
    """Return a client; retries are left to the outbox, which waits without losing anything.

    Raises EngineUnavailable when the address cannot be read.
    """
    try:
        return Elasticsearch(url, request_timeout=30, max_retries=1, retry_on_timeout=False)
    except ValueError:
        # Without the cause, whose words are the address with its password.
        raise EngineUnavailable("the address of Elasticsearch cannot be read") from None


@contextmanager
def guarded(doing: str) -> Iterator[None]:
    """Turn the client's errors into EngineUnavailable."""
    try:
        yield
    except (ApiError, TransportError, BulkIndexError) as error:
        raise EngineUnavailable(f"{doing} failed: Elasticsearch says: {str(error)[:300]}") from error


class ElasticEngine:
    """Searches and writes the indices behind the aliases PREFIX-articles and PREFIX-comments."""

    name = "elasticsearch"

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self.client = client
        self.prefix = prefix

    def alias(self, part: str) -> str:
        """Return the alias that answers for one part."""
        return f"{self.prefix}-{part}"

    def ready(self) -> bool:
        """Return whether an index was built."""
        with guarded("asking for the search index"):
            return all(self.client.indices.exists_alias(name=self.alias(part)) for part in PARTS)

    def verify(self) -> None:
        """Raise IndexOutdated when the index was made by other rules, EngineUnavailable when nothing answers."""
        with guarded("asking for the search index"):
            if not self.ready():
                return
            mappings = self.client.indices.get_mapping(index=self.alias("articles"))
        for found in mappings.values():
            if (meta := found["mappings"].get("_meta")) != META:
                raise IndexOutdated(str(meta), str(META))

    def search(self, plan: Plan) -> Answer:
        """Return a page of articles."""
        with guarded("searching"):
            try:
                return self._search(plan)
            except NotFoundError:
                return Answer()

    def _search(self, plan: Plan) -> Answer:
        if plan.size and plan.offset + plan.size > elastic_index.MAX_WINDOW:
            return Answer(self.count(plan.query))
        request: Json = {
            "query": elastic_queries.scored(plan), "sort": elastic_queries.sorting(plan), "track_scores": True,
            "from": plan.offset, "size": plan.size, "track_total_hits": True, "docvalue_fields": ["id", "story"],
            "aggs": {"shared": _SHARED} | (_aggregations() if plan.facets else {}),
        }
        if plan.fold_copies:
            request["collapse"] = {"field": "story"}
        answer = self.client.search(index=self.alias("articles"), **_renamed(request))
        total = answer["hits"]["total"]["value"]
        if not total:
            return Answer()
        counted = answer["aggregations"]
        shared = self._shared(plan.query, counted.pop("shared")["buckets"])
        counts = _counts(counted) if plan.facets else {}
        days = {int(day): number for day, number in sorted(counts.pop("day", {}).items())}
        stories = total - sum(number - 1 for number in shared.values())
        return Answer(total, stories, _found(plan, answer["hits"]["hits"], shared), _texts(counts), days)

    def _shared(self, query: Query, buckets: list[Json]) -> dict[int, int]:
        """Return how many articles of each story match, of those with two and more: the others need not be told.

        To list every story for their number took most of a search: of 20,000 articles three answers of a megabyte. The
        cardinality aggregation only estimates.
        """
        if len(buckets) < _MAX_BUCKETS:
            return {bucket["key"]: bucket["doc_count"] for bucket in buckets}
        cells = self._cells("articles", elastic_queries.match(query), ("story",))
        return {key["story"]: number for key, number in cells if number > 1}

    def count(self, query: Query) -> int:
        """Return how many articles match."""
        with guarded("searching"):
            try:
                answer = self.client.count(index=self.alias("articles"), query=elastic_queries.match(query))
            except NotFoundError:
                return 0
            return int(answer["count"])

    def articles(self, query: Query) -> list[int]:
        """Return the ids of all articles that match."""
        with guarded("searching"):
            try:
                return list(self._ids(elastic_queries.match(query)))
            except NotFoundError:
                return []

    def _ids(self, query: Json) -> Iterator[int]:
        """Yield the ids of what matches from their column: nothing that is stored with a document is read."""
        after: list[int] | None = None
        while True:
            answer = self.client.search(
                index=self.alias("articles"), query=query, size=_PIECE, sort=[{"id": "asc"}], search_after=after,
                source=False, stored_fields="_none_", track_total_hits=False, filter_path="hits.hits.sort")
            hits = answer.get("hits", {}).get("hits", [])
            yield from (hit["sort"][0] for hit in hits)
            if len(hits) < _PIECE:
                return
            after = hits[-1]["sort"]

    def after(self, query: Query, id_: int, size: int) -> list[int]:
        """Return the next ids above `id_`."""
        with guarded("searching"):
            try:
                answer = self.client.search(
                    index=self.alias("articles"), query=elastic_queries.match(query), size=size, sort=[{"id": "asc"}],
                    search_after=[id_], source=False, track_total_hits=False,
                )
            except NotFoundError:
                return []
            return [hit["sort"][0] for hit in answer["hits"]["hits"]]

    def generation(self) -> str:
        """Return the name of the index behind the alias."""
        with guarded("asking for the search index"):
            return ", ".join(sorted(self._behind(self.alias("articles"))))

    def comment_weeks(self, query: Query) -> dict[tuple[int, int], int]:
        """Return {(thread id, week): matching comments}."""
        with guarded("searching"):
            try:
                cells = self._cells("comments", elastic_queries.match(query), ("thread", "week"))
                return {(key["thread"], key["week"]): number for key, number in cells}
            except NotFoundError:
                return {}

    def _cells(self, part: str, query: Json, fields: tuple[str, ...]) -> Iterator[tuple[dict[str, int], int]]:
        """Yield every combination of values of the match set with its count."""
        composite: Json = {"size": _PIECE, "sources": [{name: {"terms": {"field": name}}} for name in fields]}
        while True:
            aggs = {"cells": {"composite": composite}}
            answer = self.client.search(index=self.alias(part), query=query, size=0, aggs=aggs)
            buckets = answer["aggregations"]["cells"]["buckets"]
            yield from ((bucket["key"], bucket["doc_count"]) for bucket in buckets)
            if len(buckets) < _PIECE:
                return
            composite["after"] = answer["aggregations"]["cells"]["after_key"]

    @contextmanager
    def writing(self) -> Iterator[_Writer]:
        """Write through the aliases; Elasticsearch itself keeps writers apart, by document version."""
        if not self.ready():
            raise EngineUnavailable("there is no search index yet; run `langnghe index rebuild`")
        self.verify()
        yield _Writer(self.client, {part: self.alias(part) for part in PARTS})

    @contextmanager
    def rebuilding(self) -> Iterator[_NewIndex]:
        """Build new indices beside those that answer; without `publish` they are removed again."""
        new = _NewIndex(self)
        try:
            new.create()
            yield new
        finally:
            new.close()

    def expunge(self, part: Part, refill: Callable[[Target], None]) -> None:
        """Write the part anew and remove its old index: a forced merge keeps what replicas may have to catch up."""
        new = _NewIndex(self, (part,))
        try:
            new.create()
            refill(new)
            new.publish()
        finally:
            new.close()

    def versions(self) -> Iterator[tuple[str, int, int]]:
        """Yield (kind, id, version) of everything indexed."""
        with guarded("reading the search index"):
            for kind, part in (("article", "articles"), ("comment", "comments")):
                try:
                    yield from ((kind, id_, version) for id_, version in self._listed(part))
                except NotFoundError:
                    continue

    def _listed(self, part: str, query: Json | None = None) -> Iterator[tuple[int, int]]:
        after: list[int] | None = None
        while True:
            answer = self.client.search(
                index=self.alias(part), query=query, size=_PIECE, sort=[{"id": "asc"}], version=True,
                search_after=after, source=False,
            )
            hits = answer["hits"]["hits"]
            yield from ((hit["sort"][0], hit["_version"]) for hit in hits)
            if len(hits) < _PIECE:
                return
            after = hits[-1]["sort"]

    def _behind(self, alias: str) -> list[str]:
        """Return the indices that an alias names."""
        if not self.client.indices.exists_alias(name=alias):
            return []
        return list(self.client.indices.get_alias(name=alias))

    def remove(self) -> None:
        """Remove every index of this prefix."""
        with guarded("removing the search index"):
            for part in PARTS:
                for index in self.client.indices.get(index=f"{self.alias(part)}-*"):
                    self.client.indices.delete(index=index)

    def close(self) -> None:
        """Close the connection."""
        self.client.close()


class _Writer:
    """Writes changes into one index a part; `live` names are aliases, and what is written shows at once."""

    def __init__(self, client: Elasticsearch, names: dict[str, str], live: bool = True) -> None:
        self.client = client
        self.names = names
        self.live = live

    def apply(self, changes: Changes) -> None:
        """Write; on return Elasticsearch has it on disk and shows it."""
        with guarded("writing the search index"):
            actions = [*self._articles(changes), *self._threads(changes.threads)]
            if not actions:
                return
            # Without require_alias a write after somebody removed the alias would make an index of its name.
            options = {"refresh": True, "require_alias": True} if self.live else {}
            _, errors = bulk(self.client, actions, raise_on_error=False, **options)
            assert isinstance(errors, list)  # a number only with stats_only
            self._judge(errors)

    def _articles(self, changes: Changes) -> Iterator[Json]:
        for document in changes.articles:
            yield self._index("articles", document.id, document.version, elastic_index.article(document))
        for id_, version in changes.gone.items():
            external = {} if version is None else {"version": version, "version_type": "external_gte"}
            yield {"_op_type": "delete", "_index": self.names["articles"], "_id": str(id_), **external}

    def _threads(self, threads: dict[int, tuple[CommentDocument, ...]]) -> Iterator[Json]:
        kept = {document.id for comments in threads.values() for document in comments}
        for id_ in self._comments_of(list(threads)):
            if id_ not in kept:
                yield {"_op_type": "delete", "_index": self.names["comments"], "_id": str(id_)}
        for comments in threads.values():
            for document in comments:
                yield self._index("comments", document.id, document.version, elastic_index.comment(document))

    def _comments_of(self, threads: list[int]) -> Iterator[int]:
        if not threads:
            return
        if not self.live:  # during a rebuild nothing is shown by itself
            self.client.indices.refresh(index=self.names["comments"])
        after: list[int] | None = None
        while True:
            answer = self.client.search(
                index=self.names["comments"], query={"terms": {"thread": threads}}, size=_PIECE,
                sort=[{"id": "asc"}], search_after=after,
            )
            hits = answer["hits"]["hits"]
            yield from (hit["sort"][0] for hit in hits)
            if len(hits) < _PIECE:
                return
            after = hits[-1]["sort"]

    def _index(self, part: str, id_: int, version: int, fields: Json) -> Json:
        # external_gte: the same version may come again (twice is the same as once), an older one may not.
        return {
            "_op_type": "index", "_index": self.names[part], "_id": str(id_), "version": version,
            "version_type": "external_gte", "_source": fields,
        }

    @staticmethod
    def _judge(errors: list[Json]) -> None:
        """Raise for what went wrong; an older version that was refused and a deletion of nothing did not."""
        for error in errors:
            ((_, found),) = error.items()
            if found["status"] not in (404, 409) or "index_not_found" in str(found):
                reason = str(found.get("error"))[:300]
                raise EngineUnavailable(f"Elasticsearch refused document {found['_id']}: {reason}")


class _NewIndex:
    """Indices under construction, of both parts or of one."""

    def __init__(self, engine: ElasticEngine, parts: Collection[str] = PARTS) -> None:
        self.engine = engine
        self.client = engine.client
        self.names = {part: f"{engine.alias(part)}-{uuid.uuid4().hex[:12]}" for part in parts}
        self.published = False

    def create(self) -> None:
        """Make both indices; what an interrupted rebuild left behind is removed first."""
        with guarded("making a new search index"):
            self._remove_unnamed(keep=set())
            for part, name in self.names.items():
                self.client.indices.create(index=name, **elastic_index.body(part))

    def apply(self, changes: Changes) -> None:
        """Write into the new indices."""
        _Writer(self.client, self.names, live=False).apply(changes)

    def publish(self) -> None:
        """Point both aliases to the new indices in one step."""
        with guarded("putting the new search index in place"):
            actions: list[Json] = []
            for part, name in self.names.items():
                self.client.indices.refresh(index=name)
                alias = self.engine.alias(part)
                actions += [{"remove": {"index": old, "alias": alias}} for old in self.engine._behind(alias)]
                actions.append({"add": {"index": name, "alias": alias}})
            self.client.indices.update_aliases(actions=actions)
            self.published = True
            self._remove_unnamed(keep=set(self.names.values()))

    def close(self) -> None:
        """Remove the new indices unless they were published."""
        if not self.published:
            with guarded("removing an unfinished search index"):
                self._remove_unnamed(keep=set())

    def _remove_unnamed(self, keep: set[str]) -> None:
        for part in self.names:
            alias = self.engine.alias(part)
            answering = set(self.engine._behind(alias))
            for index in self.client.indices.get(index=f"{alias}-*"):
                if index not in answering | keep:
                    self.client.indices.delete(index=index)


# The stories of which several articles match, with how many: one shard has nothing to estimate.
_SHARED: Json = {"terms": {"field": "story", "size": _MAX_BUCKETS, "min_doc_count": 2, "shard_min_doc_count": 2}}


def _found(plan: Plan, hits: list[Json], shared: dict[int, int]) -> tuple[Found, ...]:
    copies = shared if plan.fold_copies else {}
    return tuple(
        Found(hit["fields"]["id"][0], hit["_score"] or 0.0, copies.get(hit["fields"]["story"][0], 1) - 1)
        for hit in hits
    )


def _renamed(request: Json) -> Json:
    return {"from_" if name == "from" else name: value for name, value in request.items()}


def _aggregations() -> Json:
    fields = FACETS | {"day": "day"}
    # One shard has nothing to estimate, whatever the size.
    sizes = {name: MOST[name] + 1 if name in MOST else _MAX_BUCKETS for name in fields}
    return {name: {"terms": {"field": field, "size": sizes[name]}} for name, field in fields.items()}


def _counts(aggregations: Json) -> dict[str, dict[Any, int]]:
    return {name: most_frequent(name, {b["key"]: b["doc_count"] for b in found["buckets"]})
            for name, found in aggregations.items()}


def _texts(counts: dict[str, dict[Any, int]]) -> dict[str, dict[str, int]]:
    return {name: {str(value): number for value, number in found.items()} for name, found in counts.items()}
