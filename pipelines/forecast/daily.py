"""Once a day: score the forecasts whose days are over, then say what the next days of the busiest topics will hold.

What is made rests on the days before today alone, and is made once: a later run of the same day adds nothing. Days on
which no work ran get no forecast afterwards, because those days are known by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from config import clock, thresholds
from config.clock import later, local_day, local_day_bounds
from config.thresholds import ForecastThresholds, Thresholds
from pipelines.forecast import reading
from pipelines.forecast.outlook import Withheld, outlook
from pipelines.forecast.reading import Calendar
from storage import forecasts, jobs, stories
from storage.forecasts import ABOVE, BELOW, INSIDE, MERGED, NOTHING, UNREAD, Open, Outcome, Said
from storage.sessions import Database

JOB = "forecast"
LEASE_SECONDS = 60.0
# Topics whose days are read at once and whose rows, two each, are one transaction; scores of another.
TOPICS_AT_ONCE = 40
ROWS_AT_ONCE = 100
# Articles that wait for their topics are in them soon; a queue that never ends holds up nobody.
PATIENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did: forecasts scored, topics looked at, rows that are new. `busy`: another process does it."""

    scored: int = 0
    topics: int = 0
    new: int = 0
    busy: bool = False


def is_due(session: Session, now: datetime, limits: Callable[[], ForecastThresholds]) -> bool:
    """Say whether today's forecasts are still to be made; some hours after midnight, and when the topics are ready.

    It is asked every second: the numbers are read only when something is to be made.
    """
    job = jobs.get(session, JOB)
    today = local_day(now)
    # By the day alone, not by a time: a clock that ran ahead once must not stop the forecasts until it comes round.
    if job is not None and job.state.get("day") == today:
        return False
    begins = local_day_bounds(today)[0] + timedelta(hours=limits().grace_hours)
    return now >= begins and (now >= begins + PATIENCE or not stories.waiting_count(session))


def run(database: Database, *, owner: str, limits: Thresholds | None = None) -> Done:
    """Score and make; a run that is killed is done again as a whole, which changes nothing of what it stored."""
    numbers = limits or thresholds.load()
    now = clock.now()
    with database.writing() as session:
        job = jobs.claim(session, JOB, owner, now, LEASE_SECONDS)
    if job is None:
        return Done(busy=True)
    state, error = job.state, "interrupted"
    try:
        done = _run(database, owner, local_day(now), numbers)
        state, error = {"day": local_day(now)}, ""
    finally:
        with database.writing() as session:
            jobs.finish(session, JOB, owner, clock.now(), error=error, state=state)
    return done


def _run(database: Database, owner: str, today: str, numbers: Thresholds) -> Done:
    limits = numbers.forecast
    with database.writing() as session:
        forecasts.forget(session, today, later(today, -limits.keep_days))
    with database.reading() as session:
        known = reading.calendar(session, today, numbers)
    scored = _score(database, owner, today, known)
    with database.reading() as session:
        start, end = local_day_bounds(later(today, -limits.recent_days))[0], local_day_bounds(today)[0]
        busy = forecasts.busiest_topics(session, start, end, limits.least_articles, limits.topics)
    new = 0
    for at in range(0, len(busy), TOPICS_AT_ONCE):
        with database.reading() as session:
            found = reading.series(session, busy[at : at + TOPICS_AT_ONCE], known)
        rows = [row for topic_id, counts in found.items() for row in said(topic_id, counts, today, limits)]
        with database.writing() as session:
            jobs.hold(session, JOB, owner, clock.now(), LEASE_SECONDS)
            new += forecasts.save(session, rows)
    return Done(scored, len(busy), new)


def said(topic_id: int, counts: Sequence[int | None], today: str, limits: ForecastThresholds) -> Iterator[Said]:
    """Yield the rows of a topic: one a horizon, or one that says why there is none."""
    found = outlook(counts, limits)
    if isinstance(found, Withheld):
        yield Said(topic_id, today, 0, today, withheld=found.reason, needed=found.needed, have=found.have,
                   outcome=NOTHING)
        return
    for ahead in found.ahead:
        yield Said(topic_id, today, ahead.days, later(today, ahead.days), ahead.low, ahead.middle, ahead.high,
                   ahead.before, ahead.direction, found.model, round(found.error, 4))


def _score(database: Database, owner: str, today: str, known: Calendar) -> int:
    scored = 0
    while True:
        with database.reading() as session:
            waiting = forecasts.due(session, today, ROWS_AT_ONCE)
            outcomes = _outcomes(session, waiting, known) if waiting else []
        if not outcomes:
            return scored
        with database.writing() as session:
            jobs.hold(session, JOB, owner, clock.now(), LEASE_SECONDS)
            forecasts.score(session, outcomes, clock.now())
        scored += len(outcomes)


def _outcomes(session: Session, waiting: Sequence[Open], known: Calendar) -> list[Outcome]:
    start, end = local_day_bounds(min(o.day for o in waiting))[0], local_day_bounds(known.today)[0]
    counts = forecasts.days_of_topics(session, {o.topic_id for o in waiting if not o.merged}, start, end)
    return [_outcome(o, forecasts.as_rows(counts.get(o.topic_id, {}), _days(o), known.unread), known) for o in waiting]


def _days(forecast: Open) -> list[str]:
    days, day = [], forecast.day
    while day < forecast.due:
        days.append(day)
        day = later(day, 1)
    return days


def _outcome(forecast: Open, held: Sequence[int | None], known: Calendar) -> Outcome:
    """Say what came of a forecast. One of a topic that became part of another was made of other articles."""
    if forecast.merged:
        return Outcome(forecast.id, MERGED, None)
    # Before the calendar nobody looks any more at which days were read.
    if None in held or forecast.day < known.days[0]:
        return Outcome(forecast.id, UNREAD, None)
    actual = sum(n for n in held if n is not None)
    where = BELOW if actual < forecast.low else ABOVE if actual > forecast.high else INSIDE
    return Outcome(forecast.id, where, actual)
