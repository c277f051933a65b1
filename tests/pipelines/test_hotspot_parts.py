"""The parts of the hotspot detector: the exact tail, a robust baseline, the span of a burst, bursts one after another."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import numpy as np
import pytest

from benchmarks import hotspot_series, hotspots
from config import thresholds
from config.thresholds import HotspotThresholds
from pipelines.hotspots import span
from pipelines.hotspots.baseline import Window, estimate
from pipelines.hotspots.detect import score
from pipelines.hotspots.episodes import Episode, needed, replay, scores
from pipelines.hotspots.tail import support, surprise

LIMITS = thresholds.load().hotspots
START = datetime(2026, 1, 1, tzinfo=UTC)


def exact(count: int, mean: int, size: int) -> float:
    """Return -log10 of the tail by fractions: 1 minus the chances below, each a rational number for a whole size."""
    kept, lost = Fraction(size, size + mean), Fraction(mean, size + mean)
    below = sum((math.comb(x + size - 1, x) * kept**size * lost**x for x in range(count)), Fraction(0))
    rest = 1 - below
    return math.log10(rest.denominator) - math.log10(rest.numerator)


@pytest.mark.parametrize(("mean", "size"), [(1, 1), (4, 5), (4, 50), (40, 3), (200, 8)])
def test_the_tail_is_exact(mean: int, size: int) -> None:
    for count in (1, mean, mean + 1, 2 * mean + 3, 8 * mean + 5):
        # An absolute error of the logarithm is a relative one of the chance.
        assert surprise(count, mean, size) == pytest.approx(exact(count, mean, size), abs=1e-9, rel=1e-9)


def test_the_tail_at_its_edges() -> None:
    assert surprise(0, 3.0, 2.0) == 0
    assert surprise(1, 0.0, 2.0) == math.inf
    poisson = 1 - sum(math.exp(-2) * 2**x / math.factorial(x) for x in range(6))
    assert surprise(6, 2.0, 1e13) == pytest.approx(-math.log10(poisson), rel=1e-9)
    assert 300 < surprise(3_000, 1.0, 5.0) < 3_000      # 1e-300 and less would underflow


def test_a_burst_explains_what_is_far_above_the_usual_and_not_what_is_only_rare() -> None:
    heights = (2.5, 4.0, 9.0)
    assert support(5, 0.0, 2.0, heights) == math.inf
    # One height: the ratio of two chances, here of Poisson counts.
    assert support(6, 2.0, 1e13, (3.0,)) == pytest.approx((6 * math.log(3) - 4) / math.log(10), rel=1e-9)
    assert support(150, 100.0, 200.0, heights) < -1 < 3 < surprise(150, 100.0, 200.0)
    assert support(12, 3.0, 10.0, heights) > 1


def series(counts: list[int], masked: frozenset[int] = frozenset()) -> list[Window]:
    return [Window(count, 1.0, day not in masked) for day, count in enumerate(counts)]


def bursts(windows: list[Window], first: int, least: float, limits: HotspotThresholds = LIMITS) -> list[Episode]:
    return replay(scores(windows, first, limits), START + timedelta(days=first), limits, least)


def test_a_burst_of_last_month_is_no_part_of_what_is_usual() -> None:
    calm = [4, 5, 3, 4, 6, 2, 1] * 8
    busy = [*calm[:30], 40, 50, 35, *calm[33:]]
    plain, with_burst = (estimate(series(counts), 0, 56, LIMITS).usual(56).mean for counts in (calm, busy))
    assert with_burst == pytest.approx(plain, rel=0.15)


def test_weekdays_and_masked_days_are_known() -> None:
    counts = [20, 20, 20, 20, 20, 6, 6] * 8
    base = estimate(series(counts), 0, 56, LIMITS)
    assert base.usual(56).mean > 1.8 * base.usual(61).mean
    masked = frozenset(range(0, 56, 2))
    holed = [0 if day in masked else count for day, count in enumerate(counts)]
    assert estimate(series(holed, masked), 0, 56, LIMITS).usual(56).mean == pytest.approx(base.usual(56).mean, rel=0.2)


def test_half_the_coverage_is_no_reason_to_expect_as_much() -> None:
    windows = [*series([20] * 56), Window(20, 0.5), Window(20, 0.5), Window(30, 0.5)]
    assert score(windows, 58, LIMITS).usual.mean == pytest.approx(10, rel=0.1)
    assert score(windows, 58, LIMITS).surprise > score([*series([20] * 58), Window(30)], 58, LIMITS).surprise


def test_growth_of_a_large_topic_is_no_burst() -> None:
    counts = [round(40 * 1.01**day) for day in range(120)]
    assert bursts(series(counts), 60, needed("high", LIMITS)) == []


def test_one_burst_is_one_hotspot_and_a_new_level_is_one() -> None:
    calm = [5, 6, 4, 5, 7, 3, 3] * 12
    burst = [*calm[:70], 40, 45, 30, *calm[73:]]
    (found,) = bursts(series(burst), 60, needed("medium", LIMITS))
    assert found.raised_at == START + timedelta(days=70)
    assert found.ended_at is not None and found.ended_at <= START + timedelta(days=75)
    level = calm[:63] + [4 * count for count in calm * 2]
    assert len(bursts(series(level), 60, needed("medium", LIMITS))) == 1


def test_a_lower_sensitivity_raises_no_more() -> None:
    rng = np.random.default_rng(3)
    found = [hotspot_series.made(rng) for _ in range(6)]
    numbers = [sum(len(bursts(hotspots.windows_of(one), 56, needed(name, LIMITS))) for one in found)
               for name in ("high", "medium", "low")]
    assert numbers[0] >= numbers[1] >= numbers[2] > 0


def test_the_span_is_the_run_of_raised_hours() -> None:
    counts = [0] * 100 + [3, 2, 0, 4, 5, 3, 2] + [0] * 20
    assert span.burst(counts, 0.1, 20 / 24) == (100, 106)
    assert span.burst([0] * 10, 0.1, 0.1) == (9, 9) or span.burst([0] * 10, 0.1, 0.1)[0] <= 9


@pytest.mark.parametrize("generator", list(hotspot_series.GENERATORS))
def test_a_made_series_says_which_days_are_bursts(generator: str) -> None:
    make = hotspot_series.GENERATORS[generator]
    found = [make(np.random.default_rng([1, n])) for n in range(10)]
    assert found[0] == make(np.random.default_rng([1, 0]))
    inside = [c for one in found for first, last in one.events for c in one.counts[first : last + 1]]
    whole = [c for one in found for c in one.counts]
    assert sum(inside) / len(inside) > 2 * sum(whole) / len(whole)


def test_the_benchmark_counts_what_it_says() -> None:
    one = hotspot_series.Made((0,) * 90, frozenset(), ((60, 62), (70, 71), (10, 11)), frozenset({80}))
    tally = hotspots.Tally()
    hotspots.judge(one, {61, 62, 70, 80, 85}, tally)
    assert (tally.events, tally.seen, tally.same_day, tally.false, tally.days) == (2, 2, 1, 1, 34 - 5 - 1)


def test_quality_does_not_fall() -> None:
    """Hold a quick part of the benchmark; the whole one is in docs/benchmarks.md with its floors."""
    found = [hotspot_series.made(np.random.default_rng([7, n])) for n in range(12)]
    tally = hotspots.measure(found, LIMITS, {"high": needed("high", LIMITS)})["high"]
    assert tally.seen / tally.events >= 0.9
    assert tally.false / tally.days <= 0.01


def test_a_number_of_the_office_changes_what_is_raised() -> None:
    calm = [5, 6, 4, 5, 7, 3, 3] * 12
    windows = series([*calm[:70], 16, *calm[71:]])
    assert bursts(windows, 60, LIMITS.surprise_high)
    assert not bursts(windows, 60, LIMITS.surprise_high, replace(LIMITS, least_ratio=4.0))


@pytest.mark.parametrize("name", list(hotspots.GENERATORS))
def test_a_made_series_repeats_and_its_bursts_stand_out(name: str) -> None:
    one, again, calm = (hotspots.GENERATORS[name](np.random.default_rng([5, 5]), bursts=with_bursts)
                        for with_bursts in (True, True, False))
    assert one == again and len(one.counts) == hotspot_series.DAYS and calm.events == ()
    every = [hotspots.GENERATORS[name](np.random.default_rng([6, number])) for number in range(12)]
    inside = [made.counts[day] for made in every for first, last in made.events for day in range(first, last + 1)]
    assert np.mean(inside) > 1.5 * np.mean([np.mean(made.counts) for made in every])
    assert all(0 <= first <= last < hotspot_series.DAYS for made in every for first, last in made.events)


def test_a_detector_that_is_told_the_series_raises_what_is_rare_of_it() -> None:
    (told,) = hotspots.measure([hotspot_series.Made(
        (5,) * 60 + (4, 20, 5), frozenset(), ((61, 61),), frozenset(), (), (5.0,) * 63, 10.0)], LIMITS, {"": 3.0},
        oracle=True).values()
    assert (told.events, told.same_day, told.false) == (1, 1, 0)
