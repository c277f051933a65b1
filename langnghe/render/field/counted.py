"""How many reports of how many units, as it is told."""

from __future__ import annotations

from config.field import LEAST_UNITS
from langnghe.formats import number
from langnghe.i18n import _, ngettext
from langnghe.telling import limited


def heard(items: int | None, units: int | None, *, whole: bool = False, least: int = LEAST_UNITS) -> str:
    """Return "n reports from m units"; of fewer than three units only that, but to those who see the reports (`whole`).

    None is told as `least` units and more; an account that is limited to areas is told no number either.
    """
    if units is not None and units < LEAST_UNITS and (not whole or limited()):
        return few_units()
    if items is None or units is None or limited():
        return enough_units(LEAST_UNITS if limited() else least)
    said = ngettext("%(shown)s reported item", "%(shown)s reported items", items) % {"shown": number(items)}
    return _("%(items)s from %(units)s") % {"items": said, "units": of_units(units)}


def of_units(count: int) -> str:
    """Return "m units"."""
    return ngettext("%(shown)s unit", "%(shown)s units", count) % {"shown": number(count)}


def few_units() -> str:
    """Return what stands for the count where there may be one or two units or none."""
    return _("fewer than {least} units").format(least=LEAST_UNITS)


def enough_units(least: int = LEAST_UNITS) -> str:
    """Return what stands for a count from which somebody could take away their own."""
    return _("at least {least} units").format(least=number(least))
