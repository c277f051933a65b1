"""Once an hour: evaluate, and keep what was raised, in one transaction with how far it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from config import thresholds
from config.thresholds import HotspotThresholds, Thresholds
from pipelines.hotspots.episodes import Episode, needed, step
from pipelines.hotspots.evaluate import Finding, evaluate
from storage import hotspots, jobs
from storage.hotspots import HotspotRow
from storage.jobs import JobRow
from storage.sessions import Database

JOB = "work:hotspots"
LEASE_SECONDS = 120.0
HOUR = timedelta(hours=1)
# After a stop, windows that were not looked at are, a day apart; what is older is history.
MOST_STEPS = 7
# What a clock says beyond this was another clock.
JUMP = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: moments evaluated, bursts raised; `busy` when another process does it."""

    moments: int
    raised: int
    busy: bool = False


def is_due(job: JobRow | None, now: datetime) -> bool:
    """Say whether an hour waits; a time far ahead was set by a clock that was wrong."""
    return job is None or job.due_at is None or job.due_at <= now or job.due_at > now + JUMP


def run(database: Database, *, owner: str, now: datetime, limits: Thresholds | None = None) -> Summary:
    """Evaluate the last full hour, and days that were missed; the same hour again changes nothing."""
    with database.writing() as session:
        job = jobs.claim(session, JOB, owner, now, LEASE_SECONDS)
    if job is None:
        return Summary(0, 0, busy=True)
    end = now.replace(minute=0, second=0, microsecond=0)
    raised = 0
    moments = _moments(job.state.get("until"), end)
    for moment in moments:
        raised += _evaluate(database, moment, owner, now, limits or thresholds.load())
    with database.writing() as session:
        jobs.finish(session, JOB, owner, now, due_at=end + HOUR, state={"until": end.isoformat()})
    return Summary(len(moments), raised)


def _moments(until: str | None, end: datetime) -> list[datetime]:
    """Return the ends of the windows to look at, the oldest first."""
    since = datetime.fromisoformat(until) if until else end - HOUR
    moments = [end - timedelta(days=n) for n in range(MOST_STEPS)]
    # At least the newest one: its articles may have come after it was looked at, and nothing is raised twice.
    return [moment for moment in moments if moment > since or moment == end][::-1]


def _evaluate(database: Database, end: datetime, owner: str, now: datetime, limits: Thresholds) -> int:
    since = end - timedelta(days=limits.hotspots.history_days)
    with database.reading() as session:
        known = hotspots.newest(session, since)
        watched = [series for series, rows in known.items() if rows[0].ended_at is None]
        found = evaluate(session, end, limits, watched)
    rows, raised = _changed(found, known, end, limits.hotspots)
    # One transaction: bursts that are raised together have areas and copies of each other left out together.
    with database.writing() as session:
        jobs.hold(session, JOB, owner, now, LEASE_SECONDS)
        for row in rows:
            hotspots.save(session, row)
    return raised


def _changed(
    found: Sequence[Finding], known: dict[tuple[int, int], list[HotspotRow]], end: datetime, limits: HotspotThresholds
) -> tuple[list[HotspotRow], int]:
    """Return the rows to write, and how many of them are new."""
    rows: list[HotspotRow] = []
    raised = 0
    for finding in found:
        before = known.get((finding.topic_id, finding.area_id), [])
        # Topics that were merged may both have had one: the newest goes on for both.
        rows += [_closed(row, end) for row in before[1:] if row.ended_at is None]
        old = before[0] if before else None
        was = _episode(old, end)
        episode = step(was, end, finding.score, limits, needed("high", limits, areas=2 if finding.area_id else 1))
        if episode is None or episode == was:
            continue
        raised += episode.raised_at == end
        rows.append(_row(old if old and old.raised_at == episode.raised_at else None, episode, finding, limits))
    return rows, raised


def _episode(row: HotspotRow | None, end: datetime) -> Episode | None:
    """Return the burst of a row; an end that lies ahead was set by a clock that was wrong, and is none."""
    if row is None:
        return None
    ended = row.ended_at if row.ended_at is None or row.ended_at <= end else None
    return Episode(row.raised_at, row.hot_at, row.surprise, row.peak, ended)


def _closed(row: HotspotRow, at: datetime) -> HotspotRow:
    return HotspotRow(row.topic_id, row.area_id, row.kind, row.begins_at, row.raised_at, row.hot_at, at, row.surprise,
                      row.peak, row.evidence)


def _row(old: HotspotRow | None, episode: Episode, finding: Finding, limits: HotspotThresholds) -> HotspotRow:
    """Return the row of a burst; its evidence is that of the most unusual window, or of the one that made it more."""
    kind = _kind(finding, limits)
    better = old is None or episode.surprise > old.surprise or (old.kind == "signal" and kind == "hotspot")
    evidence = dict(finding.evidence) if better or old is None else dict(old.evidence)
    evidence |= {"ends_at": finding.ends_at.isoformat(), "now": finding.score.count, "needed": limits.least_outlets}
    return HotspotRow(
        old.topic_id if old else finding.topic_id, finding.area_id,
        kind if better or old is None else old.kind, old.begins_at if old else finding.begins_at,
        episode.raised_at, episode.hot_at, episode.ended_at, episode.surprise, episode.peak, evidence)


def _kind(finding: Finding, limits: HotspotThresholds) -> str:
    """Return hotspot, or signal while fewer outlets say it on their own or the past is too short to compare with."""
    enough = finding.independent >= limits.least_outlets and finding.evidence["days"] >= limits.least_days
    return "hotspot" if enough else "signal"
