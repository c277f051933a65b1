"""What is told otherwise: only where both sides speak of the same, as measured on invented and on labelled texts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks import crosscheck_data as data
from search.crosschecking.differences import differences
from search.crosschecking.quantities import quantities


def lines(name: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in (data.SHIPPED / f"{name}.jsonl").read_text("utf-8").splitlines())


def test_invented_cases_stay_where_they_were_measured() -> None:
    said: Counter[str] = Counter()
    for case in lines("differences"):
        found = {(one.what, one.field.lower(), one.online.lower()) for one in differences(case["item"], case["article"])}
        known = {(what, field.lower(), online.lower()) for what, field, online in case["differ"]}
        said.update(right=len(found & known), wrong=len(found - known), missed=len(known - found))
    assert said["right"] / (said["right"] + said["wrong"]) >= 0.96
    assert said["right"] / (said["right"] + said["missed"]) >= 0.93


def test_labelled_pairs_of_one_event_show_nothing_of_two_things() -> None:
    texts = {row["id"]: row for name in ("items", "articles") for row in lines(name)}
    pairs = [(texts[pair["item"]], texts[pair["article"]]) for pair in lines("pairs") if pair["label"]]
    told = [differences(f"{item['issue']}\n{item['text']}", f"{one['title']}\n{one['lead']}\n{one['body']}")
            for item, one in pairs]
    assert len(pairs) == 292 and sum(map(bool, told)) == 0


@pytest.mark.parametrize(("text", "found"), [
    ("thu 2tr5 một cháu", [("money", "em", 2_500_000)]), ("vay trăm rưỡi triệu", [("money", "", 150_000_000)]),
    ("ba chục nghìn một lượt", [("money", "lượt", 30_000)]), ("hai mươi mốt hộ", [("number", "hộ", 21)]),
    ("trăm linh một hộ", [("number", "hộ", 101)]), ("12.000 người", [("number", "người", 12_000)]),
    ("55 em một lớp", [("number", "cháu/lớp", 55)]), ("mười một cháu", [("number", "cháu", 11)]),
    ("mấy chục hộ", []), ("hàng trăm người", []), ("một người dân", []), ("tỷ giá tăng", []), ("bán từ năm 2014", []),
    ("lúc 4 giờ sáng", []), ("ngày 5 tháng 6", []), ("Ba con nuoi tom", []), ("2 triệu dân đóng phí", []),
])
def test_how_much_of_what(text: str, found: list[tuple[str, str, float]]) -> None:
    assert [(one.what, one.kind, one.value) for one in quantities(text)] == found
