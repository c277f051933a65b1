from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.dates import judge
from config.clock import DISPLAY_ZONE
from vietnamese.dates import parse_datetime

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # a Sunday, 10:00 in Vietnam
DATA = Path(os.environ.get("LANGNGHE_DATA", Path(__file__).parents[2] / "../shared/data"))


def read(text: str, *, day_first: bool = True) -> str | None:
    """Return local time as text, cut to the precision that was found."""
    found = parse_datetime(text, now=NOW, day_first=day_first)
    if found is None:
        return None
    assert found.at.tzinfo is UTC
    return found.at.astimezone(DISPLAY_ZONE).strftime("%Y-%m-%d %H:%M" if found.precision == "minute" else "%Y-%m-%d")


@pytest.mark.parametrize(("text", "expected"), [
    ("Thứ Sáu, 06/02/2026, 08:05 (GMT+7)", "2026-02-06 08:05"),
    ("06/02/2026 08:05 GMT+7", "2026-02-06 08:05"),
    ("08:05 | 06/02/2026", "2026-02-06 08:05"),
    ("8h5 ngày 6/2/2026", "2026-02-06 08:05"),
    ("8 giờ 05 phút, ngày 06/2/2026", "2026-02-06 08:05"),
    ("8 giờ, ngày 06/2/2026", "2026-02-06 08:00"),
    ("17g30 ngày 6-2-2026", "2026-02-06 17:30"),
    ("06.02.2026 08:05", "2026-02-06 08:05"),
    ("08:05' - 06/02/2026", "2026-02-06 08:05"),
    ("Ngày đăng 06/02/2026 | 08:05 AM", "2026-02-06 08:05"),
    ("Cập nhật lúc 08:05, Thứ Sáu, 06/02/2026 (GMT+7)", "2026-02-06 08:05"),
    ("06/02/2026 08:05 CH", "2026-02-06 20:05"),
    ("08:05 tối 06/02/2026", "2026-02-06 20:05"),
    ("12:05 SA 06/02/2026", "2026-02-06 00:05"),
    ("11h30 đêm 06/02/2026", "2026-02-06 23:30"),
    ("20:05 PM 06/02/2026", "2026-02-06 20:05"),
    ("T6, 06/02/2026, 08:05", "2026-02-06 08:05"),
    ("thu sau, ngay 6 thang 2 nam 2026", "2026-02-06"),
    ("Ngày 6 tháng Hai năm 2026", "2026-02-06"),
    ("Tháng Hai 6, 2026", "2026-02-06"),
    ("06 Th2 2026", "2026-02-06"),
    ("21 tháng năm 2026", "2026-05-21"),
    ("6 tháng 2 lúc 08:05", "2026-02-06 08:05"),
    ("08:05 06/02", "2026-02-06 08:05"),
    ("Sáng 20/12", "2025-12-20"),
    ("February 6, 2026", "2026-02-06"),
    ("Feb 6, 2026 8:05 PM", "2026-02-06 20:05"),
    ("Posted 06/02/2026, updated 09/02/2026", "2026-02-06"),
    ("Cập nhật 09/02/2026 - Đăng ngày 06/02/2026 08:05", "2026-02-06 08:05"),
    ("1770339900", "2026-02-06 08:05"),
    ("20260206T080500+0700", "2026-02-06 08:05"),
    ("20260206", "2026-02-06"),
    ("06/02/26", "2026-02-06"),
])
def test_absolute_forms(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Fri, 06 Feb 2026 08:05:00 +0700", "2026-02-06 08:05"),
    ("Fri, 06 Feb 2026 08:05:00 +07", "2026-02-06 08:05"),
    ("Fri, 06 Feb 2026 08:05:00 GMT+7", "2026-02-06 08:05"),
    ("Fri, 06 Feb 2026 08:05:00 +07:00", "2026-02-06 08:05"),
    ("Fri, 06 Feb 26 08:05:00 +0700", "2026-02-06 08:05"),
    ("Fri, 06 Feb 2026 01:05:00 GMT", "2026-02-06 08:05"),
    ("2/6/2026 8:05:00 AM", "2026-02-06 08:05"),
    ("2026-02-06T01:05:00Z", "2026-02-06 08:05"),
    ("2026-02-06T01:05:00.123+00:00", "2026-02-06 08:05"),
    ("2026-02-05T20:05-05", "2026-02-06 08:05"),
    ("2026-02-06 08:05:00", "2026-02-06 08:05"),
])
def test_feed_dialects(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("6h trước", "2026-11-22 04:00"), ("34' trước", "2026-11-22 09:26"), ("5 phút trước", "2026-11-22 09:55"),
    ("1 giờ 30 phút trước", "2026-11-22 08:30"), ("vừa xong", "2026-11-22 10:00"), ("2 ngày trước", "2026-11-20"),
    ("Hôm nay, 07:30", "2026-11-22 07:30"), ("Hôm qua lúc 22h16", "2026-11-21 22:16"), ("hôm kia", "2026-11-20"),
    ("Thứ sáu lúc 22:16", "2026-11-20 22:16"), ("thứ 4 tuần trước", "2026-11-11"), ("3 hours ago", "2026-11-22 07:00"),
    ("8h30 sáng nay", "2026-11-22 08:30"), ("tối qua 8h", "2026-11-21 20:00"), ("chiều qua", "2026-11-21"),
])
def test_relative_forms_count_from_now(text: str, expected: str) -> None:
    assert read(text) == expected
    found = parse_datetime(text, now=NOW)
    assert found is not None and found.relative


