"""Situations in words: stages, reasons of a suggestion, and sentences of a digest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.field import LEAST_UNITS
from langnghe.formats import day, number
from langnghe.i18n import N_, _, ngettext
from langnghe.render.field.reports import enough_units, few_units, heard
from langnghe.render.field.said import Said
from langnghe.render.phrases import outlets
from langnghe.telling import limited
from pipelines.situations.suggesting import Suggestion
from storage.situations import NoteView

STAGES = {
    "signal": N_("signal"), "problem": N_("problem situation"), "hotspot": N_("hotspot set by staff"),
    "resolved": N_("resolved"),
}
FIELDS = {
    "issue": N_("Issue"), "area": N_("Area"), "begins_on": N_("Since"), "ends_on": N_("Until"),
    "grievance": N_("What people are upset about"), "scale": N_("About how many, as estimated"),
    "form": N_("How it shows"), "demands": N_("What people ask for"), "level": N_("Who is to solve it"),
}


def reasons(said: Suggestion, *, whole: bool) -> list[str]:
    """Return why a stage is suggested, a sentence a reason; without `whole` few units are not counted."""
    return [_reason(*one, whole=whole) for one in said.reasons]


def _reason(name: str, one: int, other: int, *, whole: bool) -> str:
    if name == "voices":
        units = ngettext("%(shown)s unit", "%(shown)s units", one) % {"shown": number(one)}
        if limited() or (not whole and one < LEAST_UNITS):
            units = few_units() if one < LEAST_UNITS else enough_units()
        return _("%(units)s of the field and %(outlets)s tell of it on their own") % {
            "units": units, "outlets": outlets(other)}
    if name == "online":
        return _("%(now)s articles in the last 7 days, %(before)s in the 7 days before") % {
            "now": number(one), "before": number(other)}
    if name == "unanswered":
        return _("questions and proposals without an answer: %(n)s") % {"n": number(one)}
    if name == "hot":
        return _("the volume is far above what is usual")
    return _("nothing from either side for %(n)s days") % {"n": number(one)}


def moved(note: NoteView, labels: Mapping[int, str]) -> list[str]:
    """Return what a step added to a situation and took out of it; reports as a count, topics by their labels."""
    said = []
    for added, kinds in ((True, note.after), (False, note.before)):
        if count := len(kinds.get("item", ())):
            said.append(_counted(added, count))
        for number_ in kinds.get("topic", ()):
            label = labels.get(number_) or _("Topic %(id)s") % {"id": number_}
            said.append((_("topic added: %(label)s") if added else _("topic taken out: %(label)s")) % {"label": label})
    return said


def _counted(added: bool, count: int) -> str:
    shown = {"shown": number(count)}
    if added:
        return ngettext("%(shown)s report added", "%(shown)s reports added", count) % shown
    return ngettext("%(shown)s report taken out", "%(shown)s reports taken out", count) % shown


def sentences(part: Mapping[str, Any]) -> list[Said]:
    """Return the situations of a digest, a sentence each."""
    return [Said(_sentence(row), f"/situation/{row['situation']}") for row in part["situations"]]


def _sentence(row: Mapping[str, Any]) -> str:
    place, stage = f" ({row['area']})" if row["area"] else "", STAGES[row["stage"]]
    said = [_("%(issue)s%(place)s: %(stage)s, since %(day)s; %(heard)s, %(outlets)s.") % {
        "issue": row["issue"].rstrip(". "), "place": place, "stage": _(stage), "day": day(row["since"]),
        "heard": heard(row["items"], row["units"]), "outlets": outlets(row["outlets"])}]
    if row["demands"]:
        said.append(_("People ask: %(demands)s") % {"demands": " ".join(row["demands"].split())})
    if row["unanswered"]:
        said.append(_("Questions and proposals without an answer: %(n)s.") % {"n": number(row["unanswered"])})
    return " ".join(said)
