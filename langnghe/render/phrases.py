"""Sentences of a digest that HTML and Markdown share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from langnghe.formats import day, decimal, number
from langnghe.i18n import N_, _, ngettext
from langnghe.render import health_words

TRENDS = {
    "new": N_("new on this day"), "growing": N_("growing"), "fading": N_("fading"), "steady": N_("steady"),
    "unknown": N_("no baseline yet"),
}
METHOD = {
    "articles_and_stories": N_("Counts are of collected articles; copies of one text count as one story."),
    "reliable_dates_only": N_("Articles without a trustworthy date are listed apart and are in no count of the day."),
    "counts_below_least": N_("Where fewer than %(least)s articles stand on either side, only counts are given, "
                             "no percentage."),
    "trends_beyond_chance": N_("“Growing” and “fading” need at least %(trend)s articles and a difference that a steady "
                               "topic seldom shows by chance."),
    "forecast_intervals": N_("Forecast intervals should hold eight of ten outcomes; the days ahead begin with the "
                             "digest's own day."),
    "sentences_quoted": N_("Sentences are quoted from the articles as they stand, chosen by a program."),
    "first_collected_not_first_said": N_("“First seen” is the earliest that was collected, not the earliest that "
                                         "was said."),
}


PLACES = {
    "title": N_("In the title"), "first": N_("At the beginning"), "last": N_("At the end"),
    "inside": N_("In the text"),
}
# Whether words went, and whether some came.
CHANGED = {
    (True, True): N_("“%(removed)s” became “%(added)s”"), (True, False): N_("“%(removed)s” went"),
    (False, True): N_("“%(added)s” came"),
}


def articles(count: int) -> str:
    """Return "n articles"."""
    return ngettext("%(shown)s article", "%(shown)s articles", count) % {"shown": number(count)}


def stories(count: int) -> str:
    """Return "n stories"."""
    return ngettext("%(shown)s story", "%(shown)s stories", count) % {"shown": number(count)}


def outlets(count: int) -> str:
    """Return "n outlets"."""
    return ngettext("%(shown)s outlet", "%(shown)s outlets", count) % {"shown": number(count)}


def size(totals: Mapping[str, Any]) -> str:
    """Return what the day holds: articles, stories, outlets, and how much was said in comments."""
    said = [articles(totals["articles"]), stories(totals["stories"]), outlets(totals["outlets"])]
    if totals.get("comments"):
        threads = ngettext("%(shown)s thread", "%(shown)s threads", totals["threads"])
        comments = ngettext("%(shown)s comment", "%(shown)s comments", totals["comments"])
        said.append(_("%(comments)s in %(threads)s") % {
            "comments": comments % {"shown": number(totals["comments"])},
            "threads": threads % {"shown": number(totals["threads"])},
        })
    return " · ".join(said)


def change(values: Mapping[str, Any]) -> str:
    """Return today's count beside yesterday's and the week's mean."""
    said = [_before(values)]
    if values.get("week_mean") is not None:
        days = values.get("week_days", 7)
        said.append(
            ngettext("%(mean)s a day in the week before (%(days)s day)",
                     "%(mean)s a day in the week before (%(days)s days)", days)
            % {"mean": decimal(values["week_mean"]), "days": days}
        )
    return "; ".join(said)


def _before(values: Mapping[str, Any]) -> str:
    if values.get("yesterday") is None:
        return _("the day before unknown: sources failed or nothing was collected")
    text = _("the day before %(n)s") % {"n": number(values["yesterday"])}
    percent = values.get("percent")
    return f"{text} ({percent:+d} %)" if percent is not None else text


def trend(name: str) -> str:
    """Return a topic's direction in words."""
    return _(TRENDS[name]) if name in TRENDS else name


def method(body: Mapping[str, Any]) -> list[str]:
    """Return the method notes of a digest."""
    limits = body.get("limits", {})
    numbers = {"%(least)s": "least_for_percent", "%(trend)s": "least_for_trend"}
    said = [_(METHOD[name]) for name in body.get("method", ()) if name in METHOD]
    for placeholder, limit in numbers.items():
        said = [text.replace(placeholder, str(limits.get(limit, ""))) for text in said]
    return said


