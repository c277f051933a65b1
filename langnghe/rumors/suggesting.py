"""Rumors that may say the same as a text, offered before a new file is opened."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from search.matching import Match, Statements, similar
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
    return _rows(session, similar(text, known, OFFERED))


class Register:
    """The rumors that the rows of a file are held against: indexed once, and what the rows open is added."""

    def __init__(self) -> None:
        self._known = Statements([])

    def alike(self, session: Session, text: str) -> list[Alike]:
        """Return the rumors that may say what a text says, see `alike`."""
        self._known.add(rumors.statements(session, after=max(self._known.ids, default=0)))
        return _rows(session, self._known.similar(text, OFFERED))


def _rows(session: Session, found: list[Match]) -> list[Alike]:
    rows = rumors.get_many(session, [match.id for match in found])
    return [Alike(rows[match.id], match.how == "sure", match.score) for match in found if match.id in rows]
