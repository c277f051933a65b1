"""Addresses, charts and differences by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from langnghe.web import addresses, charts, difference
from langnghe.web.advice import enough, of_forums, only_filters, other_spelling
from langnghe.web.rewrites import respelled, with_or, with_phrase_left_out, with_since
from langnghe.web.views.search import without_tones
from search.results import SearchRequest
from storage.sessions import Database
from storage.views import RevisionView

WORDS = st.text(max_size=20).map(str.strip)
NAMES = st.lists(st.text("abcđộ&=?# ", min_size=1, max_size=8), max_size=3, unique=True).map(tuple)
DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))


@given(
    st.builds(
        SearchRequest, text=WORDS, mode=st.sampled_from(["all", "question"]), sources=NAMES, kinds=NAMES,
        sections=NAMES, topics=st.lists(st.integers(1, 10**9), max_size=3, unique=True).map(tuple),
        day_from=DAYS.map(str), day_to=st.just(""), sort=st.sampled_from(addresses.SORTS),
        fold_copies=st.booleans(), page=st.integers(1, addresses.MOST_PAGES),
    )
)
def test_the_address_holds_the_whole_search(asked: SearchRequest) -> None:
    address = addresses.address(asked, page=asked.page)
    assert addresses.read(QueryParams(address.partition("?")[2])) == asked


def test_a_change_leads_to_the_first_page() -> None:
    asked = SearchRequest(text="a", page=4)
    assert addresses.address(asked, sort="newest") == "/?q=a&sort=newest"
    assert addresses.toggled(asked, "topic", "7") == "/?q=a&topic=7"
    assert addresses.toggled(SearchRequest(text="a", topics=(7,)), "topic", "7") == "/?q=a"


@given(st.dictionaries(DAYS, st.integers(1, 500), min_size=1, max_size=30))
def test_a_chart_holds_every_article_once(counts: dict[date, int]) -> None:
    drawn = charts.draw([(day.isoformat(), count) for day, count in counts.items()])
    assert drawn is not None
    assert drawn.total == sum(bar.count for bar in drawn.bars) == sum(counts.values())
    assert len(drawn.bars) <= charts.MOST_BARS + 2
    assert all(bar.x >= 0 and bar.x + bar.width <= charts.WIDTH + 0.1 for bar in drawn.bars)
    assert all(bar.y >= 0 and bar.y + bar.height <= charts.HEIGHT + 0.1 for bar in drawn.bars)
    for before, after in zip(drawn.bars, drawn.bars[1:], strict=False):
        assert date.fromisoformat(before.end) + timedelta(days=1) == date.fromisoformat(after.start)


def test_nothing_gives_no_chart() -> None:
    assert charts.draw([]) is None
    assert charts.draw([("2026-05-20", 0)]) is None


def test_masks_fall_on_their_day() -> None:
    drawn = charts.draw([("2026-05-01", 3), ("2026-05-03", 1)], {"2026-05-02": ("Báo Mẫu",)})
    assert drawn is not None
    assert [bar.silent for bar in drawn.bars] == [(), ("Báo Mẫu",), ()]
    assert drawn.has_gaps


@given(st.text("ab \n", max_size=60), st.text("ab \n", max_size=60))
def test_a_difference_can_be_read_both_ways(before: str, after: str) -> None:
    changes = difference.words(before, after)
    assert "".join(c.text for c in changes if c.kind != "in") == before
    assert "".join(c.text for c in changes if c.kind != "out") == after


def test_only_changed_paragraphs_are_shown() -> None:
    shown = difference.paragraphs("một\nhai ba\nbốn", "một\nhai năm\nbốn\nsáu")
    assert [[(c.kind, c.text) for c in changes] for changes in shown] == [
        [("same", "hai "), ("out", "ba"), ("in", "năm")], [("in", "sáu")],
    ]


def test_a_long_paragraph_is_shown_as_a_whole() -> None:
    changes = difference.words("a " * 2000, "b " * 2000)
    assert [change.kind for change in changes] == ["out", "in"]


@pytest.mark.parametrize(("before", "after"), [
    ("\n".join(" ".join(f"a{n % 30}" for n in range(k, k + 400)) for k in range(300)),
     "\n".join(" ".join(f"b{n % 30}" for n in range(k, k + 400)) for k in range(300))),
    ("\n".join(f"a{n % 90}" for n in range(12_000)), "\n".join(f"b{n % 90}" for n in range(12_000))),
    ("\n".join(["<>", "a"] * 400), "\n".join(["<>", "b"] * 400)),
    (" ".join(["a"] * 900), " ".join(["a", "b"] * 450)),
    ("a" * 400_000, "b" * 400_000),
])
def test_a_page_shows_no_more_than_it_has_room_for_and_says_so(before: str, after: str) -> None:
    room = difference.Room()
    shown = difference.paragraphs(before, after, room)
    assert shown and room.told() and not room.told()
    assert sum(len(change.text) + difference.TAGS for changes in shown for change in changes) < 151_000
    assert room.words >= 0 and room.pairs >= 0 and len(shown) < 5_000


def test_a_long_text_with_one_word_changed_is_shown_word_by_word() -> None:
    lines = [f"{n % 7} dòng" for n in range(3_000)]
    room = difference.Room()
    shown = difference.paragraphs("\n".join(lines), "\n".join([*lines[:1500], "khác dòng", *lines[1501:]]), room)
    assert [[(c.kind, c.text) for c in changes] for changes in shown] == [[("out", "2"), ("in", "khác"), ("same", " dòng")]]
    assert not room.told()


def test_an_article_seen_changed_many_times_shows_ten_changes_a_page(database: Database) -> None:
    from datetime import UTC, datetime

    from web_record import article_row

    from storage import articles, sources, views

    at = datetime(2026, 5, 20, tzinfo=UTC)
    with database.writing() as session:
        source_id = sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
        for number in range(25):
            given = article_row(source_id, "a", "Tựa", f"Thân bài {number}", 0)
            saved = articles.save(session, replace(given, text_hash="", collected_at=at + timedelta(hours=number)))
    with database.reading() as session:
        for until, numbers in ((None, (15, 25)), (15, (5, 15)), (5, (1, 5)), (10**18, (15, 25)), (0, ())):
            found = views.revisions(session, saved.article_id, until=until, newest=11)
            assert tuple(r.number for r in (found[:1] + found[-1:])) == numbers


def test_revisions_are_compared_with_the_one_before() -> None:
    from datetime import UTC, datetime

    from langnghe.web.views.articles import steps

    at = datetime(2026, 5, 20, tzinfo=UTC)
    shown = steps([RevisionView(1, "Cũ", "", "a", at), RevisionView(2, "Mới", "", "a", at),
                   RevisionView(3, "Mới", "", "b", at)])
    assert [(s.revision.number, bool(s.title), len(s.paragraphs)) for s in shown] == [(3, False, 1), (2, True, 0)]


def test_what_the_template_changed_stands_apart_from_what_was_edited() -> None:
    from datetime import UTC, datetime

    from langnghe.web.views.articles import steps
    from storage.changes import mark
    from storage.layout import Change

    at = datetime(2026, 5, 20, tzinfo=UTC)
    alike = Change({}, frozenset({mark(7, "+ quảng cáo")}))
    [step] = steps([RevisionView(1, "Tựa", "", "a\nb", at), RevisionView(2, "Tựa", "", "a\nc\nQuảng cáo", at, 7, alike)])
    assert [[(c.kind, c.text) for c in p] for p in step.template] == [[("in", "Quảng cáo")]]
    assert [[(c.kind, c.text) for c in p] for p in step.paragraphs] == [[("out", "b"), ("in", "c")]]


def test_a_query_without_tones_keeps_its_signs() -> None:
    assert without_tones('"Viện phí" OR -đường tiêu đề:Ế') == '"Vien phi" OR -duong tieu de:E'


@pytest.mark.parametrize(("typed", "meant"), [
    ("học phí hoặc viện phí", "học phí OR viện phí"), ('"x y" or z', '"x y" OR z'), ("a hay b hay c", "a OR b OR c"),
    ('"a hoặc b" c', ""), ('tiêu đề:"a hoặc b" c', ""), ("hoặc a", ""), ("a hay", ""), ("a OR b", ""), ("", ""),
])
def test_a_small_or_may_mean_the_sign(typed: str, meant: str) -> None:
    assert with_or(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), [
    ("ngập -thủy điện", 'ngập -"thủy điện"'), ("-thủy điện lũ", '-"thủy điện" lũ'),
    ("ngập -lũ OR bão", ""), ('ngập -"a b" c', ""), ('"-a b"', ""), ("ngập -lũ nguồn:x", ""), ("ngập -lũ", ""),
])
def test_a_minus_may_mean_both_syllables(typed: str, meant: str) -> None:
    assert with_phrase_left_out(typed) == meant


@pytest.mark.parametrize(("typed", "others"), [
    ("tỷ đồng", ["tỉ đồng"]), ("Mỹ Tho lí luận", ["Mĩ Tho lí luận", "Mỹ Tho lý luận"]), ("quý I", ["quí I"]),
    ("thủy lợi y tế", []), ("HÌ", ["HỲ"]), ("", []),
])
def test_i_and_y_of_a_syllable_are_tried_the_other_way(typed: str, others: list[str]) -> None:
    assert respelled(typed) == others


def test_another_spelling_is_offered_where_it_finds_more() -> None:
    counts = {"tỉ đồng": 38, "kĩ sư": 1}
    def count(asked: SearchRequest) -> int:
        return counts.get(asked.text, 0)

    assert other_spelling(count, SearchRequest("tỷ đồng"), 0) == ("tỉ đồng", 38)
    assert other_spelling(count, SearchRequest("tỷ đồng"), 5) is None
    assert other_spelling(count, SearchRequest("kỹ sư"), 1) is None


def test_the_rule_of_a_question_is_said_as_it_is() -> None:
    assert enough("giá xăng dầu thế giới hôm nay tăng") == (2, 8)
    assert enough("xăng") is None and enough("loại:báo chí") is None and enough("giá -xăng") is None


def test_filters_alone_are_told_from_words() -> None:
    forum = SearchRequest("loại:diễn đàn")
    assert only_filters(forum) and of_forums(forum) and of_forums(SearchRequest("viện phí", kinds=("forum",)))
    assert only_filters(SearchRequest("topic:9999")) and not of_forums(SearchRequest("topic:9999"))
    assert not only_filters(SearchRequest("viện phí loại:diễn đàn")) and not only_filters(SearchRequest(""))


def test_a_day_after_since_becomes_a_field() -> None:
    assert with_since("lũ từ 29/11/2026") == "lũ ngày:>=29/11/2026"
    assert with_since("từ ngày 2026-11-29 lũ") == "ngày:>=2026-11-29 lũ"
    assert with_since("từ lũ 29/11/2026") == "" and with_since("từ 29/11") == ""