def coverage(values: Mapping[str, Any]) -> list[str]:
    """Return what stands behind the counts: sources that could be read, dates that hold."""
    said, nobody_asked = [_readable(values)], _nobody_asked(values)
    if values.get("collected") or not nobody_asked:
        said.append(_("%(reliable)s of %(collected)s articles collected on this day have a trustworthy date.") % {
            "reliable": number(values.get("with_reliable_date", 0)), "collected": number(values.get("collected", 0))})
    for key, words in (
        ("failed", _("Could not be read: %(names)s.")),
        ("not_asked", "" if nobody_asked else _("Not asked on this day: %(names)s.")),
        ("silent", _("Read, but with nothing of this day: %(names)s.")),
    ):
        names = ", ".join(source["title"] for source in values.get(key, ()))
        if names and words:
            said.append(words.replace("%(names)s", names))
    if relaid := values.get("relaid"):
        names = ", ".join(f"{source['title']} ({number(source['articles'])})" for source in relaid)
        said.append(_("Articles that changed with their outlet's page template are not counted as revised: %(names)s.")
                    .replace("%(names)s", names))
        said += (f"{source['title']}: {'; '.join(map(_alike, changes))}." for source in relaid
                 if (changes := source.get("changes")))
    return [*said, *_remarks(values.get("remarks", ()))]


def _alike(change: Mapping[str, Any]) -> str:
    """Return what changed alike in many articles of an outlet, in the words of one of them."""
    if change.get("removed_on"):
        said = quoted(change, "added")
    else:
        words = CHANGED[bool(change["removed"]), bool(change["added"])]
        said = _(words) % {"removed": change["removed"], "added": change["added"]}
    place = PLACES[change["where"]]   # not inside _(): the catalogs would take the key for a message
    return f"{_(place)} {said} ({articles(change['articles'])})"


def _nobody_asked(values: Mapping[str, Any]) -> bool:
    """Whether no source was asked on the day: nothing failed, the day was collected at another time."""
    return bool(len(values.get("not_asked", ())) == values.get("expected", 0))


def _readable(values: Mapping[str, Any]) -> str:
    if not _nobody_asked(values):
        return _("%(answering)s of %(expected)s sources could be read.") % {
            "answering": number(values.get("answering", 0)), "expected": number(values.get("expected", 0))}
    if values.get("outlets_with_articles") and not values.get("collected"):
        return _("No source was asked on this day; its articles were collected later.")
    return _("No source was asked on this day.")


def _remarks(sources: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a sentence a source that is not as it used to be: counts that rest on it are to be read with care."""
    for source in sources:
        said = [health_words.sentence(remark["code"], remark["values"]) for remark in source["remarks"]]
        if any(said):
            yield f"{source['title']}: {'; '.join(filter(None, said))}."


def closing(body: Mapping[str, Any]) -> str:
    """Return what the snapshot held, which is its mark instead of the hour."""
    held = body.get("as_of", {})
    return _("Made of %(articles)s articles of the day; newest record no. %(newest)s; form %(version)s.") % {
        "articles": number(held.get("articles_of_day", 0)), "newest": held.get("newest_article", 0),
        "version": body.get("template_version", 0),
    }


def quoted(part: Mapping[str, Any], key: str) -> str:
    """Return what a digest quotes, or the dated notice in its place."""
    if part.get("removed_on"):
        return _("[removed on request on %(day)s]") % {"day": day(part["removed_on"])}
    return str(part[key])


def label(topic: Mapping[str, Any]) -> str:
    """Return a topic's label; one whose headline was removed on request has its number alone."""
    return str(topic["label"]) or _("Topic %(id)s") % {"id": topic["id"]}


def left_out(topic: Mapping[str, Any]) -> str:
    """Return size, direction and reason of a topic that staff left out."""
    size = " · ".join((trend(topic["trend"]), articles(topic["articles"]), stories(topic["stories"]),
                       outlets(topic["outlets"]), change(topic["change"])))
    reason = _("Reason: %(reason)s") % {"reason": topic["reason"]}
    return f"{size}. {reason}"


LISTS = (
    ("revised", N_("Revised after publication")),
    ("withdrawn", N_("Withdrawn by the outlet")),
    ("undated", N_("Without a trustworthy date")),
)


def lists(body: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return (heading, list) of the lists that are not empty."""
    return [(_(heading), body[key]) for key, heading in LISTS if body.get(key, {}).get("total")]
