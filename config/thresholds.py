"""The tuned numbers, read from thresholds.toml and overlaid by the office's file of the same name."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any

from config.errors import ConfigError
from config.settings import Settings

FILE = "thresholds.toml"


@dataclass(frozen=True, slots=True)
class StoryThresholds:
    """When two texts are copies of each other, and where copies are sought."""

    containment: float
    jaccard: float
    short_sample: int
    posting_cap: int
    window_days: int
    window_articles: int


@dataclass(frozen=True, slots=True)
class TopicThresholds:
    """How long a topic stays open and how many are."""

    window_days: int
    active_topics: int


@dataclass(frozen=True, slots=True)
class TrendThresholds:
    """From when on a topic is said to grow or to fade."""

    least_articles: int
    least_difference: int
    least_spreads: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All tuned numbers, by the part that uses them."""

    stories: StoryThresholds
    topics: TopicThresholds
    trends: TrendThresholds


def load(settings: Settings | None = None) -> Thresholds:
    """Read the shipped numbers and, with settings, the office's own; ConfigError names file, key and value."""
    shipped = tomllib.loads(resources.files("config").joinpath(FILE).read_text("utf-8"))
    own = settings.config_dir / FILE if settings is not None else None
    tables = _overlaid(shipped, own) if own is not None and own.is_file() else shipped
    return Thresholds(StoryThresholds(**tables["stories"]), TopicThresholds(**tables["topics"]),
                      TrendThresholds(**tables["trends"]))


def _overlaid(shipped: dict[str, Any], own: Path) -> dict[str, Any]:
    try:
        changes = tomllib.loads(own.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{own}: not readable as TOML: {error}") from error
    allowed = {f.name: tuple(shipped[f.name]) for f in fields(Thresholds)}
    for table, values in changes.items():
        if table not in allowed or not isinstance(values, dict):
            raise ConfigError(f"{own}: unknown table {table}; allowed: {', '.join(allowed)}")
        for key, value in values.items():
            _check(own, table, key, value, shipped[table])
        shipped[table] = {**shipped[table], **values}
    return shipped


def _check(own: Path, table: str, key: str, value: object, known: dict[str, Any]) -> None:
    if key not in known:
        raise ConfigError(f"{own}: unknown key {table}.{key}; allowed: {', '.join(known)}")
    whole = isinstance(known[key], int)
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)) or value < 0:
        kind = "a whole number from 0" if whole else "a number from 0"
        raise ConfigError(f"{own}: {table}.{key} = {value!r}; allowed: {kind}")
