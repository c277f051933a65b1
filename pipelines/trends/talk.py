"""How much readers talk about a topic: rounded counts of weeks, so that few and none look alike."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from config.clock import local_day
from config.suppression import counted
from pipelines import periods
from storage import trends

_EVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Talk:
    """Comments of the ISO weeks that may be counted, each rounded down, and how many weeks these are."""

    comments: int
    weeks: int


def of_topic(session: Session, topic_id: int) -> Talk | None:
    """Return the comments under a topic's articles; None where no week may be counted.

    The sum is one of weeks as trends show them: a whole that counts the others too would give these away.
    """
    comments: dict[str, int] = defaultdict(int)
    threads: dict[str, set[int]] = defaultdict(set)
    for said in trends.talk(session, topic_id, *_EVER):
        week = periods.of("week", local_day(said.at)).first
        comments[week] += said.comments
        threads[week].add(said.thread_id)
    shown = [number for week, total in comments.items() if (number := counted(total, len(threads[week])))]
    return Talk(sum(shown), len(shown)) if shown else None
