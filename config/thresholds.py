"""The tuned numbers, read from thresholds.toml and overlaid by the office's file of the same name."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any

from config.settings import Settings
from config.toml_table import Table, read_table

FILE = "thresholds.toml"
LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class StoryThresholds:
    """When two texts are copies of each other, and where copies are sought."""

    containment: float
    headline_containment: float
    headline: float
    jaccard: float
    same_outlet_jaccard: float
    short_sample: int
    least_sample: int
    posting_cap: int
    window_days: int
    window_articles: int


@dataclass(frozen=True, slots=True)
class TopicThresholds:
    """How long a topic stays open and how many are."""

    window_days: int
    active_topics: int
    support: float


@dataclass(frozen=True, slots=True)
class TrendThresholds:
    """From when on a topic is said to grow or to fade."""

    least_articles: int
    least_difference: int
    least_spreads: float


@dataclass(frozen=True, slots=True)
class HealthThresholds:
    """When a source is said to be silent, out of its usual volume, or to have lost a field."""

    window_days: int
    recent_days: int
    least_days: int
    least_items: int
    silent_hours: int
    silent_gaps: float
    unknown_rhythm_days: int
    low_spreads: float
    high_spreads: float
    shift_score: float
    lost_share: float
    length_factor: float
    refused_share: float
    broken_share: float
    rules_days: int


@dataclass(frozen=True, slots=True)
class HotspotThresholds:
    """When a topic is far above what is usual for it, and when it is not any more."""

    mask_share: float
    break_share: float
    history_days: int
    least_days: int
    half_life_days: float
    trimmed_share: float
    cut_spreads: float
    prior_articles: float
    prior_days: float
    weekday_variance: float
    usual_spread: float
    spread_days: float
    spread_articles: float
    least_spread: float
    burst_least: float
    burst_most: float
    burst_start: float
    least_ratio: float
    confirm_ratio: float
    span_toll: float
    surprise_high: float
    surprise_medium: float
    surprise_low: float
    area_toll: float
    least_articles: int
    least_outlets: int
    stay_ratio: float
    cool_hours: int
    rest_days: int


@dataclass(frozen=True, slots=True)
class ForecastThresholds:
    """From when on a series is continued, for how many topics, and how wide the interval is drawn."""

    history_days: int
    least_days: int
    recent_days: int
    least_read_days: int
    least_articles: int
    gap_share: float
    topics: int
    grace_hours: int
    keep_days: int
    error_fading: float
    first_spread: float
    first_worth: float
    width: float
    width_of_few: float
    observed_share: float
    observed_stretch: float


@dataclass(frozen=True, slots=True)
class RumorThresholds:
    """Hours until a rumor is to be looked at and answered, and how far back candidates are looked for."""

    triage_hours: int
    high_hours: int
    medium_hours: int
    low_hours: int
    candidate_days: int


@dataclass(frozen=True, slots=True)
class QuestionThresholds:
    """When two sentences seem to ask the same, and when an answer is waited for too long."""

    alike: float
    overdue_days: int
    offered_days: int


@dataclass(frozen=True, slots=True)
class SituationThresholds:
    """From when on the figures of both sides speak for another stage of a situation; only staff set one."""

    window_days: int
    growth: float
    least_articles: int
    unanswered: int
    quiet_days: int


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All tuned numbers, by the part that uses them."""

    stories: StoryThresholds
    topics: TopicThresholds
    trends: TrendThresholds
    health: HealthThresholds
    hotspots: HotspotThresholds
    forecast: ForecastThresholds
    rumors: RumorThresholds
    questions: QuestionThresholds
    situations: SituationThresholds


def load(settings: Settings | None = None) -> Thresholds:
    """Read the shipped numbers and, with settings, the office's own; ConfigError names file, key and value."""
    shipped = tomllib.loads(resources.files("config").joinpath(FILE).read_text("utf-8"))
    own = settings.config_dir / FILE if settings is not None else None
    tables = _overlaid(shipped, read_table(own)) if own is not None and own.is_file() else shipped
    return Thresholds(StoryThresholds(**tables["stories"]), TopicThresholds(**tables["topics"]),
                      TrendThresholds(**tables["trends"]), HealthThresholds(**tables["health"]),
                      HotspotThresholds(**tables["hotspots"]), ForecastThresholds(**tables["forecast"]),
                      RumorThresholds(**tables["rumors"]), QuestionThresholds(**tables["questions"]),
                      SituationThresholds(**tables["situations"]))


def _overlaid(shipped: dict[str, Any], own: Table) -> dict[str, Any]:
    for name in (f.name for f in fields(Thresholds)):
        if (table := own.table(name)) is not None:
            for key, value in shipped[name].items():
                shipped[name][key] = _number(table, key, value)
            table.finish()
    own.finish()
    return shipped


def _number(table: Table, key: str, shipped: int | float) -> int | float:
    if isinstance(shipped, int):
        return table.whole(key, shipped, 0, LARGEST)
    given = table.number(key, 0, LARGEST)
    return shipped if given is None else given
