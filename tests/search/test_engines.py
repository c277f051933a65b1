"""Both engines against plain Python over the rows: match sets, counts, facets, days, order, folding and pages."""

from __future__ import annotations

import pytest
import search_reference as reference
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from search_world import SPELLINGS, WORDS, article, spelled, world

from search.documents import article_document
from search.engine import Answer, Changes, Engine, Plan
from search.nodes import Query
from search.query import as_question, parse
from search.ranking import Units, units
from storage.searchable import ArticleText

ROWS = world() + spelled(1001)
APART = 1201


def build(engine: Engine, rows: list[ArticleText]) -> None:
    with engine.rebuilding() as new:
        new.apply(Changes(tuple(article_document(row) for row in rows)))
        new.publish()


@pytest.fixture(scope="module")
def filled(shared_engine: Engine) -> Engine:
    build(shared_engine, ROWS)
    return shared_engine


def ask(engine: Engine, query: Query, **plan: object) -> Answer:
    return engine.search(Plan(query, units(query), **{"size": 1000, **plan}))  # type: ignore[arg-type]


def ids(engine: Engine, query: Query) -> set[int]:
    return {hit.id for hit in ask(engine, query, fold_copies=False).hits}


@pytest.mark.parametrize("text", [
    "", "lũ", "lu", "hòa", "hoà", "hoa", '"lũ lụt"', '"lu lut"', "TP.HCM", "tp hcm", "covid-19", '"hòa bình"', "khoa*", "h*",
    "lũ OR cháy", "lũ -lụt", "-lũ", "-(lũ OR cháy)", "giá xăng OR cháy nhà", "tieude:cháy", "title:(lũ OR khoa*)",
    "-tieude:lu", "nguồn:bao-sang", "nguồn:bao-sang,nhat-bao", "-nguồn:bao-sang lũ", 'mục:"thời sự"', "loại:cổng",
    "chủ đề:2", "chủ đề:2,3 lũ", "ngày:2026-11-05", "ngày:2026-11", "ngày:>=2026-11-10", "ngày:<2026-11-10 lũ",
    "ngày:2026-11-03..2026-11-09", "-ngày:2026", "nguồn:khong-co", "zzz", "a", '"a b"', '"học sinh học"', "😀", "2026",
    '"lũ lụt miền Trung"', '"xăng lũ"', "da nang", "Đà Nẵng", '"Đà Nẵng" OR "da nang"', "(lũ (lụt OR (ngập -cháy)))",
    "UBND", "ủy ban nhân dân", "uy ban nhan dan", "-UBND", "title:UBND", "UBND họp", "HĐND OR TPHCM", '"TPHCM"', '-"ủy ban nhân dân" ubnd',
    "địa bàn:new/province/79", "area:old/district/760,new/province/75 lũ", "-địa bàn:new/province/79", "area:new/ward/00000",
    'văn bản:"nghị quyết 18"', 'document:"Nghị định 168"', "văn bản:168/2024/nđ-cp", '-document:"thông tư 29" area:new/province/79',
])
def test_match_sets_and_counts_are_those_of_the_record(filled: Engine, text: str) -> None:
    query = parse(text)
    expected = reference.matching(query, ROWS)
    answer = ask(filled, query, fold_copies=False)
    assert {hit.id for hit in answer.hits} == {row.id for row in expected}
    assert answer.total == filled.count(query) == len(expected)
    assert answer.stories == len(reference.folded(expected))
    assert answer.facets == (reference.facets(expected) if expected else {})
    assert answer.days == reference.days(expected)


@pytest.mark.parametrize("group", SPELLINGS, ids="/".join)
def test_every_spelling_finds_all_of_them(filled: Engine, group: tuple[str, ...]) -> None:
    for form in ("{}", "họp {} hôm nay", "title:({})", "HỌP {}"):
        found = [ids(filled, parse(form.format(spelling))) for spelling in group]
        expected = reference.in_any_spelling(ROWS, group, form)
        # Words that were typed side by side may stand apart, as any others.
        assert expected and [one - {APART} for one in found] == [expected] * len(group), form
    for spelling in group:
        quoted = ids(filled, parse(f'"{spelling}"'))
        assert quoted == reference.in_any_spelling(ROWS, (spelling,), "{}")


word = st.sampled_from(WORDS)
leaf = st.one_of(
    word, st.tuples(word, word).map(lambda two: f'"{two[0]} {two[1]}"'), word.map(lambda w: w[:2] + "*"),
    st.sampled_from(["nguồn:bao-sang", "nguồn:nhat-bao", "loại:press", "chủ đề:2", 'mục:"đời sống"', "ngày:2026-11-05..2026-11-12",
                     "area:new/province/79", "document:18-NQ/TW"]),
    word.map(lambda w: f"tieude:{w}"), st.sampled_from([spelling for group in SPELLINGS for spelling in group]),
)
asked = st.recursive(leaf, lambda inner: st.one_of(
    st.tuples(inner, inner).map(" ".join), st.tuples(inner, inner).map(" OR ".join),
    inner.map(lambda i: f"({i})"), inner.map(lambda i: f"-({i})"),
), max_leaves=6)