@pytest.mark.parametrize("text", [
    "", "2020", "năm 2020", "Tháng 9", "tháng 9 năm 2020", "Quyết định 168/2024/NĐ-CP", "31/02/2026", "tỷ số 2/1",
    "23/10", "Thứ Hai, 06/02/2026", "20/01/2026 - 25/01/2026", "25:61 06/02/2026", "0912345678", "Trang chủ", "12/2026",
    "01/01/1970", "6/2/2099", "Thu, 01 Jan 1970 00:00:00 GMT", "Thứ Năm, 31/12/2099 23:59", "hôm nay 08:00 01/01/1970", "Jan 1 0001 00:00", "1/1/0001 12:00:00 AM", "mưa lớn kéo dài " * 30,
])
def test_nothing_certain_is_nothing(text: str) -> None:
    assert read(text) is None


def test_weekday_decides_between_the_two_orders() -> None:
    assert read("Thứ Sáu, 4/9/2026") == "2026-09-04"
    assert read("Thứ Sáu, 9/4/2026") == "2026-09-04"


def test_month_first_source() -> None:
    assert read("9/4/2026", day_first=False) == "2026-09-04"
    assert read("21/4/2026", day_first=False) == "2026-04-21"


def test_decomposed_text_reads_like_composed() -> None:
    assert read("Thư\u0301 sa\u0301u, 06/02/2026") == "2026-02-06"


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = parse_datetime(text, now=NOW)
    assert found is None or 1990 <= found.at.year <= 2028


@given(st.datetimes(min_value=datetime(2000, 1, 2), max_value=datetime(2026, 11, 20)))
def test_every_printed_moment_is_read_back(moment: datetime) -> None:
    names = ["Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật"]
    printed = f"{names[moment.weekday()]}, {moment.day}/{moment.month}/{moment.year}, {moment:%H:%M} (GMT+7)"
    assert read(printed) == f"{moment:%Y-%m-%d %H:%M}"


VI_DAYS = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"]
SHORT_DAYS = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
EN_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
EN_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
VI_MONTHS = ["Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai"]


def half(m: datetime) -> str:
    return f"{m.hour % 12 or 12}:{m:%M} {'CH' if m.hour >= 12 else 'SA'}"


