"""What the field said, matter by matter, in words: sentence by sentence, how widely, on what basis and since when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.field import LEAST_UNITS
from langnghe.formats import day, number
from langnghe.i18n import N_, _, ngettext
from langnghe.render.field.counted import heard, of_units
from langnghe.render.field.said import Said
from langnghe.render.field.words import BREADTHS, KINDS, METHODS

STANDINGS = {"field_only": N_("in the field only"), "conflicting": N_("details differ from what is online"),
             "both": N_("online too")}
PAGES = {"situation": "/situation/", "question": "/question/", "rumor": "/rumor/", "topic": "/topic/"}


def sentences(part: Mapping[str, Any]) -> list[Said]:
    """Return the matters of a digest, the one of the most units first; digests of before hold none."""
    rows = part.get("matters", ())
    said = [Said(_("Matter by matter, the one of the most units first, whatever is said:"))] if rows else []
    said += [one for row in rows for one in _matter(row)]
    if part.get("matters_more"):
        said.append(Said(_("Further matters: %(n)s.") % {"n": number(part["matters_more"])}))
    return said


def _matter(row: Mapping[str, Any]) -> list[Said]:
    """Return a matter's name with its counts, then what is said of it; one of a single sentence is called by it."""
    alone = not row["label"] and len(row["said"]) == 1
    told = "; ".join(_sentence(one, counted=not alone) for one in row["said"])
    if row["more"]:
        told += "; " + _("further sentences: %(n)s") % {"n": number(row["more"])}
    if not row["label"]:
        return [Said(_joined(told, _counted(row), _breadths(row), _basis(row)))]
    named = Said(f"{row['label'].rstrip('. ')}: {_counted(row)}.", f"{PAGES[row['of']]}{row['ref']}")
    return [named, Said(_joined(told, _breadths(row), _basis(row)))]


def _joined(*parts: str) -> str:
    return ". ".join(one[:1].upper() + one[1:] for one in parts if one) + "."


def _counted(row: Mapping[str, Any]) -> str:
    said = heard(row["items"], row["units"], least=row.get("least", LEAST_UNITS))
    if row["places"]:
        said += ", " + ngettext("in %(n)s commune or ward", "in %(n)s communes and wards", row["places"]) % {
            "n": number(row["places"])}
    if row["areas"]:
        said += " (" + "; ".join(_area(one) for one in row["areas"]) + ")"
    return said + ", " + _("heard since %(day)s") % {"day": day(row["since"])}


def _area(one: Mapping[str, Any]) -> str:
    return one["area"] if one["units"] is None else f"{one['area']}: {of_units(one['units'])}"


def _sentence(one: Mapping[str, Any], *, counted: bool) -> str:
    beside = [heard(one["items"], one["units"])] if counted else []
    if standing := STANDINGS.get(one["online"]):
        beside.append(_(standing))
    kind = KINDS[one["kind"]]
    return f"{_(kind)}: “{one['issue'].rstrip('. ')}”" + (f" ({'; '.join(beside)})" if beside else "")


def _breadths(row: Mapping[str, Any]) -> str:
    used = [(BREADTHS[one["breadth"]], one["units"]) for one in row["breadths"]]
    words = [_(word) + (f" ({of_units(units)})" if units else "") for word, units in used]
    return _("how widely, in the words of the posts: %(words)s") % {"words": "; ".join(words)} if words else ""


def _basis(row: Mapping[str, Any]) -> str:
    methods = [METHODS[one] for one in row["methods"]]
    words = [*(_(method).lower() for method in methods), *(f"“{text.rstrip('. ')}”" for text in row["basis"])]
    return _("basis: %(words)s") % {"words": "; ".join(words)} if words else ""
