"""Alerts in words: what is watched and how it is told, why a message came, and each line of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from config.settings import Settings
from langnghe.formats import moment, number, week
from langnghe.i18n import N_, _, language, ngettext
from langnghe.render import health_words, hotspot_words, phrases
from storage.alerts import AlertRow, AlertSpec

RULES = {
    "stories": N_("new stories of a saved search"), "hotspot": N_("a hotspot"),
    "count": N_("more articles than a number"), "silent": N_("a source that went silent"),
}
RHYTHMS = {"once": N_("at once"), "hourly": N_("every hour"), "daily": N_("every day")}


def kind(name: str) -> str:
    """Return what a rule watches, without its saved search."""
    return _(RULES[name]) if name in RULES else name


def rule(spec: AlertSpec, title: str) -> str:
    """Return what is watched; `title` is the name of the saved search, "" without one."""
    return _RULE[spec.rule](spec, title)


def _stories(spec: AlertSpec, title: str) -> str:
    return _("new stories of “%(title)s”") % {"title": title}


def _hotspot(spec: AlertSpec, title: str) -> str:
    return _("hotspots in topics of “%(title)s”") % {"title": title} if title else _("every hotspot")


def _count(spec: AlertSpec, title: str) -> str:
    said = ngettext("more than %(least)s article of “%(title)s” in %(window)s",
                    "more than %(least)s articles of “%(title)s” in %(window)s", spec.least)
    return said % {"least": number(spec.least), "title": title, "window": health_words.span(spec.hours)}


def _silent(spec: AlertSpec, title: str) -> str:
    return _("sources of “%(title)s” that went silent") % {"title": title} if title else _(
        "sources that went silent")


_RULE: Mapping[str, Callable[[AlertSpec, str], str]] = {
    "stories": _stories, "hotspot": _hotspot, "count": _count, "silent": _silent}


def rhythm(spec: AlertSpec) -> str:
    """Return how often it is told."""
    if spec.rhythm == "daily":
        return _("every day at %(hour)s:00") % {"hour": spec.hour}
    return _(RHYTHMS[spec.rhythm])


def ways(spec: AlertSpec) -> str:
    """Return where it is told; the desk always."""
    said = [_("on the desk")]
    said += [_("in the feed")] if spec.feed else []
    return ", ".join([*said, *spec.recipients])


def state(alert: AlertRow, now: datetime) -> str:
    """Return how it stands, "" when it is watched."""
    if alert.paused:
        return _("paused")
    if alert.quiet(now) and alert.muted_until is not None:
        return _("mute until %(when)s") % {"when": moment(alert.muted_until)}
    return _("broken") if alert.last_error else ""


def reason(head: Mapping[str, Any]) -> str:
    """Return why a message came: the rule, the query in words, the numbers."""
    spec = AlertSpec(None, head["rule"], head["rhythm"], head["hour"], head["least"], head["hours"])
    said = _("Rule: %(rule)s; told %(rhythm)s.") % {"rule": rule(spec, head["title"]), "rhythm": rhythm(spec)}
    # Messages that were kept before have one text, in the language of whoever wrote them.
    query = head["query"] if isinstance(head["query"], str) else head["query"].get(language(), "")
    if query:
        said += " " + _("Query: %(query)s.") % {"query": query}
    return said + " " + _("Found: %(number)s.") % {"number": number(head["found"])}


def more(head: Mapping[str, Any]) -> str:
    """Return how many were found beyond those that are listed, "" when all are."""
    left = head["found"] - head["listed"]
    return ngettext("and %(n)s more", "and %(n)s more", left) % {"n": number(left)} if left > 0 else ""


def line(facts: Mapping[str, Any], label: str = "") -> str:
    """Return one thing told; `label` is the topic of a hotspot as it is called now."""
    return _LINE[facts["rule"]](facts, label)


def _story_line(facts: Mapping[str, Any], label: str) -> str:
    at = moment(datetime.fromisoformat(facts["at"]), facts["precision"] or "minute") if facts["at"] else _("undated")
    said = f"{facts['title']} ({facts['source']}, {at})"
    return said if facts["matches"] < 2 else f"{said}; {phrases.articles(facts['matches'])}"


def _hotspot_line(facts: Mapping[str, Any], label: str) -> str:
    area = facts["evidence"].get("area")
    return f"{label} – {area}: {_evidence(facts)}" if area else f"{label}: {_evidence(facts)}"


def _evidence(facts: Mapping[str, Any]) -> str:
    return hotspot_words.sentence(facts["kind"], facts["evidence"])


def _count_line(facts: Mapping[str, Any], label: str) -> str:
    said = _("%(articles)s in %(stories)s within %(window)s; the limit is %(least)s") % {
        "articles": phrases.articles(facts["articles"]), "stories": phrases.stories(facts["stories"]),
        "window": health_words.span(facts["hours"]), "least": number(facts["least"])}
    talk = [_("%(topic)s, %(week)s: %(count)s comments") % {"topic": topic, "week": week(name), "count": count}
            for _id, topic, name, count in facts["comments"]]
    return "; ".join([said, *talk])


def _silent_line(facts: Mapping[str, Any], label: str) -> str:
    return f"{facts['source']}: {health_words.sentence(facts['remark'], facts['values'])}"


_LINE: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "stories": _story_line, "hotspot": _hotspot_line, "count": _count_line, "silent": _silent_line}


def heartbeat(watched: int, broken: int, quiet: int) -> str:
    """Return the line that makes silence mean something."""
    said = ngettext("%(n)s alert watched, nothing new", "%(n)s alerts watched, nothing new", watched) % {
        "n": number(watched)}
    if broken:
        said += "; " + ngettext("%(n)s is broken", "%(n)s are broken", broken) % {"n": number(broken)}
    if quiet:
        said += "; " + ngettext("%(n)s is paused or mute", "%(n)s are paused or mute", quiet) % {"n": number(quiet)}
    return said


def desk(settings: Settings, path: str) -> str:
    """Return the address of a page of the desk for links in messages."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return (settings.desk_url or f"http://{host}:{settings.port}") + path


def plainly(field: str, value: str) -> str:
    """Return the value of a form's field as a person reads it."""
    if field == "rule":
        return kind(value)
    if field == "rhythm":
        return _(RHYTHMS[value]) if value in RHYTHMS else value
    return (_("yes") if value else _("no")) if field == "feed" else value