PRINTED = {
    "labelled": lambda m: f"Ngày đăng: {m:%d/%m/%Y} | {m:%H:%M}",
    "clock first": lambda m: f"{m:%H:%M} - {m:%d/%m/%Y}",
    "h": lambda m: f"{m.hour}h{m:%M} ngày {m.day}/{m.month}/{m.year}",
    "giờ phút": lambda m: f"{m:%H} giờ {m:%M} phút, ngày {m:%d/%m/%Y}",
    "g, dots": lambda m: f"{m:%H}g{m:%M}, {m:%d.%m.%Y}",
    "dashes": lambda m: f"{m:%d-%m-%Y %H:%M}",
    "short weekday": lambda m: f"{SHORT_DAYS[m.weekday()]}, {m:%d/%m/%Y, %H:%M}",
    "SA and CH": lambda m: f"{m:%d/%m/%Y} {half(m)}",
    "written month": lambda m: f"{VI_DAYS[m.weekday()]}, ngày {m.day} tháng {VI_MONTHS[m.month - 1]} năm {m.year}, {m:%H:%M}",
    "month in figures": lambda m: f"{m.day} tháng {m.month}, {m.year} lúc {m:%H:%M}",
    "Th2": lambda m: f"{m:%d} Th{m.month} {m.year} {m:%H:%M}",
    "English": lambda m: f"{EN_MONTHS[m.month - 1]} {m.day}, {m.year} {m.hour % 12 or 12}:{m:%M} {'PM' if m.hour >= 12 else 'AM'}",
    "US with seconds": lambda m: f"{m.month}/{m.day}/{m.year} {m.hour % 12 or 12}:{m:%M}:07 {'PM' if m.hour >= 12 else 'AM'}",
    "ISO": lambda m: f"{m:%Y-%m-%dT%H:%M}:07+07:00",
    "ISO without colon": lambda m: f"{m:%Y-%m-%dT%H:%M}:07.123+0700",
    "Z": lambda m: f"{m - timedelta(hours=7):%Y-%m-%dT%H:%M}:07Z",
    "compact": lambda m: f"{m:%Y%m%d%H%M}07",
    "feed": lambda m: f"{EN_DAYS[m.weekday()]}, {m:%d} {EN_MONTHS[m.month - 1]} {m.year} {m:%H:%M}:07 +0700",
    "feed, +07": lambda m: f"{EN_DAYS[m.weekday()]}, {m:%d} {EN_MONTHS[m.month - 1]} {m.year} {m:%H:%M}:07 +07",
    "feed, GMT+7": lambda m: f"{EN_DAYS[m.weekday()]}, {m:%d} {EN_MONTHS[m.month - 1]} {m:%y} {m:%H:%M}:07 GMT+7",
}


@pytest.mark.parametrize("form", PRINTED)
@given(moment=st.datetimes(min_value=datetime(2000, 1, 2), max_value=datetime(2026, 11, 20)))
def test_each_form_is_read_back(form: str, moment: datetime) -> None:
    assert read(PRINTED[form](moment)) == f"{moment:%Y-%m-%d %H:%M}"


@given(st.datetimes(min_value=datetime(2000, 1, 2), max_value=datetime(2026, 11, 20)), st.integers(1, 6))
def test_a_wrong_weekday_makes_nothing_of_a_date_that_reads_one_way(moment: datetime, days: int) -> None:
    other = VI_DAYS[(moment.weekday() + days) % 7]
    text = f"{other}, {moment:%d/%m/%Y}"
    assert read(text) is None or read(text) == f"{moment:%Y-%d-%m}"


def test_own_forms() -> None:
    rows = [json.loads(line) for line in (Path(__file__).parent / "date_lines.jsonl").read_text("utf-8").splitlines()]
    assert [(row["text"], read(row["text"])) for row in rows if read(row["text"]) != row["expected"]] == []


def test_forms_of_real_outlets() -> None:
    path = DATA / "dates" / "vietnamese-dates.jsonl"
    if not path.exists():
        pytest.skip(f"no data at {path}")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    verdicts = [judge(row, NOW)[0] for row in rows]
    assert verdicts.count("wrong") == 0
    assert verdicts.count("right") >= 90
