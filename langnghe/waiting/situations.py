"""Situations whose figures speak for another stage than staff set."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from langnghe import situating
from langnghe.i18n import gettext as _
from langnghe.render.field import situation_words
from langnghe.today_items import Item, View
from pipelines.situations import suggesting
from storage import situations

SHOWN = 50


def waiting(session: Session, view: View) -> Iterator[Item]:
    """Yield the situations that go on and for which another stage is suggested; one that changed is another thing."""
    if not view.reviews:
        return
    limits = view.limits.situations
    for one in situations.listed(session, ("hotspot", "problem", "signal"), SHOWN):
        if not situating.holds(session, view.areas, one.area_id):
            continue
        found = suggesting.suggest(suggesting.evidence(session, one, limits, view.now, view.areas), limits)
        if found.stage != one.stage:
            said = _("{stage}; the figures speak for: {other} ({reasons})").format(
                stage=_(situation_words.STAGES[one.stage]), other=_(situation_words.STAGES[found.stage]),
                reasons="; ".join(situation_words.reasons(found, whole=True)))
            yield Item(f"situation:{one.id}.{one.version}", one.issue, said, f"/situation/{one.id}")
