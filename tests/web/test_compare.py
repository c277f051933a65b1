"""Queries beside each other over time: the chart, its table, what is refused and what is told when the index is down."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_safety import desk_with
from web_client import Client

from langnghe.web import comparing
from langnghe.web.comparing import HEIGHT, WIDTH, compared
from pipelines.trends.series import Backdrop, Period, Series
from search.errors import EngineUnavailable, IndexOutdated
from search.trends import Trend

MONDAY = datetime(2026, 5, 3, 17, tzinfo=UTC)      # 4 May in Vietnam


def address(*queries: str, **more: str) -> str:
    return "/compare?" + urlencode([("q", query) for query in queries] + list(more.items()))


def trend(*rows: list[tuple[int, int, bool]]) -> Trend:
    """Return a trend of rows of (articles, coverage, masked), a day each from a Monday on."""
    series = tuple(Series(str(at), "day", tuple(
        Period(MONDAY + timedelta(days=day), n, coverage=of, masked=("Báo Mẫu",) if masked else ())
        for day, (n, of, masked) in enumerate(row))) for at, row in enumerate(rows))
    return Trend(MONDAY, MONDAY + timedelta(days=len(rows[0])), "day", series, Backdrop())


def test_each_query_is_a_line_with_its_words_and_counts(client: Client, english: Client) -> None:
    answer = client.get(address("viện phí", '"nước sông" -bão'))
    assert answer.status == 200
    said = re.search(r'<ol class="legend">.*?</ol>', answer.text, re.DOTALL)
    assert said is not None
    assert "“viện” và “phí”" in said[0] and "3 bài" in said[0] and "1 bài" in said[0]
    assert 'class="line line-2"' in answer.text and "line-3" not in answer.text
    assert "Không tính tỷ lệ khi thu được dưới 30 bài" in answer.text
    assert "“viện” and “phí”" in english.get(address("viện phí", "nước")).text
    assert '<td class="n">2</td>' in answer.text


def test_a_failed_day_is_masked(client: Client) -> None:
    text = client.get(address("viện phí")).text
    assert '<rect class="gap"' in text and "không đọc được Cổng Mẫu" in text


@pytest.mark.parametrize("span", [*comparing.SPANS, "", "1000000"])
def test_every_window_can_be_asked_for(client: Client, span: str) -> None:
    answer = client.get(address("viện phí", "nước", span=span))
    assert answer.status == 200
    assert "3 bài" in answer.text


def test_a_name_alone_is_refused_beside_the_query_that_holds_it(client: Client, english: Client) -> None:
    answer = client.get(address("viện phí", "Nguyễn Văn An"))
    assert answer.status == 400
    assert re.search(r'id="q1"[^>]*aria-invalid="true" aria-describedby="q1-error"', answer.text)
    assert "chỉ là tên một người" in answer.text or "tên" in answer.text
    assert "person's name" in english.get(address("nguyen van an")).text.replace("&#39;", "'")
    assert "<polyline" not in answer.text
    assert english.get(address("viện phí", "ngày:tuần-trước")).status == 400


def test_a_fifth_query_is_left_out_and_named(client: Client) -> None:
    text = client.get(address("a", "b", "c", "d", "năm")).text
    assert "nhiều nhất 4 truy vấn; không tính: năm" in text
    assert text.count('class="line line-') >= 4


def test_filters_hold_for_every_query_and_stay_in_the_form(client: Client) -> None:
    text = client.get(address("viện phí", "nước", source="cong-mau")).text
    assert "1 bài" in text and "0 bài" in text and "3 bài" not in text
    assert '<input type="hidden" name="source" value="cong-mau">' in text
    assert "/compare?q=vi%E1%BB%87n+ph%C3%AD&amp;source=bao-mau" in client.get("/?q=vi%E1%BB%87n+ph%C3%AD&source=bao-mau").text


@pytest.mark.parametrize("error", [EngineUnavailable("down"), IndexOutdated("rules 1", "rules 2")])
def test_without_the_engine_it_says_so_and_keeps_the_queries(place: tuple, error: Exception) -> None:
    answer = desk_with(place, error).get(address("viện phí"))
    assert answer.status == 503
    assert 'value="viện phí"' in answer.text and 'href="/digest"' in answer.text


def test_nothing_asked_gives_the_form(client: Client) -> None:
    answer = client.get("/compare")
    assert answer.status == 200 and "<polyline" not in answer.text and answer.text.count('name="q"') == 4


def test_lines_are_shares_and_break_where_a_day_is_masked() -> None:
    chart = compared(trend([(10, 100, False), (20, 100, True), (40, 100, False), (5, 50, False)]), "day")
    assert chart.in_shares and chart.peak == 0.4
    assert [cell.share for column in chart.columns for cell in column.cells] == [0.1, None, 0.4, 0.1]
    assert len(chart.lines[0]) == 2 and chart.has_gaps


def test_a_week_leaves_its_masked_days_out_of_the_share() -> None:
    days = [(10, 100, False)] * 6 + [(0, 3, True)] + [(1, 2, False)] * 7
    chart = compared(trend(days), "week")
    assert [(column.start, column.end) for column in chart.columns] == [
        ("2026-05-04", "2026-05-10"), ("2026-05-11", "2026-05-17")]
    assert [column.cells[0].share for column in chart.columns] == [0.1, None]
    assert [column.cells[0].articles for column in chart.columns] == [60, 7]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 200), st.booleans()), min_size=1, max_size=60))
def test_days_and_weeks_hold_the_same_articles_and_stay_on_the_sheet(days: list[tuple[int, int, bool]]) -> None:
    found = trend(days, days)
    for unit in ("day", "week"):
        chart = compared(found, unit)
        assert sum(column.cells[1].articles for column in chart.columns) == sum(day[0] for day in days)
        points = [pair.split(",") for pieces in chart.lines for piece in pieces for pair in piece.split()]
        assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, y in points)