@given(asked, st.sampled_from(["relevance", "newest", "oldest"]), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_query_counts_as_plain_python_does(filled: Engine, text: str, sort: str, question: bool) -> None:
    query = as_question(parse(text)) if question else parse(text)
    expected = reference.matching(query, ROWS)
    answer = ask(filled, query, sort=sort, fold_copies=False)
    assert {hit.id for hit in answer.hits} == {row.id for row in expected}
    assert (answer.total, answer.stories) == (len(expected), len(reference.folded(expected)))
    assert answer.days == reference.days(expected)


@pytest.mark.parametrize("text", ["", "lũ", "khoa OR cháy"])
def test_sorted_by_time_with_undated_last_and_copies_folded(filled: Engine, text: str) -> None:
    query = parse(text)
    expected = reference.matching(query, ROWS)
    for sort, order in (("newest", reference.newest_first), ("oldest", reference.oldest_first)):
        plain = ask(filled, query, sort=sort, fold_copies=False)
        assert [hit.id for hit in plain.hits] == [row.id for row in order(expected)]
        once = ask(filled, query, sort=sort)
        assert [(hit.id, hit.copies) for hit in once.hits] == reference.folded(order(expected))


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("fold", [True, False])
def test_pages_put_together_are_the_whole_list(filled: Engine, sort: str, fold: bool) -> None:
    query = parse("lũ OR khoa OR hòa")
    whole = ask(filled, query, sort=sort, fold_copies=fold).hits
    pages = [hit for at in range(0, len(whole) + 7, 7)
             for hit in ask(filled, query, sort=sort, fold_copies=fold, offset=at, size=7).hits]
    assert tuple(pages) == whole
    assert len({hit.id for hit in whole}) == len(whole) == (ask(filled, query).stories if fold else ask(filled, query).total)


def test_a_query_without_words_comes_newest_first(filled: Engine) -> None:
    hits = ask(filled, parse("loại:press"), fold_copies=False).hits
    expected = reference.newest_first(reference.matching(parse("loại:press"), ROWS))
    assert [hit.id for hit in hits] == [row.id for row in expected]


def test_ranking_never_changes_what_matches(filled: Engine) -> None:
    query = parse("lũ lụt")
    other = filled.search(Plan(query, Units(("cháy",), (("hoả", "hoạn"),)), size=1000, fold_copies=False))
    assert {hit.id for hit in other.hits} == ids(filled, query)


def test_phrases_do_not_cross_from_title_to_text(engine: Engine) -> None:
    build(engine, [article(1, "tin lũ", "lụt về"), article(2, "tin", "lũ lụt về")])
    assert ids(engine, parse('"lũ lụt"')) == {2}
    assert ids(engine, parse("lũ lụt")) == {1, 2}


def test_the_title_and_side_by_side_rank_first(engine: Engine) -> None:
    filler = "một câu chuyện khác hẳn về đời sống thường ngày của người dân quê"
    build(engine, [
        article(1, "Chuyện quê", f"{filler} đồn tin {filler}"),
        article(2, "Chuyện phố", f"{filler} tin đồn {filler}"),
        article(3, "Về tin đồn", f"{filler} {filler} tin đồn"),
        *(article(10 + n, "Khác", filler) for n in range(5)),
    ])
    assert [hit.id for hit in ask(engine, parse("tin đồn")).hits] == [3, 2, 1]


def test_a_word_longer_than_engines_take_is_cut_alike(engine: Engine) -> None:
    build(engine, [article(1, "x", "a" * 300 + " b"), article(2, "x", "a" * 100), article(3, "x", "a" * 99)])
    assert ids(engine, parse("a" * 250)) == {1, 2}
    assert ids(engine, parse("b")) == {1}


@pytest.mark.parametrize("text", ["\0", "😀" * 50, "\ud800", 'a\0b"', "“" * 30, "lũ " * 3000, "* ** -* -", "a:-b:", "[a TO b]", "x^2 ~3 /a/"])
def test_no_text_breaks_an_engine(filled: Engine, text: str) -> None:
    try:
        query = parse(text)
    except ValueError:
        raise
    except Exception as error:
        assert type(error).__name__ == "QueryError"
        return
    assert ids(filled, query) == {row.id for row in reference.matching(query, ROWS)}


def test_without_an_index_the_answer_is_empty(engine: Engine) -> None:
    assert not engine.ready()
    assert ask(engine, parse("lũ")) == Answer()
    assert engine.count(parse("lũ")) == 0
    assert engine.comment_weeks(parse("lũ")) == {}
    assert list(engine.versions()) == []


def test_counts_of_a_search_follow_what_is_written(engine: Engine) -> None:
    build(engine, [article(1, title="Lũ lụt", source="bao-sang"), article(2, title="Lũ quét", source="bao-sang")])
    query = parse("lũ")
    assert ask(engine, query).facets["source"] == ask(engine, query, sort="oldest").facets["source"] == {"bao-sang": 2}
    with engine.writing() as writer:
        writer.apply(Changes((article_document(article(3, title="Lũ ống", source="nhat-bao")),)))
    assert ask(engine, query).facets["source"] == {"bao-sang": 2, "nhat-bao": 1}
    build(engine, [article(4, title="Lũ lụt", source="nhat-bao")])
    assert ask(engine, query).facets["source"] == {"nhat-bao": 1}
    assert ask(engine, query).total == engine.count(query) == 1
