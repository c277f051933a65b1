"""Forecasts as pages and digests show them: what was said of a topic last, and what came of those that are due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from config.clock import later
from pipelines.forecast import HORIZONS
from storage import days, decisions, forecasts
from storage.forecasts import ABOVE, BELOW, INSIDE, MERGED, UNREAD, Said

# Topics that a digest names: the largest of those forecast, and the ones whose forecast was widest of the mark.
LISTED = 10


@dataclass(frozen=True, slots=True)
class OfTopic:
    """What was said of a topic last: a row a horizon, or one that says why there is none; none when never looked at.

    `inside` of `scored` earlier forecasts of the topic held what came.
    """

    rows: tuple[Said, ...]
    inside: int
    scored: int


def of_topic(session: Session, topic_id: int, today: str) -> OfTopic:
    """Return what a page says of a topic's next days; a forecast whose days are all over is not shown any more."""
    rows = tuple(row for row in forecasts.of_topic(session, topic_id) if row.withheld or row.due > today)
    record = forecasts.record_of_topic(session, topic_id)
    counts = sum(record.values(), Counter[str]())
    return OfTopic(rows, counts[INSIDE], counts.total())


def build(session: Session, day: str) -> dict[str, Any]:
    """Return a digest's part: the forecasts whose last day was the day before, and those made on the day."""
    due = forecasts.due_on(session, day)
    made = forecasts.made_on(session, day, later(day, HORIZONS[-1]))
    # What staff left out of the digest is named in its own list alone; it stays in the counts.
    hidden = decisions.left_out(session, {row.topic_id for row in [*due, *made]})
    missed = sorted((row for row in due if row.outcome in (BELOW, ABOVE) and row.topic_id not in hidden),
                    key=_wide, reverse=True)[:LISTED]
    largest = sorted((row for row in made if row.topic_id not in hidden),
                     key=lambda row: (-(row.middle or 0), row.topic_id))[:LISTED]
    names = days.topic_names(session, {row.topic_id for row in [*missed, *largest]})
    return {
        "due": [_counts(due, horizon) for horizon in HORIZONS if any(row.horizon == horizon for row in due)],
        "missed": [_row(row, names) for row in missed],
        "made": [_row(row, names) for row in largest],
        "made_total": len(made),
    }


def _wide(row: Said) -> tuple[float, int]:
    """Return how far outside its interval a count lies, in square roots, where counts of any size compare."""
    end = (row.low if row.outcome == BELOW else row.high) or 0
    return abs((row.actual or 0) ** 0.5 - end**0.5), -row.topic_id


def _counts(due: Sequence[Said], horizon: int) -> dict[str, Any]:
    outcomes = Counter(row.outcome for row in due if row.horizon == horizon)
    scored = sum(outcomes[o] for o in (INSIDE, BELOW, ABOVE))
    return {"horizon": horizon, "scored": scored, "inside": outcomes[INSIDE], "below": outcomes[BELOW],
            "above": outcomes[ABOVE], "unread": outcomes[UNREAD], "merged": outcomes[MERGED], "waiting": outcomes[""]}


def _row(row: Said, names: dict[int, days.TopicName]) -> dict[str, Any]:
    name = names.get(row.topic_id)
    return {"id": row.topic_id, "label": name.label if name else "", "horizon": row.horizon, "low": row.low,
            "middle": row.middle, "high": row.high, "before": row.before, "direction": row.direction,
            "actual": row.actual}
