"""Opinion streams in words, for pages, files, commands and digests alike; one note says what a share is a share of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from langnghe import formats
from langnghe.formats import number, percent
from langnghe.i18n import N_, _, ngettext
from langnghe.render.field import reports
from langnghe.render.field.words import BREADTHS

KINDS = {"other": N_("other"), "unclear": N_("unclear")}


def label(row: Mapping[str, Any]) -> str:
    """Return what a published stream is called."""
    kind = row["kind"]
    return row["label"] or _(KINDS[kind])


def folded(row: Mapping[str, Any]) -> str:
    """Return what the folded streams are called together."""
    return ngettext("other opinions (%(n)s stream folded)", "other opinions (%(n)s streams folded)", row["streams"]) % {
        "n": number(row["streams"])}


def rows(body: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (name, figures) of what a publication shows, the folded streams last."""
    for row in body["streams"]:
        yield label(row), row
    if body["folded"]:
        yield folded(body["folded"]), body["folded"]


def share(one: Mapping[str, Any]) -> str:
    """Return a share with its interval: 45,8 % (35,7–56,2)."""
    low, high = (percent(one[end]).removesuffix(" %") for end in ("low", "high"))
    return f"{percent(one['share'])} ({low}–{high})"


def interval(one: Mapping[str, Any]) -> str:
    """Return the interval of a share: 35,7–56,2 %."""
    return f"{percent(one['low']).removesuffix(' %')}–{percent(one['high'])}"


def count(one: Mapping[str, Any]) -> str:
    """Return a rounded count; one that rounds to nothing is said as fewer than five."""
    return f"≈ {number(one['count'])}" if one["count"] else _("fewer than 5")


def week(body: Mapping[str, Any]) -> str:
    """Return which week it is, with its days."""
    return formats.week(body["week"])


def note(body: Mapping[str, Any]) -> str:
    """Return the note that stands beside every chart and table of shares."""
    frame = body["frame"]
    pages = ngettext("%(shown)s page", "%(shown)s pages", frame["threads"]) % {"shown": number(frame["threads"])}
    return _(
        "Shares of the comments that were collected (%(comments)s comments, for certain at least %(people)s "
        "commenters, %(pages)s, from %(first)s to %(last)s); they do not represent the people. Commenters "
        "choose themselves; pages are moderated; one person may write many comments. The 95 %% interval is the error "
        "of the sample alone."
    ) % {"comments": number(frame["comments"]), "people": number(frame["people_at_least"]),
         "pages": pages, "first": formats.day(body["from"]), "last": formats.day(body["to"])}


def method(body: Mapping[str, Any]) -> list[str]:
    """Return how the shares came about, a sentence a step."""
    sample, frame = body["sample"], body["frame"]
    said = [
        _("Frame: %(comments)s comments of the week, %(texts)s distinct texts (copies are one text), frozen on "
          "%(day)s.") % {
            "comments": number(frame["comments"]), "texts": number(frame["texts"]),
            "day": formats.day(frame["frozen_on"])},
        _("Sample: %(texts)s texts drawn at random and coded by staff, %(twice)s of them by two, who did not see each "
          "other's code; agreement (Krippendorff's alpha) %(alpha)s, equal codes %(equal)s.") % {
            "texts": number(sample["texts"]), "twice": number(sample["twice"]),
            "alpha": formats.decimals(sample["agreement"], 2), "equal": percent(sample["equal"])},
        _("A stream is shown when at least %(least)s people wrote it for certain; smaller ones are folded together. "
          "Counts are rounded to %(five)s, and shares are worked out from the rounded counts.") % {
            "least": number(body["least"]), "five": number(body["rounded_to"])}]
    if not sample["two_accounts"]:
        said.append(_("It was coded without accounts: that two people did it is not known."))
    if sample["lost"]:
        said.append(_("About %(n)s texts of the sample were gone before they were coded.") % {
            "n": number(sample["lost"])})
    return said


# What decided which items stand beside the shares; publications of before say nothing: it was the terms.
FIELD_BY = {
    "crosscheck": N_("They are those that the cross-check ties to the topic."),
    "terms": N_("They are those that hold the topic's terms, as no cross-check had looked at them."),
}


def field(part: Mapping[str, Any] | None) -> list[str]:
    """Return what the field says beside it, by breadth words; never added to the shares."""
    if not part:
        return []
    words = [BREADTHS[row["breadth"]] for row in part["breadths"]]
    said = [f"{_(word)}: {heard(row)}" for word, row in zip(words, part["breadths"], strict=True)]
    if part["folded"]:
        said.append(_("other breadth words together: %(heard)s") % {"heard": heard(part["folded"])})
    return said


def field_by(part: Mapping[str, Any]) -> str:
    """Return what decided which items stand there."""
    return _(FIELD_BY[part.get("by", "terms")])


def heard(row: Mapping[str, Any]) -> str:
    """Return from how many units how many items came."""
    return reports.heard(row["items"], row["units"])
