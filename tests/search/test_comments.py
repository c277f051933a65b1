"""Comments answer with topics and weeks only, and to no question that could look for a person or for one comment."""

from __future__ import annotations

import pytest
from search_record import comment_on, fill
from search_world import START, article

from search import comments, indexer
from search.comment_questions import allowed, names_a_person
from search.engine import Engine
from search.nodes import wanted
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
    talk(searcher, {"https://bao.example/1": 15, "https://bao.example/2": 5, "https://bao.example/4": 30})
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


def test_what_nearly_all_say_in_one_thread_looks_like_none(searcher: Searcher) -> None:
    """Else the only comment of a second thread would show, word by word, whether it holds what the first one says."""
    two_topics(searcher)
    talk(searcher, {"https://bao.example/1": 30, "https://bao.example/2": 4})
    assert _weeks(searcher, "lũ") == ()


# Just below the threshold and just below a step of rounding.
@pytest.mark.parametrize("common", [9, 14])
def test_no_operator_finds_a_single_comment_beside_a_common_word(searcher: Searcher, common: int) -> None:
    """`không OR thì OR cõng` told that exactly one comment holds "cõng", then what stands beside it."""
    two_topics(searcher)
    said = ["không biết thì thôi"] * common
    where = [f"https://bao.example/{1 + n % 2}" for n in range(common)]
    for address in ("https://bao.example/1", "https://bao.example/2"):
        texts = [text for text, there in zip(said, where, strict=True) if there == address]
        comment_on(searcher.database, address, [*texts, *["cõng mẹ tôi ra"] * (address[-1] == "1")], START)
    indexer.drain(searcher.database, searcher.engine, owner="test")
    assert bool(_weeks(searcher, "không")) is bool(_weeks(searcher, "không thì")) is (common >= 10)
    for attack in ("không OR cõng", "không OR thì OR cõng", "không | \"cõng mẹ tôi\"", "không HOẶC cõng", "(không OR cõng) thì",
                   "thì (không OR cõng)", "-(không cõng)", "không cõ*", "không OR cõ*", "-cõng không", "không KHÔNG cõng",
                   "(không OR cõng) chủ đề:1", "không OR (cõng mẹ)", "không OR tieude:cõng", "NOT cõng"):
        assert searcher.comment_weeks(searcher.understood(SearchRequest(text=attack)), "", "9") == (), attack
    assert searcher.find(SearchRequest(text="không OR cõng", mode="question")).comment_weeks == ()


def test_a_rare_spelling_moves_no_count_of_a_common_one(searcher: Searcher) -> None:
    two_topics(searcher)
    comment_on(searcher.database, "https://bao.example/1", ["UBND xã"] * 7 + ["ủy ban nhân dân xã"], START)
    talk(searcher, {"https://bao.example/2": 7}, "UBND xã")
    assert _weeks(searcher, "UBND") == _weeks(searcher, '"UBND"') == ((1, "Chủ đề 1", "2026-W44", "≈ 10"),)
    assert _weeks(searcher, '"ủy ban"') == ()


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
    '"lũ quá lớn rồi"', "lũ -lớn", "lũ lớ*", "một hai ba bốn năm sáu bảy", "lũ OR bão", "lũ (miền Trung OR bão)",
    "lodanh_handle88", "hoangyen1988", "0912345678", "nguồn:bao lũ",
])
def test_questions_that_could_fish_are_not_asked(text: str) -> None:
    assert not allowed(parse(text).root)


@pytest.mark.parametrize("text", ["lũ lụt miền Trung", '"giá xăng"', "xăng tăng giá", "covid19", "u23 việt nam"])
def test_questions_about_topics_are_asked(text: str) -> None:
    assert allowed(parse(text).root)


def test_spellings_are_asked_of_comments_too_under_the_rules_for_what_was_typed(searcher: Searcher) -> None:
    two_topics(searcher)
    talk(searcher, {"https://bao.example/1": 10, "https://bao.example/2": 10}, "ủy ban nhân dân xã họp")
    assert _weeks(searcher, "UBND") == _weeks(searcher, "uy ban nhan dan") == ((1, "Chủ đề 1", "2026-W44", "≈ 20"),)
    assert _weeks(searcher, '"UBND"') == _weeks(searcher, '"ủy ban nhân dân"') == ()
    assert _weeks(searcher, "UBND OR HĐND OR CSGT OR lũ") == _weeks(searcher, "-UBND") == ()


def test_names_are_seen_among_other_words() -> None:
    assert names_a_person(tuple(wanted(parse('lũ bão "Trần Thị Hoa"').root)))
    assert not names_a_person(tuple(wanted(parse("lũ lụt miền Trung").root)))


@pytest.mark.parametrize(("number", "expected"), [(10, "≈ 10"), (14, "≈ 10"), (22, "≈ 20"), (1003, "≈ 1000")])
def test_counts_of_comments_are_rounded_down(number: int, expected: str) -> None:
    assert comments.said(number) == expected
