"""Forecasts in sentences: ranges, directions, reasons and scores, in both languages; hostile labels stay text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config import thresholds
from langnghe import i18n
from langnghe.render import forecast_words
from langnghe.render.html import digest_html
from langnghe.render.markdown import digest_markdown
from pipelines.forecast import models, outlook
from pipelines.forecast.review import OfTopic
from storage.forecasts import Said

LIMITS = thresholds.load().forecast
WEEK = Said(3, "2026-11-20", 7, "2026-11-27", 20, 31, 1045, 12, "rising", "weekday_profile", 0.82)


def said(found: OfTopic, language: str = "vi") -> list[str]:
    with i18n.speaking(language):
        return forecast_words.of_topic(found, LIMITS)


def test_a_forecast_says_range_direction_basis_and_record() -> None:
    lines = said(OfTopic((replace(WEEK, horizon=3, before=None, direction="unknown"), WEEK), 8, 10))
    assert lines[0].startswith("3 ngày kể từ 20/11/2026: khoảng 20–1.045 bài, không nói tăng hay giảm")
    assert lines[1] == ("7 ngày kể từ 20/11/2026: khoảng 20–1.045 bài, có chiều hướng tăng "
                        "(cùng số ngày ngay trước đó: 12 bài).")
    assert "thứ trong tuần" in lines[2] and "82 % so với" in lines[2]
    assert lines[3].startswith("8 trên 10 dự báo trước")
    assert said(OfTopic((WEEK,), 0, 0), "en")[-1].endswith("none of this topic has come due yet.")


def test_a_range_of_one_count_is_that_count() -> None:
    assert [said(OfTopic((replace(WEEK, low=n, high=n),), 0, 0), "en")[0].split("about ")[1].split(",")[0]
            for n in (1, 2)] == ["1 article", "2 articles"]


@pytest.mark.parametrize(("reason", "words"), [
    (outlook.SHORT, "ít nhất 42 ngày"), (outlook.GAPS, "28 ngày gần đây chỉ có 30 ngày"),
    (outlook.QUIET, "chỉ có 30 bài"), (outlook.NO_BETTER, "như tuần trước"),
])
def test_every_reason_has_words(reason: str, words: str) -> None:
    row = Said(3, "2026-11-20", 0, "2026-11-20", withheld=reason, needed=42, have=30, outcome="none")
    line, = said(OfTopic((row,), 0, 0))
    assert line.startswith("Chưa dự báo: ") and words in line


def test_a_topic_never_looked_at_says_from_when_on() -> None:
    assert "ít nhất 14 bài trong 28 ngày" in said(OfTopic((), 0, 0))[0]


def test_every_model_and_direction_has_words() -> None:
    assert set(forecast_words.MODELS) == set(models.MODELS)
    assert set(forecast_words.DIRECTIONS) == {
        outlook.RISING, outlook.STEADY, outlook.FALLING, outlook.FEW, outlook.UNKNOWN}


def body(label: str) -> dict:
    row = {"id": 3, "label": label, "horizon": 7, "low": 20, "middle": 31, "high": 45, "before": 12,
           "direction": "rising", "actual": 90}
    counts = {"horizon": 7, "scored": 10, "inside": 8, "below": 0, "above": 2, "unread": 1, "merged": 2, "waiting": 0}
    return {"forecasts": {"due": [counts], "missed": [row], "made": [row], "made_total": 4}}


def test_the_digest_scores_yesterdays_beside_todays() -> None:
    with i18n.speaking("vi"):
        lines = forecast_words.digest(body("Giá xăng"))
    assert lines == [
        "Dự báo 7 ngày, hết hạn hôm qua: đã chấm 10, trong đó 8 rơi vào khoảng, 0 thấp hơn và 2 cao hơn khoảng; "
        "1 không chấm vì có ngày không đọc được; 2 không chấm vì chủ đề đã nhập vào chủ đề khác.",
        "Giá xăng: 7 ngày có 90 bài, dự báo là 20–45 bài.",
        "Giá xăng, 7 ngày tới: khoảng 20–45 bài, có chiều hướng tăng.",
        "Còn 3 chủ đề có dự báo trên trang riêng của chủ đề.",
    ]


def test_an_older_digest_has_none_and_a_removed_label_leaves_the_number() -> None:
    assert forecast_words.digest({}) == []
    with i18n.speaking("en"):
        assert forecast_words.digest(body(""))[1].startswith("Topic 3: ")


def test_a_hostile_label_stays_text_in_every_form() -> None:
    empty = {"total": 0, "articles": []}
    change = {"today": 1, "yesterday": None, "percent": None, "week_mean": None}
    whole = body("<script>alert(1)</script> [x](javascript:alert(2))") | {
        "kind": "day", "day": "2026-11-27", "totals": {"articles": 1, "stories": 1, "outlets": 1, "change": change}, "topics": [],
        "topics_not_shown": {}, "coverage": {}, "revised": empty, "withdrawn": empty, "undated": empty}
    assert "<script>alert" not in digest_html(whole, "vi")
    assert "](javascript" not in digest_markdown(whole, "vi").replace("\\]", "")
    assert "## Dự báo" in digest_markdown(whole, "vi")
