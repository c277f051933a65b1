"""Comments answer with topics and weeks only, and to no question that could look for a person or for one comment."""

from __future__ import annotations

import pytest
from search_record import comment_on, fill
from search_world import START, article

from search import comments, indexer
from search.comment_questions import allowed, names_a_person
from search.engine import Engine
from search.query import parse
from search.results import SearchPage, SearchRequest
from search.service import Searcher
from storage.sessions import Database


@pytest.fixture
def searcher(database: Database, engine: Engine) -> Searcher:
    return Searcher(database, engine)


def find(searcher: Searcher, text: str) -> SearchPage:
    return searcher.find(SearchRequest(text=text))


def talk(searcher: Searcher, sizes: dict[str, int], text: str = "lũ quá lớn") -> None:
    for address, size in sizes.items():
        comment_on(searcher.database, address, [f"{text} {n}" for n in range(size)], START)
    indexer.drain(searcher.database, searcher.engine, owner="test")


def two_topics(searcher: Searcher) -> None:
    fill(searcher.database, [
        article(1, "Mưa", "nước", story_id=1, topic_id=1), article(2, "Gió", "nước", story_id=1, topic_id=1),
        article(3, "Giá", "chợ", story_id=2, topic_id=2), article(4, "Không chủ đề", "x")])


def test_comments_answer_with_topics_and_weeks_only(searcher: Searcher) -> None:
    two_topics(searcher)
    talk(searcher, {"https://bao.example/1": 20, "https://bao.example/2": 4, "https://bao.example/4": 30})
    page = find(searcher, "lũ lớn")
    assert page.total == 0
    assert page.comment_weeks == ((1, "Chủ đề 1", "2026-W44", "≈ 20"),)
    for refused in ("", "lũ nguồn:bao-sang", "lũ ngày:2026", "tieude:lũ", "-lũ"):
        assert not _weeks(searcher, refused), refused


def test_few_comments_look_like_none(searcher: Searcher) -> None:
    """A mark for "few" would tell one from none, and word by word a whole comment."""
    two_topics(searcher)
    talk(searcher, {"https://bao.example/1": 5, "https://bao.example/2": 4, "https://bao.example/3": 30})
    assert _weeks(searcher, "lũ lớn") == ()      # nine in two threads; thirty in one
    assert _weeks(searcher, "lũ chủ đề:2") == ()


def test_a_name_never_finds_comments(searcher: Searcher) -> None:
    two_topics(searcher)
    talk(searcher, {"https://bao.example/1": 12, "https://bao.example/2": 12}, "Nguyễn Văn An lũ cầu")
    assert _weeks(searcher, "lũ") != ()
    for refused in ("Nguyễn Văn An", '"Nguyễn Văn An"', "nguyen van an", '"Nguyễn Văn An" OR lũ', "Nguyễn Văn An lũ",
                    "Nguyễn Văn An cầu", "Nguyễn Văn An chủ đề:1"):
        assert _weeks(searcher, refused) == (), refused


def _weeks(searcher: Searcher, text: str) -> tuple[tuple[int, str, str, str], ...]:
    try:
        return find(searcher, text).comment_weeks
    except ValueError:
        return ()


@pytest.mark.parametrize("text", [
    '"lũ quá lớn rồi"', "lũ -lớn", "lũ lớ*", "một hai ba bốn năm sáu bảy", "lũ OR bão OR mưa OR gió",
    "lodanh_handle88", "hoangyen1988", "0912345678", "nguồn:bao lũ",
])
def test_questions_that_could_fish_are_not_asked(text: str) -> None:
    assert not allowed(parse(text).root)


@pytest.mark.parametrize("text", ["lũ lụt miền Trung", '"giá xăng"', "lũ OR bão", "covid19", "u23 việt nam"])
def test_questions_about_topics_are_asked(text: str) -> None:
    assert allowed(parse(text).root)


def test_spellings_are_asked_of_comments_too_under_the_rules_for_what_was_typed(searcher: Searcher) -> None:
    two_topics(searcher)
    talk(searcher, {"https://bao.example/1": 10, "https://bao.example/2": 10}, "ủy ban nhân dân xã họp")
    assert _weeks(searcher, "UBND") == _weeks(searcher, "uy ban nhan dan") == ((1, "Chủ đề 1", "2026-W44", "≈ 20"),)
    assert _weeks(searcher, '"UBND"') == _weeks(searcher, '"ủy ban nhân dân"') == ()
    assert _weeks(searcher, "UBND OR HĐND OR CSGT OR lũ") == _weeks(searcher, "-UBND") == ()


def test_names_are_seen_in_every_alternative() -> None:
    assert names_a_person(parse('lũ OR (bão OR "Trần Thị Hoa")').root)
    assert not names_a_person(parse("lũ lụt miền Trung").root)


@pytest.mark.parametrize(("number", "expected"), [(10, "≈ 10"), (14, "≈ 10"), (22, "≈ 20"), (1003, "≈ 1000")])
def test_counts_of_comments_are_rounded_down(number: int, expected: str) -> None:
    assert comments.said(number) == expected
