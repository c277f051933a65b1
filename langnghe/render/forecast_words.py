"""Forecasts in sentences, for the command line, the desk and the digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config.thresholds import ForecastThresholds
from langnghe.formats import day, number
from langnghe.i18n import N_, _, ngettext
from langnghe.render import phrases
from pipelines.forecast.review import OfTopic
from storage.forecasts import Said

DIRECTIONS = {
    "rising": N_("rising"), "steady": N_("holding its level"), "falling": N_("falling"),
    "few": N_("too few articles for a direction"),
    "unknown": N_("no direction, because a day of the time before could not be read"),
}
MODELS = {
    "naive": N_("the newest day"), "seasonal_naive": N_("the same weekdays a week before"),
    "window_average": N_("the mean of the last four weeks"), "smoothed": N_("a mean in which newer days weigh more"),
    "weekday_profile": N_("the level of late and what each weekday usually holds of it"),
}


def of_topic(found: OfTopic, limits: ForecastThresholds) -> list[str]:
    """Return what is said of a topic's next days, or why nothing is."""
    said = [row for row in found.rows if not row.withheld]
    if not said:
        reason = _withheld(found.rows[0], limits) if found.rows else _not_looked_at(limits)
        return [_("No forecast: %(reason)s.") % {"reason": reason}]
    return [*map(_ahead, said), _basis(said[0]), _record(found)]


def _ahead(row: Said) -> str:
    words = ngettext("%(days)s day from %(day)s on: about %(range)s, %(direction)s",
                     "%(days)s days from %(day)s on: about %(range)s, %(direction)s", row.horizon)
    text = words % {"days": row.horizon, "day": day(row.day), "range": between(row.low or 0, row.high or 0),
                    "direction": _(DIRECTIONS[row.direction])}
    if row.before is None:
        return f"{text}."
    return _("%(forecast)s (as many days before: %(count)s).") % {"forecast": text, "count": number(row.before)}


def between(low: int, high: int) -> str:
    """Return "20–45 articles"."""
    words = ngettext("%(range)s article", "%(range)s articles", high)
    return words % {"range": number(low) if low == high else f"{number(low)}–{number(high)}"}


def _basis(row: Said) -> str:
    return _("It rests mostly on %(model)s; on the days that are over, such forecasts missed by %(percent)s %% of what "
             "“as last week” missed by.") % {"model": _(MODELS[row.model]), "percent": round(100 * (row.error or 0))}


def _record(found: OfTopic) -> str:
    if not found.scored:
        return _("Eight of ten forecasts should fall into their interval; none of this topic has come due yet.")
    words = _("Of %(scored)s earlier forecasts of this topic %(inside)s fell into their interval; eight of ten should.")
    return words % {"scored": number(found.scored), "inside": number(found.inside)}


def _withheld(row: Said, limits: ForecastThresholds) -> str:
    words = {
        "short": _("it takes at least %(needed)s days since the first article or the newest change of the sources, "
                   "there are %(have)s"),
        "gaps": _("of the last %(days)s days only %(have)s could be read, it takes at least %(needed)s"),
        "quiet": _("the last %(days)s days hold only %(have)s articles, it takes at least %(needed)s"),
        "no_better": _("on the days that are over nothing was better than “as last week”"),
    }[row.withheld]
    return words % {"needed": number(row.needed), "have": number(row.have), "days": limits.recent_days}


def _not_looked_at(limits: ForecastThresholds) -> str:
    words = _("it is made once a day, for topics with at least %(least)s articles in the last %(days)s days")
    return words % {"least": limits.least_articles, "days": limits.recent_days}


def digest(body: Mapping[str, Any]) -> list[str]:
    """Return the sentences of a digest: what came of those that ended, and what is said today."""
    part = body.get("forecasts") or {}
    kind = body.get("kind", "day")
    due = [_due(counts, kind) for counts in part.get("due", ())]
    return [*due, *map(_missed, part.get("missed", ())), *_made(part)]


def _due(counts: Mapping[str, Any], kind: str) -> str:
    words = _("Forecasts of %(days)s days that ended yesterday: of %(scored)s scored, %(inside)s fell into their "
              "interval, %(below)s came lower and %(above)s higher") if kind == "day" else _(
        "Forecasts of %(days)s days that ended in this period: of %(scored)s scored, %(inside)s fell into their "
        "interval, %(below)s came lower and %(above)s higher")
    text = words % {
        "days": counts["horizon"], **{key: number(counts[key]) for key in ("scored", "inside", "below", "above")}}
    rest = [words % {"n": number(counts[key])} for key, words in (
        ("unread", _("%(n)s not scored, because a day could not be read")),
        ("merged", _("%(n)s not scored, because the topic became part of another")),
        ("waiting", _("%(n)s not scored yet")),
    ) if counts.get(key)]
    return "; ".join([text, *rest]) + "."


def _missed(row: Mapping[str, Any]) -> str:
    return _("%(topic)s: %(actual)s came in %(days)s days, forecast were %(range)s.") % {
        "topic": phrases.label(row), "actual": number(row["actual"]), "days": row["horizon"],
        "range": between(row["low"], row["high"])}


def _made(part: Mapping[str, Any]) -> Iterator[str]:
    for row in part.get("made", ()):
        direction = DIRECTIONS[row["direction"]]   # apart: a key inside _() would be read as a message
        yield _("%(topic)s, next %(days)s days: about %(range)s, %(direction)s.") % {
            "topic": phrases.label(row), "days": row["horizon"], "range": between(row["low"], row["high"]),
            "direction": _(direction)}
    rest = part.get("made_total", 0) - len(part.get("made", ()))
    if rest > 0:
        yield _("%(n)s more topics have a forecast on their pages.") % {"n": number(rest)}
