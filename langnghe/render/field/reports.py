"""What the field reported, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.field import LEAST_UNITS
from langnghe.formats import number
from langnghe.i18n import N_, _, ngettext
from langnghe.render.field.said import Said

KINDS = {
    "opinion": N_("opinions: %(n)s"), "rumor": N_("unverified information: %(n)s"), "question": N_("questions: %(n)s"),
    "event": N_("events and problem situations: %(n)s"), "proposal": N_("proposals: %(n)s"),
}


def heard(items: int, units: int) -> str:
    """Return "n reports from m units"."""
    said = ngettext("%(shown)s reported item", "%(shown)s reported items", items) % {"shown": number(items)}
    return _("%(items)s from %(units)s") % {
        "items": said, "units": ngettext("%(shown)s unit", "%(shown)s units", units) % {"shown": number(units)}}


def few_units() -> str:
    """Return what stands for the count where there may be one or two units or none."""
    return _("fewer than {least} units").format(least=LEAST_UNITS)


def sentences(part: Mapping[str, Any]) -> list[Said]:
    """Return what was reported, of which kinds, from where, and what stayed out."""
    kinds = "; ".join(_(words) % {"n": number(part["kinds"][kind])} for kind, words in KINDS.items()
                      if kind in part["kinds"])
    said = [Said(f"{heard(part['items'], part['units'])}. {kinds[:1].upper()}{kinds[1:]}.")]
    if part["without_basis"]:
        said.append(Said(_("Opinions without a basis, counted and left out of everything else: %(n)s.") % {
            "n": number(part["without_basis"])}))
    if part.get("one_ward"):        # digests of before know none
        said.append(Said(_("%(share)s %% of these items come from one ward: what is said here rests too much on one "
                           "place.") % {"share": number(part["one_ward"])}))
    said += [Said(f"{row['area']}: {heard(row['items'], row['units'])}.") for row in part["areas"]]
    if part["areas_not_told"]:
        said.append(Said(_("Provinces with fewer than three reporting units, which are not told apart: %(n)s.") % {
            "n": number(part["areas_not_told"])}))
    return said
