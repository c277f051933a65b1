"""Parts of a digest that a reader may switch off; coverage and what was left out are no such parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from langnghe.i18n import N_, _

# In the order of the page. "glance" is the page that is read first, the others are the depth.
SECTIONS: Mapping[str, str] = {
    "glance": N_("On one page"),
    "hotspots": N_("Hotspots"),
    "topics": N_("Topics"),
    "situations": N_("Situations"),
    "reports": N_("What the field reported"),
    "rumors": N_("Rumors"),
    "questions": N_("Questions and answers"),
    "crosscheck": N_("Cross-check"),
    "streams": N_("Opinion streams"),
    "fading": N_("Fading"),
    "daily": N_("Day by day"),
    "forecasts": N_("Forecasts"),
    "revised": N_("Revised after publication"),
    "withdrawn": N_("Withdrawn by the outlet"),
    "undated": N_("Without a trustworthy date"),
    "method": N_("Method"),
}
ALL = frozenset(SECTIONS)


def chosen(names: Iterable[str]) -> frozenset[str]:
    """Return the sections that are named, all of them when none is; words that name none are passed over."""
    return ALL.intersection(names) or ALL


def choices(shown: Collection[str], kind: str) -> list[tuple[str, str, bool]]:
    """Return (name, words, whether it is shown) of each section that a digest of this kind has."""
    return [(name, _(SECTIONS[name]), name in shown) for name in SECTIONS if name != "daily" or kind != "day"]
