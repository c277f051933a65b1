"""Administrative units as people name them: with what they lie in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from storage import areas
from storage.areas import AreaView


def names(session: Session, ids: Sequence[int]) -> list[str]:
    """Return units with what they lie in: "phường Mẫu 1, tỉnh Mẫu"; what is no unit any more is left out."""
    known = areas.get_many(session, ids)
    lines = areas.above(session, known.values())
    return [_named(known[number], lines[number]) for number in ids if number in known]


def _named(unit: AreaView, line: Sequence[AreaView]) -> str:
    return ", ".join(one.full_name for one in (unit, *line))
