"""Questions against passages in question mode: python -m benchmarks.retrieval FOLDER [--engine NAME] [--toneless].

FOLDER holds NAME.passages.jsonl (id, title, text) and NAME.questions.jsonl (text, relevant). Metrics: `mrr_at_10`,
`recall_at_10`; with a second engine (LANGNGHE_TEST_ELASTICSEARCH_URL or --elasticsearch) `same_top1_other_engine` and
`overlap_at_10_other_engine`.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.report import emit
from search.asking import without_asking
from search.documents import article_document
from search.elastic import ElasticEngine, connect
from search.embedded import EmbeddedEngine
from search.engine import Changes, Engine, Plan
from search.query import as_question, parse, toneless
from search.ranking import units
from storage.searchable import ArticleText
from vietnamese.text import clean, fold

ENGINES = ("embedded", "elasticsearch")


def main() -> None:
    """Measure one engine, and hold the other against it when it is there."""
    options = _options()
    other = next(name for name in ENGINES if name != options.engine)
    for passages in sorted(options.folder.glob("*.passages.jsonl")):
        name = passages.name.removesuffix(".passages.jsonl")
        rows = _read(passages)
        questions = _read(passages.with_name(f"{name}.questions.jsonl"))
        found = answers(options.engine, options.elasticsearch, rows, questions, options.toneless)
        report(name, found, questions)
        if options.elasticsearch:
            compare(name, found, answers(other, options.elasticsearch, rows, questions, options.toneless))


def report(name: str, found: list[list[int]], questions: list[dict[str, Any]]) -> None:
    """Print how early and how often the passage was found."""
    ranks = [_rank(ids, set(question["relevant"])) for ids, question in zip(found, questions, strict=True)]
    emit("mrr_at_10", sum(1 / rank for rank in ranks if rank) / len(ranks), "share", len(ranks), set=name)
    emit("recall_at_10", sum(1 for rank in ranks if rank) / len(ranks), "share", len(ranks), set=name)


def compare(name: str, one: list[list[int]], other: list[list[int]]) -> None:
    """Print how far the two engines agree."""
    same = [a[:1] == b[:1] for a, b in zip(one, other, strict=True)]
    emit("same_top1_other_engine", sum(same) / len(same), "share", len(same), set=name)
    shared = [len(set(a) & set(b)) / max(len(a), len(b), 1) for a, b in zip(one, other, strict=True)]
    emit("overlap_at_10_other_engine", sum(shared) / len(shared), "share", len(shared), set=name)


def answers(
    engine_name: str, url: str, rows: list[dict[str, Any]], questions: list[dict[str, Any]], without_tones: bool
) -> list[list[int]]:
    """Return the ids of the first ten passages of every question."""
    with opened(engine_name, url) as engine:
        with engine.rebuilding() as new:
            for at in range(0, len(rows), 500):
                new.apply(Changes(tuple(article_document(passage(row)) for row in rows[at:at + 500])))
            new.publish()
        return [ask(engine, question["text"], without_tones) for question in questions]


def ask(engine: Engine, text: str, without_tones: bool) -> list[int]:
    """Return the first ten passages of a question, one point below the ids that engines take (from 1)."""
    query = parse(fold(clean(text)).replace('"', " ") if without_tones else plain(text))
    query = toneless(query) if without_tones else query
    query = without_asking(query)           # as the desk asks
    plan = Plan(as_question(query), units(query), fold_copies=False, size=10, facets=False)
    return [hit.id - 1 for hit in engine.search(plan).hits]


def plain(text: str) -> str:
    """Return a question without what the query language would read as a sign."""
    return "".join(" " if character in '"()*:-|' else character for character in clean(text))


def passage(row: dict[str, Any]) -> ArticleText:
    """Return a passage as an article without title (its title would give the answer away)."""
    return ArticleText(
        id=row["id"] + 1, version=1, title="", lead="", body=clean(row["text"]), url="", source="s", source_title="s",
        kind="press", section="", published_at=None, date_reliable=False, story_id=None, topic_id=None,
        topic_label="", revisions=1, withdrawn_at=None,
    )


@contextmanager
def opened(name: str, url: str) -> Iterator[Engine]:
    """Open an engine for this measurement only; what it wrote is removed."""
    if name == "elasticsearch":
        elastic = ElasticEngine(connect(url), f"benchmark-{uuid.uuid4().hex[:8]}")
        try:
            yield elastic
        finally:
            elastic.remove()
        return
    with tempfile.TemporaryDirectory() as folder:
        yield EmbeddedEngine(Path(folder))


def _rank(ids: list[int], relevant: set[int]) -> int:
    return next((place for place, id_ in enumerate(ids, 1) if id_ in relevant), 0)


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", choices=ENGINES, default="embedded")
    parser.add_argument("--elasticsearch", default=os.environ.get("LANGNGHE_TEST_ELASTICSEARCH_URL", ""))
    parser.add_argument("--toneless", action="store_true", help="fold the questions first")
    return parser.parse_args()


if __name__ == "__main__":
    main()
