"""What the field reported, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.field import LEAST_UNITS
from langnghe.formats import number
from langnghe.i18n import N_, _, ngettext
from langnghe.render.field.said import Said
from langnghe.telling import limited

KINDS = {
    "opinion": N_("opinions: %(n)s"), "rumor": N_("unverified information: %(n)s"), "question": N_("questions: %(n)s"),
    "event": N_("events and problem situations: %(n)s"), "proposal": N_("proposals: %(n)s"),
}


def heard(items: int | None, units: int | None, *, whole: bool = False) -> str:
    """Return "n reports from m units"; of fewer than three units only that, but to those who see the reports (`whole`).

    None, and an account that is limited to areas, is told no number of three units and more either.
    """
    if units is not None and units < LEAST_UNITS and (not whole or limited()):
        return few_units()
    if items is None or units is None or limited():
        return enough_units()
    said = ngettext("%(shown)s reported item", "%(shown)s reported items", items) % {"shown": number(items)}
    return _("%(items)s from %(units)s") % {
        "items": said, "units": ngettext("%(shown)s unit", "%(shown)s units", units) % {"shown": number(units)}}


def few_units() -> str:
    """Return what stands for the count where there may be one or two units or none."""
    return _("fewer than {least} units").format(least=LEAST_UNITS)


def enough_units() -> str:
    """Return what stands for a count from which somebody could take away their own."""
    return _("at least {least} units").format(least=LEAST_UNITS)


def sentences(part: Mapping[str, Any]) -> list[Said]:
    """Return what was reported, of which kinds, from where, and what stayed out."""
    counted = part.get("kinds", {})         # an account that is limited to areas is told none
    kinds = "; ".join(_(words) % {"n": number(counted[kind])} for kind, words in KINDS.items() if kind in counted)
    whole = heard(part["items"], part["units"])
    said = [Said(f"{whole[:1].upper()}{whole[1:]}." + (f" {kinds[:1].upper()}{kinds[1:]}." if kinds else ""))]
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
