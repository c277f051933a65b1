"""The query language: golden trees, what is refused and where, and that no text whatever breaks the parser.

LANGNGHE_TEST_REFRESH_GOLDEN=1 writes the golden file from what the code does now.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import clock
from search.asking import without_asking
from search.query import QueryError, as_json, as_question, describe, parse, toneless
from search.ranking import units

GOLDEN = Path(__file__).parent / "golden_queries.json"
TEXTS = (
    "", "lũ", "lu lut", "lũ lụt", '"lũ lụt"', "“lũ lụt”", "«lũ lụt»", '"lũ"', '"lũ lụt', "lũ OR bão", "lũ HOẶC bão",
    "cháy nhà OR hỏa hoạn", "lũ AND bão", "lũ -bão", "lũ NOT bão", "KHÔNG bão lũ", "UBND TỈNH KHÔNG CẤP PHÉP", "-lũ",
    '-"lũ lụt"', "-(lũ OR bão)", "((lũ", "lũ)) bão", "()", "OR", "lũ OR", "- lũ", "lũ - bão", "TP.HCM", "tp.hcm 24/7",
    "khoa*", "TP.HC*", "*", "hoà", "hòa", "HÒA", "Ho\u0300a bi\u0300nh", "đ", "Ðà Nẵng", "nguồn:vnexpress", "source:a,b", "nguồn:(a OR b)",
    '-nguồn:"Báo Sáng"', "tieude:lũ", "tiêu đề:lũ", 'title:("tin đồn" OR lũ*)', 'mục:"Thời sự"', "loại:báo", "kind:forum",
    "chủ đề:12", "chude:#7 lũ", "topic:1,2", "ngày:2026-11-20", "ngày:20/11/2026", "ngày:2026-11", "ngày:2024-02", "ngày:11/2026",
    "ngày:2026", "ngày:2026-11-01..2026-11-20", "ngày:..2026-11-20", "ngày:>=2026-11", "ngày:>2026-11-20", "ngày:<2026-11-20",
    "date:<=2026", "https://bao.example/tin", "10:30", "Thủ tướng: không", "lũ lũ Lũ", "a\0b", "😀", "lũ 😀 bão", "nguồn:x OR lũ",
    "UBND", "ubnd tinh", '"UBND"', "UBND*", "-UBND họp", "title:UBND", "title:(ủy ban nhân dân) họp", "ủy ban nhân dân tỉnh",
    "uy ban nhan dan", '"ủy ban nhân dân"', "TP HCM", "TP. HCM", "TPHCM", "sở GD & ĐT", "HDND", "HĐND OR MTTQ", "ủy ban", "nguồn:UBND",
    "d'Ivoire", "covid–19", "ngập (TP.HCM OR \"Hà Nội\") -mưa ngày:2026 loại:press",
)


def test_golden_trees() -> None:
    now = {text: as_json(parse(text)) for text in TEXTS}
    if os.environ.get("LANGNGHE_TEST_REFRESH_GOLDEN"):
        GOLDEN.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert now == json.loads(GOLDEN.read_text("utf-8"))


@pytest.mark.parametrize(("text", "position", "reason"), [
    ("lũ xyz:1", 3, "unknown_field"), ("ngày:mai", 5, "bad_date"), ("ngày:31/2/2026", 5, "bad_date"), ("ngày:2026-13", 5, "bad_date"),
    ("ngày:0000", 5, "bad_date"), ("lũ ngày:2026-02..2026-01", 8, "days_reversed"), ("lũ loại:blog", 8, "bad_kind"), ("chủ đề:lũ", 7, "bad_topic"), 
    ("topic:99999999999999999999", 6, "bad_topic"), ("nguồn:,", 6, "empty_field"), ("(" * 41, 40, "too_deep"),
    ("-" * 3 + "lũ " + "x" * 20_000, 20_000, "too_long"), (" ".join(map(str, range(900))), 0, "too_many_words"),
])
def test_what_cannot_be_understood_says_where(text: str, position: int, reason: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(text)
    assert (raised.value.position, raised.value.reason) == (position, reason)
    assert raised.value.hint
    assert reason in QueryError.REASONS


def test_an_unknown_field_names_those_that_exist() -> None:
    with pytest.raises(QueryError, match=r"nguồn: \(source:\).*chủ đề: \(topic:\)"):
        parse("tacgia:an")


@pytest.mark.parametrize(("one", "other"), [
    ("“lũ lụt” bão", '"lũ lụt" bão'), ("hoà", "hòa"), ("nguồn:a", "source:a"), ("ngày:20/11/2026", "ngày:2026-11-20"),
    ("TIÊU ĐỀ:lũ", "title:lũ"),
    ("tiêu đề: bãi rác", "tiêu đề:bãi rác"), ("nguồn: a", "nguồn:a"), ("loại:chính thức lũ", "loại:official lũ"),
    ("loại:cổng thông tin nhà nước", "loại:official"), ('kind:"state portal"', "kind:official"), ("loại:báo chí", "loại:press"),
    ("loại: trang tin lũ", "kind:portal lũ"), ("kind:news portal", "kind:portal"), ('loại:"Diễn đàn"', "kind:forum"),
    ("ngày :2026", "ngày:2026"), ("nguồn : p2", "nguồn:p2"), ("lũ chủ đề : 5", "lũ chủ đề:5"), ("tin nguồn  :  p2", "tin nguồn:p2"),
    ("Hà Nội : mưa", "Hà Nội: mưa"), ("báo : mưa", "báo: mưa"),
    ("lũ|bão", '"lũ bão"'), ("lũ | bão", "lũ OR bão"),
])
def test_two_spellings_of_one_query(one: str, other: str) -> None:
    assert as_json(parse(one)) == as_json(parse(other))


@given(st.text(max_size=80) | st.text(alphabet=' "()-:*|ORaăâ.nguồn', max_size=80))
def test_any_text_is_a_query_or_says_why_not(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
        return
    assert parse(text) == query
    assert hash(query) == hash(parse(text))
    json.dumps(as_json(query))
    for language in ("vi", "en"):
        assert describe(as_question(query), language)
        assert describe(toneless(query), language)


@pytest.mark.parametrize("headline", ["Báo: giá xăng tăng", "Đây: giá xăng", "Hạ Long: mưa lớn"])
def test_a_pasted_headline_with_a_colon_is_words(headline: str) -> None:
    assert "field" not in json.dumps(as_json(parse(headline)))


def test_ten_thousand_characters_are_read() -> None:
    assert as_json(parse("lũ " * 3333))["root"] == {"term": "lũ"}
    assert as_json(parse("x" * 10_000))["root"] == {"term": "x" * 100}
    assert as_json(parse('"' * 10_000))["root"] == {"everything": True}


@pytest.mark.parametrize(("text", "vi", "en"), [
    ("", "mọi bài", "everything"),
    ("lũ -bão", "“lũ” và không có “bão” (đúng dấu)", "“lũ” and not “bão” (diacritics as typed)"),
    ("lu OR bao", "“lu” hoặc “bao” (không phân biệt dấu)", "“lu” or “bao” (diacritics ignored)"),
    ("nguồn:a ngày:2026-11-01..2026-11-02", "nguồn a; từ 01/11/2026 đến 02/11/2026", "source a; from 01/11/2026 to 02/11/2026"),
    ("title:lu*", "trong tiêu đề: từ bắt đầu bằng “lu” (không phân biệt dấu)", "in the title: a word that begins with “lu” (diacritics ignored)"),
    ("xăng -quốc tế dầu", "“xăng” và không có “quốc”; có “tế” và “dầu” (đúng dấu)",
     "“xăng” and not “quốc”; with “tế” and “dầu” (diacritics as typed)"),
    ('-"quốc tế" tế', "không có “quốc tế”; có “tế” (đúng dấu)", "not “quốc tế”; with “tế” (diacritics as typed)"),
    ("mục:Sức khỏe", "mục Sức; có “khỏe” (đúng dấu)", "section Sức; with “khỏe” (diacritics as typed)"),
    ('mục:"Sức khỏe"', "mục Sức khỏe", "section Sức khỏe"),
    ("loại:cổng", "loại cổng thông tin nhà nước", "kind state portal"),
    ("UBND", "“UBND” hoặc “ủy ban nhân dân” (không phân biệt dấu)", "“UBND” or “ủy ban nhân dân” (diacritics ignored)"),
    ("-UBND họp", "không có (“UBND” hoặc “ủy ban nhân dân”); có “họp” (đúng dấu)",
     "not (“UBND” or “ủy ban nhân dân”); with “họp” (diacritics as typed)"),
    ('"UBND"', "“UBND” (không phân biệt dấu)", "“UBND” (diacritics ignored)"),
    ("thành phố hồ chí minh", "(“thành” và “phố” và “hồ” và “chí” và “minh”) hoặc “TP.HCM” hoặc “TPHCM” (đúng dấu)",
     "(“thành” and “phố” and “hồ” and “chí” and “minh”) or “TP.HCM” or “TPHCM” (diacritics as typed)"),
    ("(a b) OR c", "(“a” và “b”) hoặc “c” (không phân biệt dấu)", "(“a” and “b”) or “c” (diacritics ignored)"),
])
def test_said_back_in_words(text: str, vi: str, en: str) -> None:
    assert (describe(parse(text), "vi"), describe(parse(text), "en")) == (vi, en)


@pytest.mark.parametrize("text", [
    'nguồn:"Báo Lam Khê",ptth-lam-khe rác', 'nguồn:ptth-lam-khe,"Báo Lam Khê" rác', 'nguồn:"Báo Lam Khê","ptth-lam-khe", rác',
    'rác nguồn:“Báo Lam Khê”,ptth-lam-khe'])
def test_several_sources_are_joined_by_commas_in_quotes_or_not(text: str) -> None:
    said = describe(parse(text), "vi")
    assert "Báo Lam Khê" in said and "ptth-lam-khe" in said and "“rác”" in said and "," not in said


@pytest.mark.parametrize(("text", "form"), [
    ("nước máy", "exact"), ("nuoc may", "folded"), ("nuoc máy", "folded"), ("Tien Giang mưa lớn", "folded"),
    ("công an phường", "exact"), ("covid ở chợ", "exact"), ("wifi miễn phí", "exact"),
    ("đường Nguyen Huệ ngập sâu", "exact"), ('"truong học"', "folded")])
def test_words_that_lack_their_marks_make_a_query_without_diacritics(text: str, form: str) -> None:
    assert parse(text).form == form


def test_question_mode_keeps_filters_and_exclusions() -> None:
    query = as_question(parse("vì sao giá xăng tăng mạnh -dầu nguồn:a"))
    assert as_json(query)["root"] == {"and": [
        {"atleast": {"least": 2, "of": [{"term": w} for w in ("vì", "sao", "giá", "xăng", "tăng", "mạnh")]}},
        {"not": {"term": "dầu"}}, {"field": {"source": "a"}},
    ]}


def test_spellings_do_not_decide_the_form_and_cost_no_place() -> None:
    assert parse("UBND").form == "folded"
    assert parse("UBND tỉnh").form == "exact"
    many = " ".join(str(n) for n in range(796)) + " UBND HĐND TPHCM"
    assert parse(many)


def test_a_question_counts_a_name_written_out_as_the_words_it_is() -> None:
    plain = as_json(as_question(parse("vì sao \"ủy\" ban nhân dân tỉnh họp")))["root"]["atleast"]
    spelled = as_json(as_question(parse("vì sao ủy ban nhân dân tỉnh họp")))["root"]["atleast"]
    assert plain["least"] == spelled["least"] == 2
    assert spelled["of"][2] == {"spellings": [{"term": "uỷ"}, {"term": "ubnd"}]}


def test_typed_words_rank_as_before_and_other_spellings_as_one() -> None:
    found = units(parse("ubnd tinh an"))
    assert found.words == ("ubnd", "tinh", "an")
    assert found.pairs[:2] == (("ubnd", "tinh"), ("tinh", "an"))
    assert found.pairs[2:] == (("uy", "ban"), ("ban", "nhan"), ("nhan", "dan"))
    assert units(parse("uy ban nhan dan")).words == ("uy", "ban", "nhan", "dan", "ubnd")


@pytest.mark.parametrize(("now", "text", "said"), [
    ("2026-12-01", "ngày:01/12", "ngày 01/12/2026"), ("2026-12-01", "ngày:02/12", "ngày 02/12/2025"),
    ("2026-12-01", "date:1.12", "ngày 01/12/2026"), ("2026-12-01", "ngày:29/2", "ngày 29/02/2024"),
    ("2026-12-01", "ngày:hôm nay", "ngày 01/12/2026"), ("2026-12-01", "ngày:hom qua", "ngày 30/11/2026"),
    ("2026-12-01", 'date:today', "ngày 01/12/2026"), ("2026-12-01", 'ngày:"Hôm qua"', "ngày 30/11/2026"),
    ("2026-12-01", "ngày:hôm qua..hôm nay", "từ 30/11/2026 đến 01/12/2026"), ("2026-12-01", "ngày:>=hôm qua", "từ 30/11/2026"),
    ("2026-12-01", "ngày:28/11..hôm nay", "từ 28/11/2026 đến 01/12/2026"),
    ("2026-01-02", "ngày:28/12..03/01", "từ 28/12/2025 đến 03/01/2026"),
    ("2026-12-01", "ngày:hôm nay lũ", "ngày 01/12/2026; có “lũ” (đúng dấu)"),
])
def test_days_without_a_year_and_in_words_are_the_nearest_past_ones(now: str, text: str, said: str) -> None:
    clock.freeze(datetime.fromisoformat(f"{now}T12:00:00+07:00"))
    try:
        assert describe(parse(text), "vi") == said
    finally:
        clock.freeze(None)


@pytest.mark.parametrize("text", ["ngày:32/1", "ngày:30/2", "ngày:1/13", "ngày:hôm", "ngày:hôm mai", "ngày:12"])
def test_what_is_no_day_is_still_refused(text: str) -> None:
    with pytest.raises(QueryError, match="date"):
        parse(text)


@pytest.mark.parametrize(("text", "left"), [
    ("nước sông đổi màu vì sao?", "nước sông đổi màu"), ("vì sao nước sông đổi màu", "nước sông đổi màu"),
    ("nuoc song doi mau vi sao", "nuoc song doi mau vi sao"), ("người ở đâu đến đây", "người ở đâu đến đây"),
    ("bao giờ có nước", "bao giờ có nước"), ("giá xăng tăng như thế nào", "giá xăng tăng"),
    ("nước sông đổi màu vì sao -dầu", "nước sông đổi màu -dầu"),
])
def test_a_question_loses_what_only_asks(text: str, left: str) -> None:
    assert as_json(without_asking(parse(text)))["root"] == as_json(parse(left))["root"]
