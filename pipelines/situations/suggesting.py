"""The stage that the figures of both sides speak for, with the reasons; only staff set one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from config import clock
from config.field import LEAST_UNITS
from config.thresholds import SituationThresholds
from storage import situations
from storage.situations import SituationView


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a situation in its last days, of the field and online.

    `articles` are those of the last week, `articles_before` of the week before; `last_on` is when the field heard of it
    last, `quiet_days` how long nothing came from either side.
    """

    items: int
    units: int
    outlets: int
    articles: int
    articles_before: int
    unanswered: int
    hot: int
    last_on: str
    quiet_days: int

    @property
    def outside(self) -> Evidence:
        """Return what is said of it outside of the review: of fewer than three units nothing, not even whether any.

        Then nobody can tell silence of both sides either, so that it is not claimed.
        """
        if self.units >= LEAST_UNITS:
            return self
        return replace(self, items=0, units=0, unanswered=0, last_on="", quiet_days=0)

    @property
    def sides(self) -> int:
        """Return how many independent voices there are: units and outlets, never added up to people."""
        return self.units + self.outlets

    @property
    def broad(self) -> bool:
        """Say whether it is broad enough for a hotspot: three units or three outlets."""
        return self.units >= LEAST_UNITS or self.outlets >= LEAST_UNITS


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A stage and why, as codes with their numbers; words are made where it is shown."""

    stage: str
    reasons: tuple[tuple[str, int, int], ...]


def evidence(session: Session, one: SituationView, limits: SituationThresholds, now: datetime,
             areas: Collection[str] = ()) -> Evidence:
    """Return what stands behind a situation, of the field as far as an account of these areas is told of it.

    That is what its own areas said, with three units in place of more: beside all of it they would give the rest.
    """
    linked = situations.links(session, one.id)
    today = clock.local_day(now)
    since = clock.later(today, -limits.window_days)
    items, units, last, unanswered = situations.field_side(session, linked["item"], since)
    if areas:
        whole = units
        items, units, last, unanswered = situations.field_side(session, linked["item"], since, areas)
        units = LEAST_UNITS if whole >= LEAST_UNITS else units
    week, begin = timedelta(days=7), clock.local_day_bounds(since)[0]
    articles, _ = situations.online_side(session, linked["topic"], now - week, now)
    before, _ = situations.online_side(session, linked["topic"], now - 2 * week, now - week)
    _all, outlets = situations.online_side(session, linked["topic"], begin, now)
    hot = situations.hot_now(session, linked["hotspot"], linked["topic"])
    quiet = 0 if articles else _days(max(last, one.begins_on), today)
    return Evidence(items, units, outlets, articles, before, unanswered, hot, last, quiet)


def _days(since: str, today: str) -> int:
    begin, end = (clock.local_day_bounds(day)[0] for day in (since, today))
    return max(0, (end - begin).days)


def suggest(found: Evidence, limits: SituationThresholds) -> Suggestion:
    """Return the stage that the figures speak for.

    What one unit alone says stays a signal. A hotspot takes three units or three outlets, and that it grows, that the
    machine raised one, or that what people ask is left without an answer.
    """
    reasons: list[tuple[str, int, int]] = [("voices", found.units, found.outlets)]
    grows = found.articles >= limits.least_articles and found.articles >= limits.growth * max(1, found.articles_before)
    waiting = found.unanswered >= limits.unanswered
    if found.articles or found.articles_before:
        reasons.append(("online", found.articles, found.articles_before))
    if found.unanswered:
        reasons.append(("unanswered", found.unanswered, 0))
    if found.hot:
        reasons.append(("hot", found.hot, 0))
    if found.quiet_days >= limits.quiet_days and not found.unanswered and not found.hot:
        return Suggestion("resolved", (*reasons, ("quiet", found.quiet_days, 0)))
    if found.broad and (grows or waiting or found.hot):
        return Suggestion("hotspot", tuple(reasons))
    return Suggestion("problem" if found.sides >= 2 else "signal", tuple(reasons))


def allowed(stage: str, found: Evidence) -> bool:
    """Return whether staff may set a stage: a hotspot takes three units or outlets, a problem more than one voice."""
    return found.broad if stage == "hotspot" else found.sides >= 2 if stage == "problem" else True
