"""Sentences of a digest that HTML and Markdown share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from langnghe.formats import day, decimal, number
from langnghe.i18n import N_, _, ngettext
from langnghe.render import health_words, period_words, sections

TRENDS = {
    "new": N_("new on this day"), "new_in_period": N_("new in this period"),
    "growing": N_("growing"), "fading": N_("fading"), "steady": N_("steady"), "unknown": N_("no baseline yet"),
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
    "period_means": N_("A week or month is compared with the one before by its articles a day, over the days that "
                       "could be read in both."),
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
    """Return today's count beside yesterday's and the week's mean, a period's beside the one before."""
    if "count" in values:
        return period_words.change(values)
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


def trend(name: str, kind: str = "day") -> str:
    """Return a topic's direction in words."""
    code = "new_in_period" if name == "new" and kind != "day" else name
    return _(TRENDS[code]) if code in TRENDS else code


def method(body: Mapping[str, Any]) -> list[str]:
    """Return the method notes of a digest."""
    limits = body.get("limits", {})
    numbers = {"%(least)s": "least_for_percent", "%(trend)s": "least_for_trend"}
    said = [_(METHOD[name]) for name in body.get("method", ()) if name in METHOD]
    for placeholder, limit in numbers.items():
        said = [text.replace(placeholder, str(limits.get(limit, ""))) for text in said]
    return said


COVERED = {
    "day": {
        "dates": N_("%(reliable)s of %(collected)s articles collected on this day have a trustworthy date."),
        "not_asked": N_("Not asked on this day: %(names)s."),
        "silent": N_("Read, but with nothing of this day: %(names)s."),
        "later": N_("No source was asked on this day; its articles were collected later."),
        "nobody": N_("No source was asked on this day."),
    },
    "period": {
        "dates": N_("%(reliable)s of %(collected)s articles collected in this period have a trustworthy date."),
        "not_asked": N_("Not asked in this period: %(names)s."),
        "silent": N_("Read, but with nothing of this period: %(names)s."),
        "later": N_("No source was asked in this period; its articles were collected later."),
        "nobody": N_("No source was asked in this period."),
    },
}


def coverage(values: Mapping[str, Any], kind: str = "day") -> list[str]:
    """Return what stands behind the counts: sources that could be read, dates that hold."""
    said_of = {key: _(words) for key, words in COVERED["day" if kind == "day" else "period"].items()}
    said, nobody_asked = [_readable(values, said_of)], _nobody_asked(values)
    if values.get("collected") or not nobody_asked:
        said.append(said_of["dates"] % {
            "reliable": number(values.get("with_reliable_date", 0)), "collected": number(values.get("collected", 0))})
    for key, words in (
        ("failed", _("Could not be read: %(names)s.")),
        ("not_asked", "" if nobody_asked else said_of["not_asked"]),
        ("silent", said_of["silent"]),
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


def _readable(values: Mapping[str, Any], said_of: Mapping[str, str]) -> str:
    if not _nobody_asked(values):
        return _("%(answering)s of %(expected)s sources could be read.") % {
            "answering": number(values.get("answering", 0)), "expected": number(values.get("expected", 0))}
    if values.get("outlets_with_articles") and not values.get("collected"):
        return said_of["later"]
    return said_of["nobody"]


def _remarks(sources: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a sentence a source that is not as it used to be: counts that rest on it are to be read with care."""
    for source in sources:
        said = [health_words.sentence(remark["code"], remark["values"]) for remark in source["remarks"]]
        if any(said):
            yield f"{source['title']}: {'; '.join(filter(None, said))}."


CLOSING = {
    "day": N_("This digest is made of %(articles)s articles of the day, up to stored article no. %(newest)s, "
              "in the digest’s form no. %(version)s."),
    "period": N_("This digest is made of %(articles)s articles of the period, up to stored article no. %(newest)s, "
                 "in the digest’s form no. %(version)s."),
}


def closing(body: Mapping[str, Any]) -> str:
    """Return what the snapshot held, which is its mark instead of the hour."""
    held = body.get("as_of", {})
    words = CLOSING["day" if body["kind"] == "day" else "period"]
    return _(words) % {
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


def figures(topic: Mapping[str, Any], kind: str) -> str:
    """Return direction and size of a topic."""
    return " · ".join((trend(topic["trend"], kind), articles(topic["articles"]), stories(topic["stories"]),
                       outlets(len(topic["outlets"]))))


def left_out(topic: Mapping[str, Any], kind: str = "day") -> str:
    """Return size, direction and reason of a topic that staff left out."""
    size = " · ".join((trend(topic["trend"], kind), articles(topic["articles"]), stories(topic["stories"]),
                       outlets(topic["outlets"]), change(topic["change"])))
    words = _("Dropped from this edition: %(reason)s") if topic.get("by") == "edition" else _("Reason: %(reason)s")
    return f"{size}. {words % {'reason': topic['reason']}}"


def by_whom(body: Mapping[str, Any]) -> str:
    """Return whose edition this is, "" for the machine's."""
    if not body.get("edits"):
        return ""
    words = _("Edition by staff, made from the edition that the program wrote (check code %(mark)s) and that is kept "
              "beside it.")
    return words % {"mark": body["edits"]["base_sha256"][:12]}


def passages(body: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Return (heading, paragraphs) of what staff wrote below a digest, without the parts that are empty."""
    edits = body.get("edits") or {}
    parts = ((_("Assessment"), "assessment"), (_("Proposals"), "proposals"))
    return [(heading, lines(edits[key])) for heading, key in parts if edits.get(key)]


def lines(text: str) -> list[str]:
    """Return the paragraphs of a text that staff wrote."""
    return [line for line in text.split("\n") if line.strip()]


LISTS = ("revised", "withdrawn", "undated")
GLANCE = 7


def lists(body: Mapping[str, Any], shown: Collection[str] = sections.ALL) -> list[tuple[str, Mapping[str, Any]]]:
    """Return (heading, list) of the lists that are shown and not empty."""
    headings = {key: sections.SECTIONS[key] for key in LISTS if key in shown and body.get(key, {}).get("total")}
    return [(_(heading), body[key]) for key, heading in headings.items()]


def glance(body: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the topics that the one page names, the first ones."""
    topics: Sequence[Mapping[str, Any]] = body["topics"][:GLANCE]
    return topics


def tally(body: Mapping[str, Any]) -> str:
    """Return how many topics there are, and how many are new, growing, fading, raised as hotspots, left out."""
    counts = (
        (_total(body), ngettext("%(n)s topic", "%(n)s topics", _total(body))),
        (len(body.get("new", ())), _("%(n)s new")), (len(body.get("growing", ())), _("%(n)s growing")),
        (len(body.get("fading", ())), _("%(n)s fading")),
        (len(body.get("hotspots", ())), _("hotspots: %(n)s")), (len(body.get("left_out", ())), _("left out: %(n)s")),
    )
    return " · ".join(words % {"n": number(count)} for at, (count, words) in enumerate(counts) if count or not at)


def _total(body: Mapping[str, Any]) -> int:
    total: int = body.get("topics_total", len(body["topics"]))
    return total
