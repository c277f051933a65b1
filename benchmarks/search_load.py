"""Index and query speed: python -m benchmarks.search_load ARTICLES [--engine NAME] [--documents N] [--clients C].

ARTICLES is articles.jsonl(.gz) with id, title, summary, body. More documents than the file has are made by a documented
permutation (the sentences of two articles, every second one of each, shuffled with a fixed seed) and printed as
synthetic; sources, days and stories are dealt out by id. Clients are processes of their own that ask a mix of queries
for --seconds; KIND is one of term, phrase, boolean, prefix, all_words, question, facets, newest, place (all that names
a province, with facets) and front (everything, with facets: the desk's first page). Places are found in every article.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import os
import random
import re
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.places import record_of_units
from benchmarks.report import emit
from search.documents import article_document
from search.elastic import ElasticEngine, connect
from search.embedded import EmbeddedEngine
from search.engine import Changes, Engine, Plan, Sort
from search.query import as_question, parse
from search.ranking import units
from storage import areas
from storage.searchable import ArticleText
from vietnamese.areas import resolve
from vietnamese.text import clean, tokens

START = datetime(2025, 1, 1, tzinfo=UTC)
PIECE = 500
COUNTED = ("facets", "place", "front")     # kinds of queries with facets
PROVINCES = ("01", "31", "38", "40", "46", "48", "75", "79", "92")


def main() -> None:
    """Build an index of the wanted size, ask it from several processes, print figures."""
    options = _options()
    originals = read(options.articles)
    wanted = options.documents or len(originals)
    synthetic = max(0, wanted - len(originals))
    with tempfile.TemporaryDirectory() as folder:
        where = str(Path(folder) / "index") if options.engine == "embedded" else f"benchmark-{uuid.uuid4().hex[:8]}"
        engine = opened(options, where)
        try:
            _measure_index(engine, originals, wanted, synthetic, where)
            _measure_queries(options, where, originals, wanted, synthetic)
        finally:
            if isinstance(engine, ElasticEngine):
                engine.remove()


def _measure_index(engine: Engine, originals: list[dict[str, str]], wanted: int, synthetic: int, where: str) -> None:
    preparing = writing = 0.0
    with engine.rebuilding() as new:
        rows = placed(islice(documents(originals), wanted))
        while piece := list(islice(rows, PIECE)):
            begin = time.perf_counter()
            changes = Changes(tuple(article_document(row) for row in piece))
            preparing += time.perf_counter() - begin
            begin = time.perf_counter()
            new.apply(changes)
            writing += time.perf_counter() - begin
        begin = time.perf_counter()
        new.publish()
        writing += time.perf_counter() - begin
    more = {"engine": engine.name, "synthetic": synthetic}
    emit("index_documents_per_second", wanted / (preparing + writing), "documents/s", wanted, **more)
    emit("index_engine_documents_per_second", wanted / writing, "documents/s", wanted, **more)
    emit("index_mb", size_mb(engine, where), "MB", wanted, **more)


def size_mb(engine: Engine, where: str) -> float:
    """Return the size of the index on disk."""
    if isinstance(engine, ElasticEngine):
        found = engine.client.indices.stats(index=f"{where}-*", metric="store")
        return float(found["_all"]["total"]["store"]["size_in_bytes"]) / 1e6
    return sum(path.stat().st_size for path in Path(where).rglob("*") if path.is_file()) / 1e6


def _measure_queries(
    options: argparse.Namespace, where: str, originals: list[dict[str, str]], wanted: int, synthetic: int
) -> None:
    asked = queries(originals)
    context = multiprocessing.get_context("spawn")
    with context.Pool(options.clients) as pool:
        jobs = [pool.apply_async(client, (options, where, asked, seed)) for seed in range(options.clients)]
        times: dict[str, list[float]] = defaultdict(list)
        for job in jobs:
            for kind, found in job.get().items():
                times[kind] += found
    more = {"engine": options.engine, "documents": wanted, "clients": options.clients, "synthetic": synthetic}
    times["all"] = [value for found in times.values() for value in found]
    for kind, found in times.items():
        found.sort()
        emit(f"p50_ms_{kind}", 1000 * found[len(found) // 2], "ms", len(found), **more)
        emit(f"p95_ms_{kind}", 1000 * found[min(len(found) - 1, len(found) * 95 // 100)], "ms", len(found), **more)


def client(options: argparse.Namespace, where: str, asked: dict[str, list[str]], seed: int) -> dict[str, list[float]]:
    """Ask one query after the other for a while; return the seconds of each, by kind."""
    engine = opened(options, where)
    dice = random.Random(seed)
    times: dict[str, list[float]] = defaultdict(list)
    end = time.perf_counter() + options.seconds
    for kind in cycle(asked):
        if time.perf_counter() > end:
            return dict(times)
        text = dice.choice(asked[kind])
        begin = time.perf_counter()
        search(engine, kind, text)
        times[kind].append(time.perf_counter() - begin)
    return dict(times)


def search(engine: Engine, kind: str, text: str) -> None:
    """Search as the search page does: 20 hits, copies folded, with facets where the kind says so."""
    query = parse(text)
    match = as_question(query) if kind == "question" else query
    sort: Sort = "newest" if kind in ("newest", "front") else "relevance"
    engine.search(Plan(match, units(query), sort=sort, facets=kind in COUNTED))


def queries(originals: list[dict[str, str]]) -> dict[str, list[str]]:
    """Return 50 queries of each kind, made of words that stand in the articles; half of them without diacritics."""
    dice = random.Random(11)
    found: dict[str, list[str]] = defaultdict(list)
    for row in dice.sample(originals, min(50, len(originals))):
        words = tokens(clean(row["summary"] or row["body"]))[:40] or ["tin"]
        at = dice.randrange(max(1, len(words) - 6))
        one, two, three = " ".join(words[at:at + 2]), " ".join(words[at + 2:at + 4]), words[-1]
        for kind, text in (
            ("term", max(words, key=len)), ("phrase", f'"{one}"'), ("boolean", f'"{one}" OR "{two}" -{three}'),
            ("prefix", max(words, key=len)[:3] + "*"), ("all_words", f"{one} {two}"),
            ("question", " ".join(words[:20])), ("facets", f'"{one}"'), ("newest", one),
            ("place", f"area:new/province/{dice.choice(PROVINCES)}"), ("front", ""),
        ):
            found[kind].append(text)
    return dict(found)


def documents(originals: list[dict[str, str]]) -> Iterator[ArticleText]:
    """Yield the articles, then synthetic ones without end."""
    for number, row in enumerate(originals, 1):
        yield document(number, row["title"], row["summary"], row["body"])
    dice = random.Random(3)
    number = len(originals)
    while True:
        number += 1
        one, two = dice.choice(originals), dice.choice(originals)
        mixed = sentences(one["body"])[::2] + sentences(two["body"])[1::2]
        dice.shuffle(mixed)
        yield document(number, one["title"], two["summary"], " ".join(mixed))


def placed(rows: Iterator[ArticleText]) -> Iterator[ArticleText]:
    """Yield the articles with the places that they name, as the record would have them."""
    with record_of_units() as session:
        gazetteer = areas.gazetteer(session)
        known = areas.get_many(session, gazetteer.units)
    for row in rows:
        found = resolve(f"{row.title}\n{row.lead}\n{row.body}", gazetteer, date(2019, 1, 1))
        named = {mention.unit for mention in found if mention.unit is not None}
        keys = {key for unit in named for key in (known[unit].key, *known[unit].within)}
        yield replace(row, areas=tuple(sorted(keys)))


def document(number: int, title: str, lead: str, body: str) -> ArticleText:
    """Return an article; its source, day, topic and story follow from its number."""
    return ArticleText(
        id=number, version=1, title=clean(title), lead=clean(lead), body=clean(body), url="",
        source=f"bao-{number % 40}", source_title="", kind=("press", "portal", "forum")[number % 3],
        section=f"mục {number % 12}",
        published_at=START + timedelta(minutes=number * 7 % 1_000_000), date_reliable=number % 10 > 0,
        story_id=number // 3 if number % 7 == 0 else None, topic_id=number % 500 or None, topic_label="",
        revisions=1, withdrawn_at=None,
    )


def read(path: Path) -> list[dict[str, str]]:
    """Return the articles of a file."""
    opening: Any = gzip.open if path.suffix == ".gz" else Path.open
    with opening(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [{name: row.get(name) or "" for name in ("title", "summary", "body")} for row in rows]


def opened(options: argparse.Namespace, where: str) -> Engine:
    """Open the engine; `where` is a folder or a prefix."""
    if options.engine == "embedded":
        return EmbeddedEngine(Path(where))
    return ElasticEngine(connect(options.elasticsearch), where)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return re.split(r"(?<=[.!?])\s+", text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--engine", choices=("embedded", "elasticsearch"), default="embedded")
    parser.add_argument("--elasticsearch", default=os.environ.get("LANGNGHE_TEST_ELASTICSEARCH_URL", ""))
    parser.add_argument("--documents", type=int, default=0, help="0: as many as the file has")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    return parser.parse_args()


if __name__ == "__main__":
    main()
