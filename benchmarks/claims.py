"""Messages against checked claims: python -m benchmarks.claims FOLDER [--elasticsearch URL].

FOLDER holds verified-claims.tsv (number, vclaim, title) and, of every set NAME, NAME.queries.tsv (number, text) and
NAME.qrels (query, 0, claim, 1). The search is `search.matching` as it is used for rumors: a claim and its title are
one statement. Over the messages of all sets: `map_at_5`, `map_at_1`, `mrr` (of the first five), and of each set
`map_at_5_NAME`; `ms_query` on the clock, `build_cpu_seconds`. `share_sure` and `share_suggest` are the shares of
messages with such a match, `right_sure` and `right_suggest` those of these matches that are right (or doubles of the
right claim, which the claims hold many of), `found` the share of messages whose right claim is among their matches.
With Elasticsearch (LANGNGHE_TEST_ELASTICSEARCH_URL or --elasticsearch) the same is asked there, and
`same_top1_other_engine` printed.
"""

from __future__ import annotations

import argparse
import csv
import os
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from benchmarks.report import emit
from search.elastic import connect
from search.matching import Candidate, Match, Statements
from search.statement_index import FORMS, Asked, ordered
from search.statement_words import Words, words_of

DOUBLE = 0.5      # share of common words from which a claim is a double of another
Ranked = list[list[int]]


@dataclass(frozen=True, slots=True)
class Message:
    """A text and the claims that it repeats."""

    set: str
    text: str
    claims: frozenset[int]


def main() -> None:
    """Measure the index that ships, and Elasticsearch where it is there."""
    options = _options()
    claims, messages = read_claims(options.folder), read_messages(options.folder)
    started = time.process_time()
    statements = Statements(claims)
    emit("build_cpu_seconds", time.process_time() - started, "s", len(claims))
    ranked = measure("memory", statements, messages)
    judge(statements, claims, messages)
    if options.elasticsearch:
        with elastic(options.elasticsearch, claims) as other:
            found = measure("elasticsearch", other, messages)
        same = [one[:1] == two[:1] for one, two in zip(ranked, found, strict=True)]
        emit("same_top1_other_engine", sum(same) / len(same), "share", len(same))


def measure(engine: str, statements: Statements, messages: list[Message]) -> Ranked:
    """Print how early the right claims are found; return the first five of every message."""
    started = time.perf_counter()
    found = [[statements.ids[place] for place in statements.ranked(words_of(one.text), 5)] for one in messages]
    emit("ms_query", 1000 * (time.perf_counter() - started) / len(messages), "ms", len(messages), engine=engine)
    pairs = list(zip(found, messages, strict=True))
    _mean("map_at_5", [precision(ids[:5], one.claims) for ids, one in pairs], engine)
    _mean("map_at_1", [precision(ids[:1], one.claims) for ids, one in pairs], engine)
    _mean("mrr", [reciprocal(ids, one.claims) for ids, one in pairs], engine)
    for name in dict.fromkeys(one.set for one in messages):
        _mean(f"map_at_5_{name}", [precision(ids, one.claims) for ids, one in pairs if one.set == name], engine)
    return found


def precision(ids: list[int], right: frozenset[int]) -> float:
    """Return the average precision of a list."""
    hits = [place for place, id_ in enumerate(ids, 1) if id_ in right]
    return sum(number / place for number, place in enumerate(hits, 1)) / min(len(right), max(len(ids), 1))


def reciprocal(ids: list[int], right: frozenset[int]) -> float:
    """Return one divided by the place of the first right claim, 0 without one."""
    return next((1 / place for place, id_ in enumerate(ids, 1) if id_ in right), 0.0)


def judge(statements: Statements, claims: list[Candidate], messages: list[Message]) -> None:
    """Print how often a match is called sure or suggested, and how often rightly."""
    words = {id_: set(words_of(text).folded) for id_, text in claims}
    found = [(match, is_right(match, one.claims, words), number)
             for number, one in enumerate(messages) for match in statements.similar(one.text)]
    for how in ("sure", "suggest"):
        matches = [(right, number) for match, right, number in found if match.how == how]
        emit(f"share_{how}", len({number for _, number in matches}) / len(messages), "share", len(messages))
        emit(f"right_{how}", sum(right for right, _ in matches) / max(1, len(matches)), "share", len(matches))
    emit("found", len({number for _, right, number in found if right}) / len(messages), "share", len(messages))


