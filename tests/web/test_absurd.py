"""Addresses that no page links to: numbers of thousands of digits, days that never were, bytes of any kind."""

from __future__ import annotations

import pytest
from web_client import Client

from langnghe.web.forms import Form

DIGITS = "9" * 5000
ABSURD = [
    DIGITS, "-1", "0", "1.5", "1e9", "%D9%A3", "0x10", "9223372036854775808", "%00", "%ff%fe", "%ed%a0%80", "%0d%0aX:1", "'",
    "%F0%9F%98%80", "0" * 5000 + "1", "..%2f..", "NaN", "+1", "1_000"]
# One of each kind: ninety pages a value take a second.
TELLING = {DIGITS, "-1", "9223372036854775808", "%00", "%ff%fe", "NaN"}
DAYS = ["0001-01-01", "9999-12-31", "2026-02-30", DIGITS, f"{DIGITS}-01-01", "2026-W01-1", "%00", "2026-05-20T00:00",
        "%D9%A2%D9%A0%D9%A2%D9%A6-05-20"]
PARAMETERS = (
    "q", "page", "source", "kind", "section", "topic", "sort", "mode", "fold", "days", "next", "theme", "language")
PAGES = ("/", "/topics", "/topic/1", "/digest", "/sources", "/choose", "/article/1")


@pytest.mark.parametrize("value", ABSURD)
@pytest.mark.parametrize("page", ["/article/", "/topic/", "/digest/", "/static/"])
def test_an_absurd_path_is_not_there(client: Client, page: str, value: str) -> None:
    assert client.get(page + value).status == 404


@pytest.mark.parametrize("day", DAYS)
def test_a_day_that_never_was_is_no_failure(client: Client, day: str) -> None:
    assert client.get(f"/digest/{day}").status == 404
    assert client.get(f"/digest/{day}.md").status == 404
    assert client.get(f"/?from={day}").status in (200, 400)
    assert client.get(f"/?q=m%C6%B0a&to={day}").status in (200, 400)


@pytest.mark.parametrize(("page", "status"), [
    ("/crosscheck/week?week=0001-01-01", 200), ("/crosscheck/week?week=9999-12-31", 200),
    ("/questions/sheet?week=0001-W01", 404), ("/questions/sheet?week=9999-W52", 404),
    ("/questions/sheet.docx?week=9999-W52", 404), ("/digest/9999-W52", 404),
    ("/api/v1/today?since=9999-12-31T23:59:59-23:59", 200), ("/api/v1/today?since=0001-01-01T00:00:00%2B23:59", 200)])
def test_the_ends_of_the_calendar_are_no_failure(client: Client, page: str, status: int) -> None:
    assert client.get(page).status == status


@pytest.mark.parametrize("value", [
    pytest.param(value, marks=[] if value in TELLING else [pytest.mark.slow]) for value in [*ABSURD, "x" * 5000]])
def test_an_absurd_parameter_is_no_failure(client: Client, value: str) -> None:
    for page in PAGES:
        for name in PARAMETERS:
            assert client.get(f"{page}?{name}={value}").status < 500, (page, name)


def test_numbers_that_no_row_can_have_are_passed_over() -> None:
    assert Form({"item": ["9999999999999999999", "7, x 0", "٣"]}).numbers("item") == [7, 0]


def test_many_parameters_are_no_failure(client: Client) -> None:
    many = "&".join(f"topic={n}&source={n}&page={n}" for n in range(2000))
    assert client.get(f"/?{many}").status < 500
