"""What a digest may say of the field where few units spoke: no number from which one or two of them follow.

Parts are made through here, and every edition is read through here again, since editions of before kept more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from config.field import LEAST_UNITS
from pipelines import fewmatters

COUNTS = ("items", "units", "unanswered")
# Matters say themselves what of them is told; editions of before hold none. One ward is no named one.
_TOLD = ("one_ward", "matters", "matters_more", "late", "waiting", "taken_back")
_OF_REPORTS: dict[str, Any] = {
    "items": 0, "units": 0, "without_basis": 0, "kinds": {}, "areas": [], "areas_not_told": 0}


def without(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a digest's body whose field side tells nothing of one or two units; 0 units stand for fewer than three."""
    return {**body, "field": of_field(body["field"])} if "field" in body else dict(body)


def of_field(field: Mapping[str, Any]) -> dict[str, Any]:
    """Return the field side of a digest without what one or two units said."""
    masks = {"situations": _situations, "questions": _questions, "reports": _reports}
    return {name: masks[name](part) if name in masks else part for name, part in field.items()}


def _situations(part: Mapping[str, Any]) -> dict[str, Any]:
    return {**part, "situations": [_row(row) for row in part["situations"]]}


def _questions(part: Mapping[str, Any]) -> dict[str, Any]:
    return {**part, **{name: [_row(row) for row in part[name]] for name in ("answered", "open")}}


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    few = row["units"] < LEAST_UNITS
    return {**row, **{name: 0 for name in COUNTS if few and name in row}}


def _reports(part: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part whose provinces and matters, taken from the whole, leave nothing or three units."""
    part = fewmatters.told(part)
    if part["units"] is None:
        return part
    if part["units"] < LEAST_UNITS:
        return _OF_REPORTS | {name: part[name] for name in _TOLD if name in part}
    told, untold = list(part["areas"]), part["areas_not_told"]
    while untold and told and _tells(part, told):
        told, untold = told[:-1], untold + 1        # the smallest stands last
    return {**part, "areas": told, "areas_not_told": untold}


def _tells(part: Mapping[str, Any], told: Sequence[Mapping[str, Any]]) -> bool:
    left: int = part["units"] - sum(row["units"] for row in told)
    items: int = part["items"] - part["without_basis"] - sum(row["items"] for row in told)
    return left < LEAST_UNITS or items < LEAST_UNITS
