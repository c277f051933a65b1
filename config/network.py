"""The office's network of posts: its groups and organisations, and when each type of report is due."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

from config.clock import DISPLAY_ZONE, later, local_day_bounds
from config.errors import Words
from config.field import TYPES, WORD
from config.settings import Settings
from config.toml_table import Table, read_table

FILE = "network.toml"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a type of report is due: on a weekday (0 is Monday), on a day of the month, or `hours` after its last day.

    Exactly one of the three is set; `minute` is of the day, for the first two.
    """

    read_hours: int
    weekday: int | None = None
    day: int | None = None
    minute: int = 0
    hours: int | None = None

    @property
    def regular(self) -> bool:
        """Return whether a report is due whether or not anything happened."""
        return self.hours is None

    def after(self, day: str) -> datetime:
        """Return when a report that speaks of days up to `day` is due."""
        start, end = local_day_bounds(day)
        if self.hours is not None:
            return end + timedelta(hours=self.hours)
        return self._first(start)

    def next(self, now: datetime) -> datetime:
        """Return the first regular deadline that is not over."""
        return self._first(now)

    def last(self, now: datetime) -> datetime:
        """Return the last regular deadline that is over."""
        back = self._first(now - timedelta(days=32))
        while (following := self._first(back + timedelta(minutes=1))) <= now:
            back = following
        return back

    def _first(self, at: datetime) -> datetime:
        """Return the first moment not before `at` on the weekday or day of the month."""
        day = at.astimezone(DISPLAY_ZONE).strftime("%Y-%m-%d")
        while True:
            moment = local_day_bounds(day)[0] + timedelta(minutes=self.minute)
            if self._is_on(day) and moment >= at:
                return moment
            day = later(day, 1)

    def _is_on(self, day: str) -> bool:
        if self.weekday is not None:
            return datetime.fromisoformat(day).weekday() == self.weekday
        return int(day[8:]) == self.day


@dataclass(frozen=True, slots=True)
class Network:
    """What the office's file says."""

    groups: tuple[str, ...]
    organisations: tuple[str, ...]
    deadlines: Mapping[str, Deadline]
    ward_share: float
    ward_items: int


def load(settings: Settings | None = None) -> Network:
    """Read the shipped file and, over it, the office's; ConfigError names file, line, key and what is allowed."""
    shipped = tomllib.loads(resources.files("config").joinpath(FILE).read_text("utf-8"))
    made = Network(tuple(shipped["groups"]), tuple(shipped["organisations"]),
                   {name: _shipped(values) for name, values in shipped["deadline"].items()},
                   shipped["ward_share"], shipped["ward_items"])
    own = settings.config_dir / FILE if settings is not None else None
    return _overlaid(made, read_table(own)) if own is not None and own.is_file() else made


def _shipped(values: dict[str, Any]) -> Deadline:
    return _deadline(Table(Path(FILE), "", "", values), None)


def _overlaid(shipped: Network, own: Table) -> Network:
    deadlines = dict(shipped.deadlines)
    if (tables := own.table("deadline")) is not None:
        for name in TYPES:
            if (table := tables.table(name)) is not None:
                deadlines[name] = _deadline(table, deadlines[name])
                table.finish()
        tables.finish()
    share = own.number("ward_share", 0.1, 1)
    made = replace(
        shipped, deadlines=deadlines, groups=own.texts("groups", check=_word) or shipped.groups,
        organisations=own.texts("organisations", check=_word) or shipped.organisations,
        ward_share=shipped.ward_share if share is None else share,
        ward_items=own.whole("ward_items", shipped.ward_items, 1, 10_000))
    own.finish()
    return made


def _word(value: str) -> str | None:
    fits = value.strip() == value and 1 <= len(value) <= WORD
    return None if fits else Words("1 to {longest} characters without blanks around them", longest=WORD)


def _deadline(table: Table, before: Deadline | None) -> Deadline:
    """Read a deadline; what the table leaves out is as it was, and another way to say it replaces the old one."""
    read_hours = table.whole("read_hours", before.read_hours if before else 24, 1, 720)
    ways = [name for name in ("weekday", "day", "hours") if name in table.values]
    if len(ways) > 1:
        table.fail(ways[1], table.values[ways[1]], Words("one of weekday, day and hours"))
    weekday = table.choice("weekday", WEEKDAYS, WEEKDAYS[3]) if "weekday" in ways else None
    day = table.whole("day", 20, 1, 28) if "day" in ways else None
    hours = table.whole("hours", 24, 1, 720) if "hours" in ways else None
    if "hours" in ways:
        return Deadline(read_hours, hours=hours)
    minute = _minute(table, before.minute if before else 16 * 60)
    if not ways:
        assert before is not None            # the shipped file says each
        return replace(before, read_hours=read_hours, minute=minute if before.regular else 0)
    return Deadline(read_hours, WEEKDAYS.index(weekday) if weekday else None, day, minute)


def _minute(table: Table, before: int) -> int:
    text = table.text("hour", check=_hour)
    return int(text[:2]) * 60 + int(text[3:]) if text else before


def _hour(value: str) -> str | None:
    parts = value.split(":")
    fits = len(value) == 5 and len(parts) == 2 and all(part.isascii() and part.isdigit() for part in parts) and (
        int(parts[0]) < 24 and int(parts[1]) < 60)
    return None if fits else Words("an hour such as 16:00")
