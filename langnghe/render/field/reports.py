"""What the field reported, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.field import LEAST_UNITS
from langnghe.formats import day, number
from langnghe.i18n import N_, _
from langnghe.render.field import matter_words
from langnghe.render.field.counted import enough_units as enough_units
from langnghe.render.field.counted import few_units as few_units
from langnghe.render.field.counted import heard as heard
from langnghe.render.field.said import Said

KINDS = {
    "opinion": N_("opinions: %(n)s"), "rumor": N_("rumors: %(n)s"), "question": N_("questions: %(n)s"),
    "event": N_("events and problem situations: %(n)s"), "proposal": N_("proposals: %(n)s"),
}


def sentences(part: Mapping[str, Any]) -> list[Said]:
    """Return what was reported, matter by matter, of which kinds, from where, what waits and what stayed out."""
    return [*(_whole(part) if part["items"] or part.get("matters", True) or part.get("without_basis") else ()),
            *_beside(part), *matter_words.sentences(part), *_rest(part)]


def _whole(part: Mapping[str, Any]) -> list[Said]:
    counted = part.get("kinds", {})         # an account that is limited to areas is told none
    kinds = "; ".join(_(words) % {"n": number(counted[kind])} for kind, words in KINDS.items() if kind in counted)
    if part.get("least") == 0:        # even the least step would tell how many units the only small matter is of
        return []
    whole = heard(part["items"], part["units"], least=part.get("least", LEAST_UNITS))
    return [Said(f"{whole[:1].upper()}{whole[1:]}." + (f" {kinds[:1].upper()}{kinds[1:]}." if kinds else ""))]


def _beside(part: Mapping[str, Any]) -> list[Said]:
    """Return what the count holds of days before and what it does not hold yet; digests of before know neither."""
    said = []
    if late := part.get("late"):
        told = _("Approved late, sent before these days, told here for the first time: %(heard)s, heard since %(day)s.")
        said.append(Said(told % {"heard": heard(late["items"], late["units"]), "day": day(late["since"])}))
    if waits := part.get("waiting"):
        told = _("Reports that wait for their review and are not counted yet: %(n)s; longer than allowed: %(over)s.")
        said.append(Said(told % {"n": number(waits["reports"]), "over": number(waits["overdue"])}, "/reports"))
    if part.get("taken_back"):
        said.append(Said(_("Approved reports that their posts took back: %(n)s.") % {"n": number(part["taken_back"])}))
    return said


def _rest(part: Mapping[str, Any]) -> list[Said]:
    said = []
    if part.get("without_basis"):
        said.append(Said(_("Opinions without a basis, counted and left out of everything else: %(n)s.") % {
            "n": number(part["without_basis"])}))
    if part.get("one_ward"):        # digests of before know none
        said.append(Said(_("%(share)s %% of these items come from one ward: what is said here rests too much on one "
                           "place.") % {"share": number(part["one_ward"])}))
    said += [Said(f"{row['area']}: {heard(row['items'], row['units'])}.") for row in part.get("areas", ())]
    if part.get("areas_not_told"):
        said.append(Said(_("Provinces with fewer than three reporting units, which are not told apart: %(n)s.") % {
            "n": number(part["areas_not_told"])}))
    return said
