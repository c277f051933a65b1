"""A walk through everything that a search holds: the same articles as its count, in the order of their ids."""

from __future__ import annotations

import pytest
from search_record import fill, recorded
from search_world import world

from search import indexer, wholes
from search.engine import Engine
from search.errors import QueryError
from search.results import SearchRequest
from search.service import Searcher
from storage import export_rows
from storage.sessions import Database

ASKED = ("", "lũ", "hoa", '"lũ lụt"', "khoa*", "lũ -lụt", "nguồn:bao-sang", "ngày:2026-11", "zzz")


@pytest.fixture
def filled(database: Database, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Searcher:
    monkeypatch.setattr(wholes, "PAGE", 7)
    fill(database, world(60))
    indexer.drain(database, engine, owner="test")
    return Searcher(database, engine)


def test_a_walk_meets_what_the_page_counts(filled: Searcher) -> None:
    for request in (*(SearchRequest(text) for text in ASKED), SearchRequest("lũ lụt miền Trung xăng", mode="question"),
                    SearchRequest("lũ", sources=("bao-sang",), day_from="2026-11-05", kinds=("press",))):
        page = filled.find(SearchRequest(**{name: getattr(request, name) for name in request.__slots__} | {"size": 1000, "fold_copies": False}))
        found = wholes.whole(filled.database, filled.engine, request, "vi")
        pages = list(wholes.ids(filled.engine, found.query))
        walked = [id_ for ids in pages for id_ in ids]
        assert all(len(ids) == 7 for ids in pages[:-1])
        assert walked == sorted(hit.article_id for hit in page.hits)
        assert (len(walked), found.described, found.behind) == (page.total, page.described, 0)
        with filled.database.reading() as session:
            assert [row.id for row in export_rows.read(session, walked)] == walked


def test_a_walk_goes_on_behind_an_id(filled: Searcher) -> None:
    query = filled.understood(SearchRequest("lũ"))
    walked = [id_ for ids in wholes.ids(filled.engine, query) for id_ in ids]
    assert [id_ for ids in wholes.ids(filled.engine, query, walked[9]) for id_ in ids] == walked[10:]


def test_a_rebuild_is_another_generation(filled: Searcher) -> None:
    before = filled.engine.generation()
    indexer.rebuild(filled.database, filled.engine)
    assert before and filled.engine.generation() not in ("", before)


def test_without_an_index_there_is_nothing_to_walk(engine: Engine, filled: Searcher) -> None:
    assert len(recorded(filled.database)) == 60
    with pytest.raises(QueryError):
        wholes.whole(filled.database, engine, SearchRequest("nguồn:không-có"), "vi")
