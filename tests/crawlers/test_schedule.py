"""The revisit schedule decays, backs off, and ends."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.schedule import feed_gap, news_gap, next_due, streaks
from crawlers.statuses import RETRY_LATER, Status

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
KINDS = st.sampled_from(["feed", "sitemap", "section", "article", "comments"])


@given(KINDS, st.sampled_from(list(Status)), st.integers(0, 100), st.integers(0, 100))
def test_always_later_or_never(kind, status, unchanged, attempts):
    due = next_due(kind=kind, status=status, now=NOW, unchanged=unchanged, attempts=attempts)
    assert due is None or NOW < due <= NOW + timedelta(days=30)
    if kind in ("feed", "sitemap", "section") or status in RETRY_LATER:
        assert due is not None


def test_quiet_sections_are_asked_less_often():
    gaps = [next_due(kind="section", status=Status.UNCHANGED, now=NOW, unchanged=n) - NOW for n in range(8)]
    assert gaps == sorted(gaps)
    assert gaps[0] == timedelta(minutes=30) and gaps[-1] == timedelta(hours=12)


def asked(entries: Callable[[float], int], days: int, least: int = 0) -> list[tuple[float, int]]:
    """Ask a feed as scheduled; return hour and new entries of each answer. `entries` says how many came by an hour."""
    gap, at, last, found = None, NOW, None, []
    while at < NOW + timedelta(days=days):
        hour = (at - NOW) / timedelta(hours=1)
        new = entries(hour) - (entries((last - NOW) / timedelta(hours=1)) if last else 0)
        gap = news_gap(gap, new, 30, at - last if last else None)
        found.append((hour, new))
        due = next_due(kind="feed", status=Status.LISTING, now=at, news_gap=gap, least_gap=least)
        assert due is not None and timedelta(minutes=10) <= due - at <= timedelta(hours=6)
        last, at = at, due
    return found


@pytest.mark.parametrize(("a_day", "least", "most"), [(200, 120, 150), (48, 80, 110), (12, 20, 32), (1, 4, 6), (0, 4, 4)])
def test_a_feed_is_asked_by_its_own_rhythm(a_day, least, most):
    """Requests on the tenth day of a feed that brings this many entries a day, evenly."""
    answers = [hour for hour, _ in asked(lambda hour: 7 + int(hour / 24 * a_day), 11)]
    assert least <= sum(216 <= hour < 240 for hour in answers) <= most


def test_a_feed_that_sleeps_at_night_is_there_in_the_morning():
    def entries(hour: float) -> int:
        day, rest = divmod(hour, 24)
        return int(day * 48 + max(0, min(rest - 6, 16)) * 3)     # 48 from 6 to 22 o'clock

    answers = [hour - 240 for hour, _ in asked(entries, 12) if 240 <= hour < 264]
    assert any(6.5 <= hour <= 8 for hour in answers)
    assert len([hour for hour in answers if 6 <= hour < 22]) > 2 * len([hour for hour in answers if hour < 6])


def test_a_feed_that_wakes_up_is_asked_more_often_within_a_day():
    answers = asked(lambda hour: int(max(0.0, hour - 240) * 6), 13)
    assert sum(240 + 24 <= hour < 240 + 48 for hour, _ in answers) > 100
    assert max(new for hour, new in answers if hour >= 240 + 24) <= 3


def test_nobody_asks_a_feed_sooner_than_it_wants():
    gaps = [b - a for (a, _), (b, _) in pairwise(asked(lambda hour: int(hour * 10), 3, least=3600))]
    assert min(gaps) == pytest.approx(1)
    # A feed that asks for a year is not believed.
    assert feed_gap(60, 31_536_000) == timedelta(hours=6)


def test_a_feed_that_lists_only_news_has_more_than_it_shows():
    hour = timedelta(hours=1)
    assert news_gap(3600, 20, 20, hour) < news_gap(3600, 20, 21, hour) < 3600


@given(st.none() | st.floats(1e-3, 1e8), st.integers(0, 5000), st.integers(0, 5000), st.floats(-1, 1e9))
def test_any_rhythm_is_a_gap_within_bounds(known, new, listed, since):
    gap = news_gap(known, new, listed, timedelta(seconds=since))
    assert gap > 0 and timedelta(minutes=10) <= feed_gap(gap, None) <= timedelta(hours=6)


def test_an_article_is_asked_at_growing_ages_and_then_left_alone():
    at, visits = NOW, []
    while (due := next_due(kind="article", status=Status.UNCHANGED, now=at, first_seen=NOW)) is not None:
        visits.append(due - NOW)
        at = due
    assert visits[0] == timedelta(hours=2) and visits[-1] == timedelta(days=30)
    steps = [b - a for a, b in pairwise(visits)]
    assert steps == sorted(steps)


def test_a_broken_thread_is_read_anew_ever_more_rarely():
    gaps = [next_due(kind="comments", status=Status.INCOMPLETE_THREAD, now=NOW, attempts=n) - NOW for n in range(1, 14)]
    hours = [round(gap / timedelta(hours=1)) for gap in gaps]
    assert hours == [1, 6, 24, *[720] * 10]
    late = NOW + timedelta(hours=3)
    assert next_due(kind="comments", status=Status.INCOMPLETE_THREAD, now=NOW, attempts=1, retry_at=late) == late


def test_an_article_without_a_part_is_asked_at_the_ages_of_articles_and_then_rarely():
    at, gaps, unchanged, attempts = NOW, [], 0, 0
    for _ in range(6):
        unchanged, attempts = streaks(Status.INCOMPLETE_ARTICLE, unchanged, attempts)
        due = next_due(kind="article", status=Status.INCOMPLETE_ARTICLE, now=at, attempts=attempts, first_seen=NOW)
        gaps.append((due - at) / timedelta(hours=1))
        at = due
    assert gaps == [2, 6, 16, 720, 720, 720]
    old = next_due(kind="article", status=Status.INCOMPLETE_ARTICLE, now=NOW, attempts=1, first_seen=NOW - timedelta(days=90))
    assert old == NOW + timedelta(days=30)
    assert streaks(Status.STORED, unchanged, attempts) == (0, 0)


def test_the_server_says_when():
    soon, late = NOW + timedelta(seconds=10), NOW + timedelta(hours=3)
    assert next_due(kind="article", status=Status.THROTTLED, now=NOW, attempts=1, retry_at=late) == late
    assert next_due(kind="article", status=Status.THROTTLED, now=NOW, attempts=1, retry_at=soon) > soon


@pytest.mark.parametrize(("status", "expected"), [
    (Status.TIMEOUT, (3, 3)), (Status.UNCHANGED, (4, 0)), (Status.REVISED, (0, 0)), (Status.NOT_MODIFIED, (4, 0)),
])
def test_streaks(status, expected):
    assert streaks(status, 3, 2) == expected


def looks(grows_until: timedelta) -> list[int]:
    """Return the days on which a thread is looked at that changes up to an age."""
    at, unchanged, days = NOW, 0, []
    while (due := next_due(kind="comments", status=Status.REVISED, now=at, unchanged=unchanged, first_seen=NOW)) is not None:
        at = due
        unchanged = 0 if at - NOW <= grows_until else unchanged + 1
        days.append((at - NOW).days)
    return days


def test_a_thread_is_looked_at_while_it_grows():
    week = [0, 0, 0, 1, 2, 4, 7]
    assert looks(timedelta()) == looks(timedelta(days=3)) == week
    assert looks(timedelta(days=5)) == [*week, 37]
    assert looks(timedelta(days=30)) == [*week, 14, 21, 28, 35, 65]
