"""A situation with what stands behind it, as desk, programs and terminal tell it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from config import clock
from config.thresholds import SituationThresholds
from langnghe.render.field import situation_words
from pipelines.areas import naming
from pipelines.situations import suggesting
from pipelines.situations.suggesting import Evidence, Suggestion
from storage import report_scope
from storage.situations import NoteView, SituationView


@dataclass(frozen=True, slots=True)
class Seen:
    """A situation with what stands behind it, the suggestion, and its place for somebody who may know it."""

    row: SituationView
    evidence: Evidence
    suggestion: Suggestion
    reasons: Sequence[str]
    place: str


def seen(session: Session, one: SituationView, limits: SituationThresholds, *, reviews: bool,
         areas: Collection[str] = ()) -> Seen:
    """Return a situation as it is told; to who does not review, its place only where three units or outlets tell of it.

    They see of fewer than three units neither how many there are nor what follows from them.
    """
    found = suggesting.evidence(session, one, limits, clock.now(), areas)
    told = one.area_id is not None and (found.broad or reviews)
    place = "".join(naming.names(session, [one.area_id] if one.area_id is not None and told else []))
    said = suggesting.suggest(found if reviews else found.outside, limits)
    return Seen(one, found, said, situation_words.reasons(said, whole=reviews), place)


def holds(session: Session, areas: Collection[str], area_id: int | None) -> bool:
    """Return whether an account of these areas looks after a situation there; one without a place is of the whole."""
    return not areas or (area_id is not None and report_scope.holds(session, areas, area_id))


def course(notes: Sequence[NoteView]) -> list[NoteView]:
    """Return the steps that everybody reads: notes and stages; what was reworded is for reviewers."""
    return [note for note in notes if note.text or note.stage_after]
