"""The query value → tantivy's queries: what matches, and separately what ranks."""

from __future__ import annotations

import math
from functools import partial

from tantivy import FieldType, Occur, Query, Schema, Searcher

from search.nodes import (
    And,
    AtLeast,
    Days,
    Everything,
    Field,
    Form,
    InTitle,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Term,
    UpTo,
)
from search.ranking import PAIR_WEIGHT, TITLE_WEIGHT, Units

NO_DAY, LAST_DAY = 0, 99_999_999


def count(searcher: Searcher, query: Query) -> int:
    """Return how many documents match; one is fetched because a limit of 0 panics."""
    number: int = searcher.search(query, limit=1, count=True).count  # type: ignore[attr-defined]
    return number


class Matching:
    """Builds match sets for one schema and form; scores of its queries mean nothing."""

    def __init__(self, schema: Schema, form: Form, whole: str = "whole") -> None:
        self.schema = schema
        self.whole = f"{whole}_{form}"
        self.title = f"title_{form}"

    def build(self, node: Node, field: str | None = None) -> Query:
        """Return the query of `node`; `field` is the text field its words are looked for in."""
        field = field or self.whole
        match node:
            case Term() | Phrase() | Prefix():
                return self._words(node, field)
            case And(children) | Or(children) | AtLeast(_, children):
                return self._joined(node, [self.build(child, field) for child in children])
            case Not(child):
                # Only-excluding matches nothing in tantivy, as in Lucene.
                return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, self.build(child, field))])
            case InTitle(child):
                return self.build(child, self.title)
            case _:
                return self._filter(node)

    def _words(self, leaf: Term | Phrase | Prefix, field: str) -> Query:
        if isinstance(leaf, Phrase):
            return Query.phrase_query(self.schema, field, list(leaf.words))
        if isinstance(leaf, Prefix):
            # phrase_prefix_query loses documents beyond 50 terms; a syllable has no character that regex reads.
            return Query.regex_query(self.schema, field, leaf.start + ".*")
        return Query.term_query(self.schema, field, leaf.word)

    def _joined(self, node: Node, queries: list[Query]) -> Query:
        if isinstance(node, And):
            return Query.boolean_query([(Occur.Must, query) for query in queries])
        least = node.least if isinstance(node, AtLeast) else 1
        return Query.boolean_query([(Occur.Should, query) for query in queries], minimum_number_should_match=least)

    def _filter(self, node: Node) -> Query:
        match node:
            case Field("topic", value):
                return Query.term_query(self.schema, "topic", int(value))
            case Field(name, value):
                return Query.term_query(self.schema, name, value)
            case Days(first, last):
                between = partial(Query.range_query, self.schema, "day", FieldType.Integer)
                return between(NO_DAY if first is None else first, LAST_DAY if last is None else last)
            case UpTo(last):
                return Query.range_query(self.schema, "id", FieldType.Integer, 0, last)
            case Everything():
                return Query.all_query()
            case Nothing():
                return Query.empty_query()
            case _:
                raise TypeError(f"no query for {type(node).__name__}")


class Ranking:
    """Builds the ranking of one search: BM25 over syllables and pairs in the whole text and in the title.

    tantivy weighs a phrase by the sum of its words' IDF, which over-weights common pairs. Each pair is boosted to its
    own IDF instead; that reproduces the ranking of Elasticsearch's index_phrases (top-1 .998, overlap@10 .998).
    """

    def __init__(self, schema: Schema, searcher: Searcher, form: Form) -> None:
        self.schema = schema
        self.searcher = searcher
        self.form = form
        self.documents = searcher.num_docs
        self.known: dict[tuple[str, str], float] = {}

    def build(self, match: Query, units: Units) -> Query:
        """Return a query with the match set of `match` that scores by `units`."""
        scored = self._field(units, f"whole_{self.form}", 1.0) + self._field(units, f"title_{self.form}", TITLE_WEIGHT)
        required = (Occur.Must, Query.const_score_query(match, 0.0))
        return Query.boolean_query([required, *((Occur.Should, query) for query in scored)])

    def _field(self, units: Units, field: str, weight: float) -> list[Query]:
        words = [Query.boost_query(Query.term_query(self.schema, field, word), weight) for word in units.words]
        return words + [query for pair in units.pairs if (query := self._pair(field, pair, weight)) is not None]

    def _pair(self, field: str, pair: tuple[str, str], weight: float) -> Query | None:
        phrase = Query.phrase_query(self.schema, field, list(pair))
        number = count(self.searcher, phrase)
        if not number:
            return None
        summed = sum(self._idf_of(field, word) for word in pair)
        return Query.boost_query(phrase, PAIR_WEIGHT * weight * self._idf(number) / summed)

    def _idf_of(self, field: str, word: str) -> float:
        if (field, word) not in self.known:
            self.known[field, word] = self._idf(self.searcher.doc_freq(field, word))
        return self.known[field, word]

    def _idf(self, frequency: int) -> float:
        return math.log(1 + (self.documents - frequency + 0.5) / (frequency + 0.5))
