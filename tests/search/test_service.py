"""A request in, a page out: filters, labels, flags from the record, the toneless offer, comments as topics and weeks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from search_record import fill, recorded, save
from search_world import START, article, world

from search import indexer
from search.engine import Engine
from search.query import QueryError
from search.results import SearchPage, SearchRequest
from search.service import Searcher
from storage import articles
from storage.sessions import Database


@pytest.fixture
def searcher(database: Database, engine: Engine) -> Searcher:
    return Searcher(database, engine)


def filled(searcher: Searcher, rows: list[object]) -> dict[int, int]:
    ids = fill(searcher.database, rows)  # type: ignore[arg-type]
    indexer.drain(searcher.database, searcher.engine, owner="test")
    return ids


def find(searcher: Searcher, text: str = "", **request: object) -> SearchPage:
    return searcher.find(SearchRequest(text, **request))  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "near"), [
    ("nguồn:Báo Sáng", ("Báo Sáng",)), ("lũ nguồn:bao-sag", ("Báo Sáng",)), ("nguồn:sáng", ("Báo Sáng",)), ("nguồn:zzz", ()),
])
def test_an_unknown_source_is_said_with_those_like_it(searcher: Searcher, text: str, near: tuple[str, ...]) -> None:
    filled(searcher, world(30))
    with pytest.raises(QueryError) as raised:
        find(searcher, text)
    assert (raised.value.reason, raised.value.near[:1]) == ("unknown_source", near)


def test_sources_and_topics_are_said_back_by_name(searcher: Searcher) -> None:
    filled(searcher, world(30))
    assert find(searcher, "nguồn:bao-sang").described == "nguồn Báo Sáng"
    assert find(searcher, "chủ đề:2147483647").described == "chủ đề số 2147483647"
    assert find(searcher, "chủ đề:999999999999999").total == 0


def test_every_filter_is_also_a_part_of_the_text(searcher: Searcher) -> None:
    filled(searcher, world(60))
    for request, text in (
        ({"sources": ("bao-sang", "nhat-bao")}, "nguồn:bao-sang,nhat-bao"), ({"kinds": ("portal",)}, "loại:portal"),
        ({"sections": ("Thời sự",)}, 'mục:"thời sự"'), ({"topics": (2, 3)}, "chủ đề:2,3"),
        ({"day_from": "2026-11-05", "day_to": "2026-11-09"}, "ngày:2026-11-05..2026-11-09"),
        ({"day_from": "2026-11-12"}, "ngày:>=2026-11-12"), ({"sources": ("bao-sang",)}, 'nguồn:"Báo Sáng"'),
    ):
        by_request, by_text = find(searcher, "lũ OR khoa*", **request), find(searcher, f"(lũ OR khoa*) {text}")
        assert by_request.hits == by_text.hits
        assert by_request.facets == by_text.facets
        assert 0 < by_request.total < 60


def test_facets_and_histogram_add_up(searcher: Searcher) -> None:
    filled(searcher, world(60))
    page = find(searcher, "lũ OR giá OR học", size=1000)
    assert sum(value.count for value in page.facets["source"]) == page.total == sum(v.count for v in page.facets["kind"])
    assert sum(number for _, number in page.histogram) + page.undated == page.total
    assert len(page.hits) == page.stories
    assert sum(1 + hit.copies for hit in page.hits) == page.total
    assert {value.value for value in page.facets["section"]} <= {"Thời sự", "Thời Sự", "Đời sống"}
    assert len({value.value.lower() for value in page.facets["section"]}) == len(page.facets["section"])
    labels = {value.value: value.label for value in page.facets["source"]}
    assert labels["bao-sang"] == "Báo Sáng"
    for value in (*page.facets["source"], *page.facets["section"]):
        field = "nguồn" if value in page.facets["source"] else "mục"
        assert find(searcher, f'(lũ OR giá OR học) {field}:"{value.value}"').total == value.count


def test_what_a_hit_shows_comes_from_the_record(searcher: Searcher) -> None:
    ids = filled(searcher, [article(1, "Lũ về", "nước lớn", story_id=1, topic_id=4, section="Thời sự"),
                            article(2, "Lũ rút", "nước nhỏ")])
    with searcher.database.writing() as session:
        articles.withdraw(session, ids[2], START)
        save(session, article(1, "Lũ đã về", "nước lớn"))
    page = find(searcher, "lũ", sort="newest")
    assert page.behind == 2
    by_id = {hit.article_id: hit for hit in page.hits}
    assert (by_id[ids[2]].withdrawn, by_id[ids[1]].revised) == (True, True)
    assert "".join(span.text for span in by_id[ids[1]].title) == "Lũ đã về"
    assert by_id[ids[1]].topic_label == "Chủ đề 4"
    assert [span.text for span in by_id[ids[1]].title if span.hit] == ["Lũ"]


def test_copies_are_folded_and_can_be_opened(searcher: Searcher) -> None:
    rows = [article(n, "Cùng một tin", f"bản {n}", story_id=1, published_at=START + timedelta(hours=n), date_reliable=True)
            for n in range(1, 5)]
    ids = filled(searcher, rows)
    page = find(searcher, "tin", sort="oldest")
    assert (page.total, page.stories, len(page.hits)) == (4, 1, 1)
    assert (page.hits[0].article_id, page.hits[0].copies) == (ids[1], 3)
    assert [hit.article_id for hit in searcher.copies(ids[1])] == [ids[2], ids[3], ids[4]]
    assert len(find(searcher, "tin", fold_copies=False).hits) == 4


def test_a_toned_query_that_finds_little_offers_the_toneless_one(searcher: Searcher) -> None:
    filled(searcher, [article(1, "lũ lụt", "x"), article(2, "lu lut", "x"), article(3, "lú lụt", "x")])
    assert find(searcher, "lũ lụt").folded_total == 3
    assert find(searcher, "lũ lụt").total == 1
    assert find(searcher, "lu lut").folded_total is None
    assert find(searcher, "lu lut").total == 3
    assert find(searcher, "đê").folded_total is None


def test_question_mode_ranks_what_says_most_of_it_first(searcher: Searcher) -> None:
    ids = filled(searcher, [article(1, "Giá xăng tăng", "từ chiều nay"), article(2, "Giá vàng", "tăng nhẹ"), article(3, "Bão", "x")])
    assert find(searcher, "vì sao giá xăng lại tăng mạnh từ chiều nay?").total == 0
    page = find(searcher, "vì sao giá xăng lại tăng mạnh từ chiều nay?", mode="question")
    assert page.hits[0].article_id == ids[1]
    assert ids[3] not in {hit.article_id for hit in page.hits}


def test_a_query_that_cannot_be_understood_says_where(searcher: Searcher) -> None:
    with pytest.raises(QueryError) as raised:
        find(searcher, "lũ xyz:1")
    assert raised.value.position == 3
    with pytest.raises(QueryError, match="no such kind"):
        find(searcher, kinds=("blog",))


def test_pages_are_stable(searcher: Searcher) -> None:
    filled(searcher, world(60))
    whole = find(searcher, "h* OR l*", size=1000).hits
    pages = [hit for page in range(1, 20) for hit in find(searcher, "h* OR l*", size=9, page=page).hits]
    assert tuple(pages) == whole


def test_the_record_is_what_was_filled(searcher: Searcher) -> None:
    filled(searcher, world(20))
    assert find(searcher, "", fold_copies=False, size=1000).total == len(recorded(searcher.database)) == 20
