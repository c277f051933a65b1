"""Rumors that may say the same as a text, offered before a new file is opened."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from search.matching import similar
from storage import rumors
from storage.rumors import RumorRow

OFFERED = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """A rumor that may be the same; `sure` says as good as the same words, `score` is the chance of it, 0 to 1."""

    row: RumorRow
    sure: bool
    score: float = 0.0


def alike(session: Session, text: str, besides: int = 0) -> list[Alike]:
    """Return the rumors, open or closed, that may say what a text says, the likeliest first; none is an answer too."""
    known = [one for one in rumors.statements(session) if one[0] != besides]
    found = similar(text, known, OFFERED)
    rows = rumors.get_many(session, [match.id for match in found])
    return [Alike(rows[match.id], match.how == "sure", match.score) for match in found if match.id in rows]
