"""Weeks and months: their days, names and neighbours, and the digest of each."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from meaning_samples import NOW, report, store_items

from config import clock, thresholds
from langnghe.render.html import digest_fragment, digest_html
from langnghe.render.markdown import digest_markdown
from langnghe.render.terminal import digest_text
from pipelines import daycounts, perioddigest, periods
from pipelines.periodcounts import Span
from pipelines.periods import Period
from pipelines.topics import cluster
from storage import digests
from storage.sessions import Database

LIMITS = thresholds.load().trends
WEEK = periods.of("week", clock.local_day(NOW))
FORMS = (digest_html, digest_fragment, digest_markdown, digest_text)


@pytest.mark.parametrize(("name", "kind", "first", "last"), [
    ("2026-W48", "week", "2026-11-23", "2026-11-29"), ("2026-11", "month", "2026-11-01", "2026-11-30"),
    ("2024-02", "month", "2024-02-01", "2024-02-29"), ("2020-W53", "week", "2020-12-28", "2021-01-03"),
    ("2026-12", "month", "2026-12-01", "2026-12-31"), ("2026-11-23", "day", "2026-11-23", "2026-11-23"),
])
def test_a_name_is_read_and_written_alike(name: str, kind: str, first: str, last: str) -> None:
    period = periods.read(name)
    assert period == Period(kind, first) and period.last == last and period.name == name
    assert periods.of(kind, last) == period and period.days()[0] == first and period.days()[-1] == last
    assert period.before().last == clock.later(first, -1) and period.before().kind == kind


@pytest.mark.parametrize("name", ["", "2026-W00", "2026-W54", "2025-W53", "2026-13", "2026-1", "26-11", "2026-11-31",
                                  "9999-12", "0001-01", "0000-W01", "0001-01-01", "0001-W01", "1999-12-31", "2100-01-01", "9999-W52", "9999-12-31", "２０２６-11", "2026-W48 ", "20261123"])
def test_what_names_no_period_is_none(name: str) -> None:
    assert periods.read(name) is None


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_read_as_days_near_them(day: str) -> None:
    start, end = clock.local_day_bounds(day)
    assert end - start == timedelta(days=1)
    assert clock.later(day, -1) <= day <= clock.later(day, 1)


def counted(*daily: int, topic: int = 1) -> daycounts.Days:
    """Return counts of a topic from the first day of the week before on; -1 is a day of which nothing is held."""
    days = [*WEEK.before().days(), *WEEK.days()]
    return {day: {topic: daycounts.Size(n)} for day, n in zip(days, daily, strict=False) if n >= 0}


@pytest.mark.parametrize(("daily", "word", "before"), [
    ([1] * 7 + [5] * 7, "growing", 7), ([5] * 7 + [1] * 7, "fading", 35), ([5] * 14, "steady", 35),
    ([0] * 14, "steady", 0), ([-1] * 7 + [5] * 7, "unknown", None), ([-1] * 4 + [5] * 10, "unknown", None),
    # Half a week is compared with as much of the week before, not with all of it.
    ([5] * 7 + [5] * 3 + [-1] * 4, "steady", 35), ([0] * 7 + [1, 0, 0, 0, 0, 0, 0], "steady", 0),
])
def test_a_period_is_compared_by_the_day(daily: list[int], word: str, before: int | None) -> None:
    span = Span(counted(*daily), WEEK, frozenset(), LIMITS)
    change = span.compare(1)
    assert (span.trend(change), change["before"]) == (word, before)
    assert change["count"] == sum(n for n in daily[7:] if n > 0)
    assert span.trend(change, WEEK.days()[2]) == "new"


def test_a_day_without_sources_is_in_neither_side_and_still_counted() -> None:
    span = Span(counted(*[10] * 7, *[10] * 6, 100), WEEK, {WEEK.last}, LIMITS)
    change = span.compare(1)
    assert (change["count"], change["comparable"], change["days"]) == (160, 60, 6)
    assert span.trend(change) == "steady" and change["percent"] == 0
    assert change["largest"] == {"day": WEEK.last, "articles": 100}
    assert [day["usable"] for day in span.daily()] == [True] * 6 + [False]


def test_a_day_that_has_only_begun_is_not_compared() -> None:
    span = Span(counted(*[10] * 7, 10, 1), WEEK, frozenset(), LIMITS, WEEK.days()[1])
    change = span.compare(1)
    assert (change["count"], change["comparable"], change["days"]) == (11, 10, 1)
    assert span.trend(change) == "steady"
    # What is still to come was not read: a line "0 articles" would say that it was.
    assert [day["day"] for day in span.daily()] == WEEK.days()[:2]


def fill(database: Database) -> None:
    """Store an event of both weeks, one of the week before and one of this week."""
    back = [NOW - timedelta(days=7, hours=n) for n in range(5)]
    store_items(database, [
        *(report(1, n, published_at=NOW - timedelta(hours=n)) for n in range(3)),
        *(report(1, 10 + n, published_at=at) for n, at in enumerate(back)),
        *(report(2, n, published_at=at) for n, at in enumerate(back)),
        *(report(3, n, published_at=NOW - timedelta(hours=n)) for n in range(2))])
    cluster.run(database, owner="a")


@pytest.mark.parametrize("kind", ["week", "month"])
def test_a_week_and_a_month_are_digests_with_editions_of_their_own(database: Database, kind: str) -> None:
    fill(database)
    period = periods.of(kind, clock.local_day(NOW))
    stored = perioddigest.publish(database, period)
    clock.freeze(NOW + timedelta(days=3))
    assert perioddigest.publish(database, period) == stored
    body = json.loads(stored.body)
    assert (stored.kind, stored.day, body["last_day"], stored.edition) == (kind, period.first, period.last, 1)
    assert sum(day["articles"] for day in body["daily"]) == body["totals"]["articles"]
    assert body["totals"]["articles"] == sum(topic["articles"] for topic in body["topics"])
    assert body["totals"]["change"]["count"] == body["totals"]["articles"]
    with database.reading() as session:
        assert digests.get(session, period.first) is None        # no digest of the day


def test_a_week_says_its_size_and_its_sources(database: Database) -> None:
    fill(database)
    with database.reading() as session:
        body = perioddigest.build(session, WEEK)
    assert body["totals"]["articles"] == 5
    assert [topic["change"]["before"] for topic in body["fading"]] == []      # one day of seven is no week to compare
    assert all(topic["headline"]["url"] for topic in body["topics"])
    vietnamese, english = digest_markdown(body, "vi"), digest_markdown(body, "en")
    assert "# Bản tin tuần 11/2026 (09/03/2026 – 15/03/2026)" in vietnamese and "kỳ trước không rõ" in vietnamese
    assert "# Digest of week 11 of 2026 (9 Mar 2026 – 15 Mar 2026)" in english and "this day" not in english
    for form in FORMS:
        text = " ".join(form(body, "vi").split())
        assert "Đọc nhanh trong một trang" in text and "Chủ đề trong tuần" in text and "Diễn biến theo ngày" in text


def test_sections_are_switched_and_what_was_left_out_is_not(database: Database) -> None:
    fill(database)
    with database.reading() as session:
        body = perioddigest.build(session, WEEK)
    body["left_out"] = [{**{k: body["topics"][0][k] for k in ("id", "label", "articles", "stories", "trend", "change")},
                         "outlets": 1, "reason": "ngoài phạm vi"}]
    for form in (digest_html, digest_fragment, digest_markdown):
        glance = form(body, "vi", {"glance"})
        assert "Đọc nhanh trong một trang" in glance and "Chủ đề trong tuần" not in glance
        assert "Đã lược khỏi bản tin" in glance and "ngoài phạm vi" in glance and "Độ phủ" in glance
        assert "Đọc nhanh" not in form(body, "vi", {"topics"})
