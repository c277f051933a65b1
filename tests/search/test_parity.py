"""Both engines rank alike on real text: top-1 at least 99.5 % equal, 99 % of the first ten shared, sets always equal."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.retrieval import answers, ask, opened, passage
from search.documents import article_document
from search.engine import Changes, Engine
from search.query import parse
from storage.searchable import ArticleText
from tests.conftest import require
from vietnamese.text import clean, tokens

TOP1, OVERLAP = 0.995, 0.99


def agree(one: list[list[int]], other: list[list[int]]) -> None:
    top = sum(a[:1] == b[:1] for a, b in zip(one, other, strict=True)) / len(one)
    shared = sum(len(set(a) & set(b)) / max(len(a), len(b), 1) for a, b in zip(one, other, strict=True)) / len(one)
    assert top >= TOP1, top
    assert shared >= OVERLAP, shared


@pytest.mark.parametrize("without_tones", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_questions_rank_alike(data_dir: Path, without_tones: bool) -> None:
    url = require("LANGNGHE_TEST_ELASTICSEARCH_URL")
    rows, questions = (
        [json.loads(line) for line in (data_dir / "retrieval" / f"xquad-vi.{kind}.jsonl").read_text("utf-8").splitlines()]
        for kind in ("passages", "questions")
    )
    questions = random.Random(5).sample(questions, 250)
    embedded = answers("embedded", url, rows, questions, without_tones)
    agree(embedded, answers("elasticsearch", url, rows, questions, without_tones))
    ranks = [next((n for n, id_ in enumerate(ids, 1) if id_ in set(q["relevant"])), 0)
             for ids, q in zip(embedded, questions, strict=True)]
    assert sum(1 / rank for rank in ranks if rank) / len(ranks) > 0.93


def news(data_dir: Path, number: int) -> tuple[list[ArticleText], list[str]]:
    with gzip.open(data_dir / "news" / "vietnews-20k.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in islice(file, number)]
    texts = [replace(passage({"id": n, "text": row["body"]}), title=clean(row["title"])) for n, row in enumerate(rows)]
    return texts, [row["summary"] for row in rows]


@pytest.mark.slow
def test_news_with_titles_rank_and_match_alike(data_dir: Path) -> None:
    url = require("LANGNGHE_TEST_ELASTICSEARCH_URL")
    rows, summaries = news(data_dir, 500)
    dice = random.Random(6)
    asked = [summary for summary in dice.sample(summaries, 200) if summary.strip()]
    phrases = [" ".join(words[at:at + 2]) for words in map(tokens, asked) for at in [dice.randrange(max(1, len(words) - 1))]]
    found: list[list[list[int]]] = []
    counted: list[list[int]] = []
    for name in ("embedded", "elasticsearch"):
        with opened(name, url) as engine:
            build(engine, rows)
            found.append([ask(engine, text, False) for text in asked])
            texts = [f'"{p}"' for p in phrases] + phrases + [p[:4] + "*" for p in phrases]
            counted.append([engine.count(parse(text)) for text in texts])
    agree(*found)
    assert counted[0] == counted[1]


def build(engine: Engine, rows: list[ArticleText]) -> None:
    with engine.rebuilding() as new:
        for at in range(0, len(rows), 200):
            new.apply(Changes(tuple(article_document(row) for row in rows[at:at + 200])))
        new.publish()
