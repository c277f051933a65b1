"""Real news on SQLite with the embedded engine and on PostgreSQL with Elasticsearch: the same counts and bytes.

LANGNGHE_TEST_NEWS says how many of the 20,421 articles are taken; all of them take minutes, docs/benchmarks.md holds what
they gave.
"""

from __future__ import annotations

import gzip
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from config import clock
from config.settings import load
from pipelines import digest
from pipelines.importing import import_news
from pipelines.topics import cluster
from search import indexer
from search.elastic import ElasticEngine, connect
from search.embedded import EmbeddedEngine
from search.engine import Engine
from search.results import SearchPage, SearchRequest
from search.service import Searcher
from storage import schema, views
from storage.sessions import Database
from tests.conftest import require

NOW = datetime(2026, 5, 20, 5, 0, tzinfo=UTC)
NEWS = int(os.environ.get("LANGNGHE_TEST_NEWS", "600"))

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600 + NEWS / 4)]

QUERIES = ("Hà Nội", "ha noi", '"tai nạn giao thông"', '"tai nan giao thong"', "cháy OR nổ", "xăng -giá", "Trung Quốc biển",
           "thu*", "tieude:mỹ", "nguồn:kho", "ngày:2026-05", "")


@pytest.fixture(autouse=True)
def _still_clock() -> Iterator[None]:
    clock.freeze(NOW)
    yield
    clock.freeze(None)


@contextmanager
def elastic() -> Iterator[Engine]:
    made = ElasticEngine(connect(require("LANGNGHE_TEST_ELASTICSEARCH_URL")), prefix=f"test-{uuid.uuid4().hex[:12]}")
    try:
        yield made
    finally:
        made.remove()
        made.close()


@contextmanager
def embedded(folder: Path) -> Iterator[Engine]:
    made = EmbeddedEngine(folder)
    yield made
    made.close()


def work(database: Database, engine: Engine, data_dir: Path, folder: Path) -> None:
    """Take in the labelled stories, with their dates, and a part of the news, with made-up ones."""
    part = folder / "news.jsonl"
    with gzip.open(data_dir / "news" / "vietnews-20k.jsonl.gz", "rt", encoding="utf-8") as rows:
        part.write_text("".join(islice(rows, NEWS)), "utf-8")
    settings = load({"LANGNGHE_DATA_DIR": str(folder)})
    files = ((data_dir / "stories" / "vietnamese-news.dev.jsonl", "tin"), (part, "kho"))
    for file, source in files:
        import_news(database, file, source=source, spread_days=20, seed=7, settings=settings)
    cluster.run(database, owner="test")
    while indexer.drain(database, engine, owner="test"):
        pass
    assert indexer.check(database, engine) == []


def said(page: SearchPage) -> tuple[object, ...]:
    facets = {name: sorted((v.value, v.count) for v in values) for name, values in page.facets.items()}
    return page.total, page.stories, facets, page.histogram, page.undated, page.folded_total


def told(database: Database, engine: Engine) -> dict[str, object]:
    """Return everything that must not depend on the pair of database and engine."""
    searcher = Searcher(database, engine)
    days = [clock.local_day(NOW - timedelta(days=n)) for n in (0, 1, 9)]
    with database.reading() as session:
        largest = views.topics(session, since=None, until=NOW, limit=50)
    return {
        "topics": [(t.id, t.label, t.articles, t.stories) for t in largest],
        "digests": {day: digest.publish(database, day).sha256 for day in days},
        "searches": {text: said(searcher.find(SearchRequest(text=text))) for text in QUERIES},
        "newest": [h.article_id for h in searcher.find(SearchRequest(text="nước", sort="newest", size=200)).hits],
    }


def test_both_pairs_say_the_same(data_dir: Path, tmp_path: Path, empty_url: Callable[[str], str]) -> None:
    answers = []
    for kind, engine in (("sqlite", embedded(tmp_path / "index")), ("postgresql", elastic())):
        url = empty_url(kind)
        schema.upgrade(url)
        database = Database(url)
        folder = tmp_path / kind
        folder.mkdir()
        with engine as opened:
            work(database, opened, data_dir, folder)
            answers.append(told(database, opened))
        database.close()
    one, other = answers
    for part, value in one.items():
        assert value == other[part], part
    searches = one["searches"]
    assert isinstance(searches, dict)
    assert searches["ha noi"][0] >= searches["Hà Nội"][0] > 10
    assert searches[""][0] == 321 + NEWS
