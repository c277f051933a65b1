"""A topic's key sentences and what each day added: quoted, from different stories, never about somebody private."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.topics import summary
from storage.topictexts import TopicText

DAY = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)
FEE = "Mức viện phí mới áp dụng từ đầu tháng sau tại mọi bệnh viện công của thành phố."
INSURED = "Người có thẻ bảo hiểm y tế không phải trả thêm phần chênh lệch trong năm đầu."
DOCTORS = "Các bệnh viện tuyến huyện cho biết còn thiếu bác sĩ và thuốc men để nhận thêm người bệnh."


def _text(number: int, body: str, day: int = 0, source: str = "", title: str = "") -> TopicText:
    name = source or f"bao{number}"
    return TopicText(number, number, name, name.title(), f"https://{name}.test/{number}", title or f"Tin riêng số {number}",
                     "", body, DAY + timedelta(days=day), "minute")


def test_sentences_cover_the_stories_without_repeating_them() -> None:
    texts = [_text(1, f"{FEE} {INSURED}"), _text(2, f"{FEE} {DOCTORS}"), _text(3, f"{INSURED} {FEE}"), _text(4, DOCTORS),
             _text(5, "Từ đầu tháng sau, mức viện phí mới áp dụng tại mọi bệnh viện công của thành phố này.")]
    found = summary.summarise(texts).sentences
    assert sorted(quote.text for quote in found) == sorted([FEE, INSURED, DOCTORS])
    assert len({quote.article_id for quote in found}) == 3
    by_id = {text.id: text for text in texts}
    for quote in found:
        text = by_id[quote.article_id]
        assert quote.text in text.body
        assert (quote.url, quote.source_title, quote.at) == (text.url, text.source_title, text.at)


def test_whoever_holds_no_office_is_not_quoted() -> None:
    private = "Bà Trần Thị Bình kể rằng mức viện phí mới làm gia đình phải vay thêm tiền để chữa bệnh."
    office = "Bộ trưởng Đào Hồng Lan khẳng định mức viện phí mới không ảnh hưởng người có thẻ bảo hiểm."
    assert summary.summarise([_text(1, private)]).sentences == []
    assert [quote.text for quote in summary.summarise([_text(1, f"{private} {office}")]).sentences] == [office]


def test_each_day_shows_what_the_days_before_had_not() -> None:
    texts = [_text(1, FEE, title="Tin trong ngày"), _text(2, f"{FEE} {INSURED}", day=1, title="Tin trong ngày"),
             _text(3, f"{INSURED} {FEE}", day=2, title="Tin trong ngày"), _text(4, f"{FEE} {DOCTORS}", day=3, title="Tin trong ngày")]
    added = summary.summarise(texts).added
    assert {day: quote.text for day, quote in added.items()} == {
        "2026-05-20": FEE, "2026-05-21": INSURED, "2026-05-23": DOCTORS}


def test_a_headline_stands_in_where_no_sentence_is_new() -> None:
    texts = [_text(1, FEE), _text(2, FEE, day=1, title="Sở Y tế lập tổ kiểm tra giá thuốc"), _text(3, FEE, day=2)]
    added = summary.summarise([*texts, _text(4, FEE, day=3, title="Nguyễn Văn An kêu cứu")]).added
    assert added["2026-05-21"].text == "Sở Y tế lập tổ kiểm tra giá thuốc"
    assert "2026-05-23" not in added


def test_a_sentence_that_was_cut_is_not_quoted() -> None:
    body = (FEE[:-1] + ", " + "và các khoản khác " * 80)[:summary.CHARACTERS - 1] + "."
    assert summary.summarise([_text(1, body)]).sentences == []


def test_undated_stories_are_quoted_and_stand_on_no_day() -> None:
    text = TopicText(1, 1, "bao", "Báo", "", "Tin", "", FEE, None, "")
    found = summary.summarise([text, _text(2, DOCTORS)])
    assert {quote.text for quote in found.sentences} == {FEE, DOCTORS}
    assert [quote.text for quote in found.added.values()] == [DOCTORS]


def test_nothing_comes_of_nothing() -> None:
    assert summary.summarise([]) == summary.Summary([], {}, 0)


def test_a_summary_is_made_anew_when_a_text_changes_or_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [_text(1, "Cầu phao Bến Đò đóng từ sáng nay vì nước lên nhanh. Xe phải đi vòng.")]
    read: list[int] = []
    made = summary.summarise
    monkeypatch.setattr(summary, "_known", {})
    monkeypatch.setattr(summary, "summarise", lambda given: read.append(len(given)) or made(given))
    monkeypatch.setattr(summary.topictexts, "representatives", lambda *_, **__: list(texts))
    for _ in range(2):
        assert summary.of_topic(None, 1).stories == 1
    texts[0] = replace(texts[0], body="Cầu phao Bến Đò mở lại từ chiều nay, xe qua bình thường theo lệnh của xã.")
    assert "mở lại" in summary.of_topic(None, 1).sentences[0].text
    texts.clear()
    assert summary.of_topic(None, 1).stories == 0 and read == [1, 1, 0]


def test_a_bare_pronoun_is_quoted_only_where_nothing_else_is() -> None:
    his = "Ông đề nghị các bệnh viện công thông báo mức viện phí mới trước một tháng cho mọi người bệnh."
    texts = [_text(1, f"{his} {DOCTORS}"), _text(2, f"{his} {DOCTORS}"), _text(3, his)]
    assert [quote.text for quote in summary.summarise(texts).sentences][:1] == [DOCTORS]
    assert [quote.text for quote in summary.summarise([_text(1, his)]).sentences] == [his]
