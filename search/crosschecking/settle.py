"""From matches to how things stand: on both sides, on one, told otherwise, or not to be checked. Descriptive only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from config.clock import local_day
from config.crosscheck import HEARD
from config.field import PRECISIONS
from search.crosschecking.coverage import Outlook
from storage.crosscheck_days import DAY, Day, ahead
from storage.crosscheck_reads import Facts
from storage.crosschecks import CheckRow, MatchRow


@dataclass(frozen=True, slots=True)
class Heard:
    """How many items say it and how many independently, and the first day on which one of these heard it, if any."""

    first: Day | None
    items: int
    units: int
    areas: int = 0
    social_groups: int = 0
    item_ids: frozenset[int] = frozenset()


def monday(day: str) -> str:
    """Return the Monday of a day's week."""
    at = date.fromisoformat(day)
    return (at - timedelta(days=at.weekday())).isoformat()


def accepted(matches: Sequence[MatchRow], facts: Mapping[int, Facts], said: Mapping[int, bool], least: float
             ) -> list[int]:
    """Return the articles that count: staff say so, or the machine is sure and staff do not say otherwise.

    What staff say of an article holds for every copy of its story.
    """
    by_story = {facts[one].story_id: right for one, right in said.items() if one in facts and facts[one].story_id}
    found = {one for one, right in said.items() if right and one in facts}
    for match in matches:
        word = said.get(match.article_id, by_story.get(facts[match.article_id].story_id))
        if word or (word is None and match.confidence >= least):
            found.add(match.article_id)
    return sorted(found)


def settle(row: CheckRow, heard: Heard, matches: Sequence[MatchRow], counted: Sequence[int],
           facts: Mapping[int, Facts], outlook: Outlook) -> CheckRow:
    """Return the check with its state, figures and what stands behind them."""
    base = replace(_heard(row, heard), details={
        "local": outlook.local, "local_read": outlook.local_read, "national": outlook.national,
        "national_read": outlook.national_read, "reason": outlook.reason})
    if heard.first is None:         # a rumor file that nobody in the field heard
        return _online(replace(base, state="online_only"), counted, facts) if counted else replace(
            base, state="online_only")
    if not counted:
        state = "not_checked" if outlook.reason else "field_only"
        return replace(base, state=state, reason=outlook.reason)
    differs = any(told["what"] != HEARD for match in matches if match.article_id in counted for told in match.differs)
    return _online(replace(base, state="conflicting" if differs else "both"), counted, facts)


def _online(row: CheckRow, counted: Sequence[int], facts: Mapping[int, Facts]) -> CheckRow:
    known = sorted((facts[one] for one in counted), key=lambda one: (one.published_at, one.id))
    begun: dict[int, Facts] = {}
    for one in known:
        begun.setdefault(one.story_id or -one.id, one)
    first = known[0]
    online = Day(local_day(first.published_at), first.date_precision if first.date_precision in PRECISIONS else DAY)
    lead, unit = ahead(Day(row.first_field, row.field_precision or DAY), online) if row.first_field else (None, "")
    return replace(
        row, first_online=online.day, articles=len(known), stories=len(begun),
        outlets=len({one.source_id for one in begun.values()}), lead=lead, lead_unit=unit,
        official=any(one.source_kind == "official" for one in known),
        details=row.details | {"online_precision": online.precision})


def _heard(row: CheckRow, heard: Heard) -> CheckRow:
    day, precision = heard.first or ("", "")
    return replace(row, first_field=day, field_precision=precision, items=heard.items, units=heard.units,
                   areas=heard.areas, social_groups=heard.social_groups)


def of_topic(row: CheckRow, stories: int, articles: int, heard: Heard | None, reporting: Collection[int]) -> CheckRow:
    """Return the check of a topic in a province and week; `reporting` are the units that reported from there."""
    base = replace(row, stories=stories, articles=articles, details={"reporting": len(reporting)})
    if heard is not None:
        return _heard(replace(base, state="both"), heard)
    return replace(base, state="online_only") if reporting else replace(base, state="not_checked", reason="no_report")
