"""Where something is: the units that are named, those around them, and the provinces of today."""

from __future__ import annotations

from dataclasses import dataclass

SAME, PROVINCE, OTHER, UNKNOWN = "same", "province", "other", "unknown"
RELATIONS = (SAME, PROVINCE, OTHER, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Places:
    """Ids of units below the province: `named` themselves, `around` with all that these lie or lay in; provinces."""

    named: frozenset[int] = frozenset()
    around: frozenset[int] = frozenset()
    provinces: frozenset[int] = frozenset()


NOWHERE = Places()


def relation(one: Places, other: Places) -> str:
    """Say how two places lie to each other: the same unit or one inside the other, one province, elsewhere, unknown."""
    if one.named & other.around or one.around & other.named:
        return SAME
    if not one.provinces or not other.provinces:
        return UNKNOWN
    return PROVINCE if one.provinces & other.provinces else OTHER
