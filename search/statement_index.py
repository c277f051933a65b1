"""Where short statements are looked up: a tantivy index in memory, made from the record and thrown away.

A register holds some 10 to 10,000 statements. In memory they need no outbox and no server and are never behind the
record, so offices with Elasticsearch use the same (`benchmarks.claims` holds both against each other).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import tantivy
from tantivy import Index, Occur, Query, SchemaBuilder

from search.statement_words import Unit, Weights, Words

FORMS = ("exact", "folded")
# What was typed with diacritics and what was not shall meet. Headlines of a story find each other alike with 0 to 0.6.
FORM_WEIGHT = {"exact": 1.0, "folded": 0.3}
MAX_UNITS = 96             # of a pasted page the first words rank, as in a search
WRITER_BYTES = 15_000_000  # the least that tantivy takes


@dataclass(frozen=True, slots=True)
class Asked:
    """A word or pair of one form, its weight, its IDF among the statements and the sum of its words' IDF."""

    form: str
    unit: Unit
    weight: float
    rarity: float
    words_rarity: float


class Lookup(Protocol):
    """An index of statements, which are named by their place in the list."""

    def add(self, first: int, statements: Sequence[Words]) -> None:
        """Take statements in, from this place on."""

    def search(self, asked: Sequence[Asked], size: int) -> list[tuple[int, float]]:
        """Return (place, score), best first; of equals the first one comes first."""


def asked_of(words: Words, weights: Weights) -> list[Asked]:
    """Return what is asked for: the distinct words and pairs that some statement holds."""
    return [_asked(form, unit, weights) for form in FORMS
            for unit in words.distinct(form, MAX_UNITS) if weights.frequencies[form][unit]]


def _asked(form: str, unit: Unit, weights: Weights) -> Asked:
    words = (unit,) if isinstance(unit, str) else unit
    summed = sum(weights.rarity(word, form) for word in words)
    return Asked(form, unit, FORM_WEIGHT[form] * weights.weight(unit, form), weights.rarity(unit, form), summed)


class MemoryLookup:
    """tantivy without a folder."""

    def __init__(self, statements: Sequence[Words]) -> None:
        builder = SchemaBuilder().add_integer_field("place", fast=True)
        for form in FORMS:
            builder.add_text_field(form, tokenizer_name="whitespace")
        self.index = Index(builder.build())
        self.add(0, statements)

    def add(self, first: int, statements: Sequence[Words]) -> None:
        """Take statements in, from this place on: 12 ms for one."""
        writer = self.index.writer(WRITER_BYTES, 1)
        for place, words in enumerate(statements, first):
            document = tantivy.Document()
            document.add_integer("place", place)
            document.add_text("exact", " ".join(words.exact))
            document.add_text("folded", " ".join(words.folded))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def search(self, asked: Sequence[Asked], size: int) -> list[tuple[int, float]]:
        """Return (place, score), best first."""
        searcher = self.index.searcher()
        query = Query.boolean_query([(Occur.Should, self._query(one)) for one in asked])
        hits = searcher.search(query, limit=size, count=False).hits
        places = searcher.fast_field_values("place", [address for _, address in hits])
        return ordered((int(place or 0), score) for place, (score, _) in zip(places, hits, strict=True))

    def _query(self, one: Asked) -> Query:
        # tantivy weighs a phrase by the sum of its words' IDF.
        if isinstance(one.unit, str):
            query = Query.term_query(self.index.schema, one.form, one.unit)
        else:
            query = Query.phrase_query(self.index.schema, one.form, list(one.unit))
        return Query.boost_query(query, one.weight / one.words_rarity)


def ordered(found: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return (place, score) by score; scores that differ by rounding alone are equal: the first place first."""
    return sorted(found, key=lambda one: (-round(one[1], 3), one[0]))
