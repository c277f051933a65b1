"""What a digest is of, in words: a day, a week, a month; and its counts against what came before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from langnghe.formats import day, number
from langnghe.i18n import N_, _, language, ngettext

HEADINGS = {
    "day": N_("Topics of the day"), "week": N_("Topics of the week"), "month": N_("Topics of the month"),
}
NOTHING = {
    "day": N_("No topic has articles on this day."), "week": N_("No topic has articles in this week."),
    "month": N_("No topic has articles in this month."),
}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")


def title(body: Mapping[str, Any]) -> str:
    """Return the heading of a digest."""
    kind, first = body["kind"], body["day"]
    if kind == "day":
        return _("Digest of %(day)s") % {"day": day(first)}
    return _("Digest of %(period)s") % {"period": named(kind, first, body["last_day"])}


def named(kind: str, first: str, last: str) -> str:
    """Return a period in words: 20/05/2026; tuần 21/2026 (18/05/2026 – 24/05/2026); tháng 5/2026."""
    at = date.fromisoformat(first)
    if kind == "week":
        year, week, _weekday = at.isocalendar()
        return _("week %(week)s of %(year)s (%(first)s – %(last)s)") % {
            "week": week, "year": year, "first": day(first), "last": day(last)}
    if kind == "month":
        return f"{_MONTHS[at.month - 1]} {at.year}" if language() == "en" else f"tháng {at.month}/{at.year}"
    return day(first)


def heading(body: Mapping[str, Any]) -> str:
    """Return the heading above its topics."""
    words = HEADINGS[body["kind"]]
    return _(words)


def nothing(body: Mapping[str, Any]) -> str:
    """Return what to say when it has no topic."""
    words = NOTHING[body["kind"]]
    return _(words)


def change(values: Mapping[str, Any]) -> str:
    """Return a period's count beside that of the period before, and its largest day."""
    said = [_before(values)]
    if values["before"] is not None and values["days"] != values["before_days"]:
        words = ngettext("by articles a day: %(days)s day compared with %(before)s",
                         "by articles a day: %(days)s days compared with %(before)s", values["days"])
        said.append(words % {"days": values["days"], "before": values["before_days"]})
    if (largest := values["largest"])["articles"]:
        said.append(_("most on %(day)s: %(n)s") % {"day": day(largest["day"]), "n": number(largest["articles"])})
    return "; ".join(said)


def _before(values: Mapping[str, Any]) -> str:
    if values["before"] is None:
        return _("the period before unknown: most of its days were not read or hold nothing")
    text = _("the period before %(n)s") % {"n": number(values["before"])}
    percent = values["percent"]
    return f"{text} ({percent:+d} %)" if percent is not None else text


def daily(body: Mapping[str, Any]) -> list[str]:
    """Return a line a day of a week or month, with the days that cannot be compared, and which are still to come."""
    days = body.get("daily", ())
    said = [f"{day(one['day'])}: {_articles(one['articles'])}{_gap(one)}" for one in days]
    if days and days[-1]["day"] < body["last_day"]:
        said.append(_("The days after %(day)s are not collected yet.") % {"day": day(days[-1]["day"])})
    return said


def _articles(count: int) -> str:
    return ngettext("%(shown)s article", "%(shown)s articles", count) % {"shown": number(count)}


def _gap(one: Mapping[str, Any]) -> str:
    words = _("not compared: not over, sources failed or nothing is held")
    return "" if one["usable"] else f" ({words})"