def is_right(match: Match, right: frozenset[int], words: dict[int, set[str]]) -> bool:
    """Say whether a match is a right claim or a double of one."""
    mine = words[match.id]
    return match.id in right or any(len(mine & words[id_]) > DOUBLE * len(mine | words[id_]) for id_ in right)


@contextmanager
def elastic(url: str, claims: list[Candidate]) -> Iterator[Statements]:
    """Put the claims into an index of their own, which is removed again."""
    client, name = connect(url), f"benchmark-{uuid.uuid4().hex[:8]}-claims"
    try:
        yield Statements(claims, lambda words: ElasticLookup(client, name, words))
    finally:
        client.indices.delete(index=name, ignore_unavailable=True)
        client.close()


class ElasticLookup:
    """The same documents and weights on Elasticsearch, whose index_phrases weighs a pair by its own IDF."""

    def __init__(self, client: Elasticsearch, name: str, statements: Sequence[Words]) -> None:
        self.client, self.name = client, name
        text = {"type": "text", "analyzer": "whitespace", "index_phrases": True}
        fields: dict[str, Any] = {"place": {"type": "long"}, **dict.fromkeys(FORMS, text)}
        client.indices.create(index=name, settings={"number_of_shards": 1}, mappings={"properties": fields})
        self.add(0, statements)

    def add(self, first: int, statements: Sequence[Words]) -> None:
        """Take statements in, from this place on."""
        rows: Iterator[dict[str, Any]] = (
            {"_index": self.name, "place": place, "exact": " ".join(words.exact), "folded": " ".join(words.folded)}
            for place, words in enumerate(statements, first)
        )
        bulk(self.client, rows, refresh=True)

    def search(self, asked: Sequence[Asked], size: int) -> list[tuple[int, float]]:
        """Return (place, score), best first."""
        answer = self.client.search(
            index=self.name, query={"bool": {"should": [_clause(one) for one in asked]}}, size=size,
            sort=[{"_score": "desc"}, {"place": "asc"}], docvalue_fields=["place"], source=False)
        return ordered((hit["fields"]["place"][0], hit["_score"]) for hit in answer["hits"]["hits"])


def _clause(one: Asked) -> dict[str, Any]:
    boost = one.weight / one.rarity
    if isinstance(one.unit, str):
        return {"term": {one.form: {"value": one.unit, "boost": boost}}}
    return {"match_phrase": {one.form: {"query": " ".join(one.unit), "boost": boost}}}


def read_claims(folder: Path) -> list[Candidate]:
    """Return (number, claim and title)."""
    return [(int(row[""]), f"{row['vclaim']}\n{row['title']}") for row in _rows(folder / "verified-claims.tsv")]


def read_messages(folder: Path) -> list[Message]:
    """Return the messages of every set with their claims."""
    return [message for path in sorted(folder.glob("*.queries.tsv")) for message in _messages(path)]


def _messages(path: Path) -> Iterator[Message]:
    name = path.name.removesuffix(".queries.tsv")
    right: dict[str, set[int]] = {}
    for line in path.with_name(f"{name}.qrels").read_text("utf-8").splitlines():
        query, _, claim, _ = line.split()
        right.setdefault(query, set()).add(int(claim))
    for number, text in ((row.pop(""), next(iter(row.values()))) for row in _rows(path)):
        yield Message(name, text, frozenset(right[number]))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def _mean(metric: str, values: list[float], engine: str) -> None:
    emit(metric, sum(values) / len(values), "share", len(values), engine=engine)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--elasticsearch", default=os.environ.get("LANGNGHE_TEST_ELASTICSEARCH_URL", ""))
    return parser.parse_args()


if __name__ == "__main__":
    main()
