"""How much of the field whoever asks is told: an account of some areas knows its own items and could subtract them.

Such an account is told whether at least three units spoke, and no number; what lies in its areas it sees item by item.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from config.field import LEAST_UNITS
from pipelines import fewunits

_limited: ContextVar[bool] = ContextVar("langnghe_limited", default=False)
_staff: ContextVar[bool] = ContextVar("langnghe_staff", default=True)
# Counts of a row that rest on items, and parts of a digest that are counts of all areas throughout.
_COUNTS = (*fewunits.COUNTS, "times")
_WHOLE = {"reports": ("items", "units"), "crosscheck": ("topics",)}


def use(*, limited: bool, staff: bool) -> None:
    """Tell in this context from now on what an account that is limited to areas is told, or what others are.

    `staff` are those who review: they are told what still waits for it.
    """
    _limited.set(limited)
    _staff.set(staff)


def limited() -> bool:
    """Return whether this context tells an account that is limited to areas."""
    return _limited.get()


def count(number: int, units: int) -> int | None:
    """Return a count as it is told: None where fewer than three units stand behind it, and to limited accounts."""
    return None if limited() or units < LEAST_UNITS else number


def digest(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of an edition as it is told in this context; None stands for a count that is not told.

    Every way out of a stored edition leads through here.
    """
    told = fewunits.without(body)
    if not _staff.get() and "reports" in told.get("field", {}):
        told["field"] = _without_waiting(told["field"])
    if limited() and "field" in told:
        told["field"] = {name: _counted({key: value for key, value in part.items() if key in _WHOLE.get(name, part)})
                         for name, part in told["field"].items()}
    return told


def _without_waiting(field: Mapping[str, Any]) -> dict[str, Any]:
    """Return the field side without what waits for its review; of days on which that is all, nothing of reports."""
    reports = {key: value for key, value in field["reports"].items() if key != "waiting"}
    nothing = not (reports["items"] or reports["units"] or reports.get("matters", True) or "taken_back" in reports)
    return {name: reports if name == "reports" else part for name, part in field.items()
            if name != "reports" or not nothing}


def _counted(value: Any) -> Any:
    """Return what is told of a part: of a row whether it is at least three units, beside shares nothing."""
    if isinstance(value, list):
        return [_counted(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    found = {key: None if key == "field" else _counted(one) for key, one in value.items()}
    for name in _COUNTS:
        if found.get(name):
            found[name] = None
    return found
