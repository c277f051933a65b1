"""Hotspots in words: why one was raised, how it stands, how good they were so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from langnghe.formats import day, decimal, moment, number
from langnghe.i18n import N_, ngettext
from langnghe.i18n import gettext as _
from langnghe.render import phrases
from storage.hotspots import HotspotRow, HotspotView, Precision
from storage.missed import Missed

SENSITIVITIES = {"high": N_("high: says most"), "medium": N_("medium"), "low": N_("low: says least")}
MARKS = {True: N_("right"), False: N_("false alarm")}


def reasons(kind: str, seen: Mapping[str, Any]) -> list[str]:
    """Return why a burst was raised, from its evidence; never a rarity beyond the history that there is."""
    said = [_volume(seen), _rarity(seen), _voices(seen)]
    if seen.get("span", 1) > 1:
        said.append(_("it built up over {days} days").format(days=seen["span"]))
    if seen.get("yesterday") is not None:
        said.append(_("24 hours before: {yesterday}").format(yesterday=number(seen["yesterday"])))
    if seen.get("week_before") is not None:
        said.append(_("the same day last week: {count}").format(count=number(seen["week_before"])))
    if seen["masked"]:
        said.append(_("{sources} could not be read, so there may be more").format(sources=", ".join(seen["masked"])))
    if kind == "signal":
        said.append(_signal(seen))
    return said


def _volume(seen: Mapping[str, Any]) -> str:
    usual = seen["usual"]
    about = decimal(usual) if 0 < usual < 1 else number(round(usual))
    articles, window = phrases.articles(seen["articles"]), _window(seen)
    if seen["new"]:
        return _("{articles} in {window} on a new topic; topics usually begin with about {usual}").format(
            articles=articles, window=window, usual=about)
    if usual < 0.05:
        return _("{articles} in {window} where there are usually none").format(articles=articles, window=window)
    return _("{articles} in {window} where about {usual} were usual").format(
        articles=articles, window=window, usual=about)


def _window(seen: Mapping[str, Any]) -> str:
    # Bursts that were raised before this was kept say the length alone.
    if "until" not in seen:
        return _("24 h")
    return _("24 h (up to {time})").format(time=moment(datetime.fromisoformat(seen["until"])))


def _rarity(seen: Mapping[str, Any]) -> str:
    days = seen["days"]
    if not days:
        return _("there is no day to compare with yet")
    if seen["most_before"] < seen["articles"]:
        message = ngettext("not seen in the {days} day we have", "not seen in the {days} days we have", days)
        return message.format(days=number(days))
    return _("last as many on {day} ({count})").format(
        day=day(date.fromisoformat(seen["most_before_day"])), count=number(seen["most_before"]))


def _voices(seen: Mapping[str, Any]) -> str:
    said = _("{outlets} in {stories}").format(outlets=phrases.outlets(seen["outlets"]),
                                              stories=phrases.stories(seen["stories"]))
    if areas := seen["areas"]:
        message = ngettext("{count} area: {names}", "{count} areas: {names}", len(areas))
        said += "; " + message.format(count=number(len(areas)), names=", ".join(areas))
    return said


def _signal(seen: Mapping[str, Any]) -> str:
    if seen["independent"] < seen["needed"]:
        message = ngettext("only {count} outlet says it in a report of its own",
                           "only {count} outlets say it in reports of their own", seen["independent"])
        return message.format(count=number(seen["independent"]))
    return _("the days we have are too few to call it a hotspot")


def sentence(kind: str, seen: Mapping[str, Any]) -> str:
    """Return all reasons as one sentence."""
    text = "; ".join(reasons(kind, seen))
    return f"{text[:1].upper()}{text[1:]}."


def named(view: HotspotView) -> str:
    """Return the topic, with the area where the hotspot is only there."""
    area = view.row.evidence.get("area")
    return f"{view.label} – {area}" if area else view.label


def state(row: HotspotRow) -> str:
    """Return whether it goes on, in words: going on, cooling down, over."""
    if row.ended_at is not None:
        ends = row.evidence.get("ends_at")
        return _("over, lasted until {time}").format(time=moment(datetime.fromisoformat(ends) if ends else row.hot_at))
    # Less than half of its largest day: a reader who comes late wants to know that it is on its way down.
    return _("cooling down") if 2 * row.evidence["now"] < row.peak else _("going on")


def so_far(found: Precision, missed: Sequence[Missed]) -> str:
    """Return right / judged / raised in words, and how many of what staff missed was not raised either."""
    said = _("{right} right of {judged} judged, {raised} raised").format(
        right=number(found.right), judged=number(found.judged), raised=number(found.raised))
    count = sum(one.found is None for one in missed)
    if count:
        said += "; " + ngettext("{count} missed", "{count} missed", count).format(count=number(count))
    return said


def missed(one: Missed) -> str:
    """Return the day of what staff missed, and which hotspot tells of it at the sensitivity."""
    on = day(date.fromisoformat(one.day))
    if one.found is None:
        return _("{day}: not raised").format(day=on)
    return _("{day}: raised at this sensitivity, as hotspot {id}").format(day=on, id=one.found)


def mark(view: HotspotView) -> str:
    """Return what staff say of it."""
    return "" if view.correct is None else _(MARKS[view.correct])
