"""What a digest may count of its matters: a whole has a number only where each of its parts has one of its own.

Otherwise subtraction would give the part without a number. Such a whole is told by the step that it reaches even if
each part without a number were a single unit (`least`; 0 for none): that says nothing of a part which is not said yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from config.field import LEAST_UNITS

STEPS = (LEAST_UNITS, 5, 10, 20, 50, 100, 200, 500)
_UNTOLD: dict[str, Any] = {"items": None, "units": None}


def told(part: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a digest holds of reports without the numbers from which those of few units follow."""
    if "matters" not in part or "least" in part:
        return dict(part)
    rows = [matter(row) for row in part["matters"]]
    rows.sort(key=lambda row: (-_least(row), -(row["items"] or 0), row["since"], row["said"][0]["issue"]))
    found = {**part, "matters": rows}
    if part["units"] >= LEAST_UNITS and (part["matters_more"] or not all(row["units"] for row in rows)):
        least = _step(part["units"], sum(_least(row) or 1 for row in rows) + part["matters_more"])
        found |= {**_UNTOLD, "least": least, "kinds": {}, "areas_not_told": 0, "areas": _places(part["areas"], least)}
        if "one_ward" in part:
            found["one_ward"] = round(part["one_ward"], -1)
    return found | _late(found)


def matter(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a matter without the numbers from which those of one of its sentences follow."""
    counted = all(one["units"] for one in row["breadths"])
    found = {**row, "breadths": [one if counted else one | {"units": 0} for one in row["breadths"]]}
    if not row["units"] or "least" in row or not (row["more"] or not all(one["units"] for one in row["said"])):
        return found
    least = _step(row["units"], sum(one["units"] or 1 for one in row["said"]) + row["more"]) or LEAST_UNITS
    return {**found, **_UNTOLD, "least": least, "places": 0, "areas": _places(row["areas"], least),
            "breadths": [one | {"units": 0} for one in row["breadths"]]}


def _least(row: Mapping[str, Any]) -> int:
    least: int = row.get("least") or row["units"]
    return least


def _step(units: int, parts: int) -> int:
    """Return the highest step that a whole of so many units reaches, and its parts if each were as small as can be."""
    return max((step for step in STEPS if step <= min(units, parts)), default=0)


def _places(rows: Sequence[Mapping[str, Any]], least: int) -> list[dict[str, Any]]:
    """Return places without a number, and no more of them than so many units make."""
    return [{**row, **{name: None for name in _UNTOLD if name in row}} for row in rows[:least // LEAST_UNITS]]


def _late(part: Mapping[str, Any]) -> dict[str, Any]:
    late = part.get("late")
    if not late or not late["units"]:
        return {}
    rest = None if part["units"] is None else part["items"] - late["items"]
    return {} if rest == 0 else {"late": {**late, **_UNTOLD}}
