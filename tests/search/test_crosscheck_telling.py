"""An article of the same bridge has not told of the toll: what a rumor claims is looked for, on either typing."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from benchmarks import crosscheck_data as data
from config.crosscheck import SETTLE_FROM
from search.crosschecking.telling import claim_of, confidence
from vietnamese.text import fold

TOLL = "Nghe nói sang năm sẽ thu phí xe máy qua cầu Ngói mới."
SITE = ("Lãnh đạo tỉnh kiểm tra hiện trường cầu Ngói", "Công trình chậm tám tháng.",
        "Xe máy được đi cầu tạm, xe tải đi vòng.")
ASKED = ("Tài xế hỏi chuyện thu phí qua cầu Ngói", "", "Nhiều người chạy xe máy nghe bảo mỗi lượt thu 5.000 đồng.")


def test_invented_cases_stay_where_they_were_measured() -> None:
    said: Counter[tuple[bool, bool]] = Counter()
    for line in (data.SHIPPED / "told.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        sure = confidence(1.0, claim_of(case["claim"]), case["title"], case["lead"], case["body"])
        said[sure >= SETTLE_FROM, case["tells"]] += 1
    assert said[True, True] == 52 and said[False, True] == 0
    assert said[True, False] <= 6 and said[False, False] >= 46


@pytest.mark.parametrize("typed", [str, fold])
def test_only_what_tells_the_claim_settles_it(typed) -> None:
    claim = claim_of(typed(TOLL))
    assert confidence(0.95, claim, *SITE) < SETTLE_FROM
    assert confidence(0.95, claim, *ASKED) == 0.95


def test_an_article_about_a_rumor_of_the_matter_needs_fewer_of_its_words() -> None:
    claim = claim_of("Có tin đập Suối Rạng vỡ, bà con thôn Hạ bỏ chạy trong đêm.")
    body = ("", "Còi ở đập hú thử lúc chín giờ tối, không có sự cố.")
    assert confidence(0.9, claim, "Bác tin đập Suối Rạng vỡ", *body) == 0.9
    assert confidence(0.9, claim, "Mở cửa đập Suối Rạng cho khách xem", *body) < SETTLE_FROM


def test_a_claim_of_nothing_but_names_is_left_to_the_model() -> None:
    assert confidence(0.9, claim_of("Nghe nói Suối Rạng"), *SITE) == 0.9
