"""The revisit schedule decays, backs off, and ends."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.schedule import next_due, streaks
from crawlers.statuses import RETRY_LATER, Status

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
KINDS = st.sampled_from(["feed", "sitemap", "section", "article", "comments"])


@given(KINDS, st.sampled_from(list(Status)), st.integers(0, 100), st.integers(0, 100))
def test_always_later_or_never(kind, status, unchanged, attempts):
    due = next_due(kind=kind, status=status, now=NOW, unchanged=unchanged, attempts=attempts)
    assert due is None or NOW < due <= NOW + timedelta(days=30)
    if kind in ("feed", "sitemap", "section") or status in RETRY_LATER:
        assert due is not None


def test_quiet_feeds_are_asked_less_often():
    gaps = [next_due(kind="feed", status=Status.UNCHANGED, now=NOW, unchanged=n) - NOW for n in range(8)]
    assert gaps == sorted(gaps)
    assert gaps[0] == timedelta(minutes=15) and gaps[-1] == timedelta(hours=6)


def test_an_article_is_asked_at_growing_ages_and_then_left_alone():
    at, visits = NOW, []
    while (due := next_due(kind="article", status=Status.UNCHANGED, now=at, first_seen=NOW)) is not None:
        visits.append(due - NOW)
        at = due
    assert visits[0] == timedelta(hours=2) and visits[-1] == timedelta(days=30)
    steps = [b - a for a, b in pairwise(visits)]
    assert steps == sorted(steps)


def test_the_server_says_when():
    soon, late = NOW + timedelta(seconds=10), NOW + timedelta(hours=3)
    assert next_due(kind="article", status=Status.THROTTLED, now=NOW, attempts=1, retry_at=late) == late
    assert next_due(kind="article", status=Status.THROTTLED, now=NOW, attempts=1, retry_at=soon) > soon


@pytest.mark.parametrize(("status", "expected"), [
    (Status.TIMEOUT, (3, 3)), (Status.UNCHANGED, (4, 0)), (Status.REVISED, (0, 0)), (Status.NOT_MODIFIED, (4, 0)),
])
def test_streaks(status, expected):
    assert streaks(status, 3, 2) == expected
