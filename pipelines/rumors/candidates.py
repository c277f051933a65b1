"""Articles that deny, check or pass on something: found by their words, with what is said and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from config.thresholds import RumorThresholds
from pipelines.rumors import claims
from pipelines.rumors.cues import Cued, cued
from pipelines.rumors.saying import sentences
from storage import jobs, rumor_candidates
from storage.processes import owner_name
from storage.rumor_candidates import Text
from storage.sessions import Database
from vietnamese.accusations import accuses_an_official

JOB = "rumors:candidates"
LEASE_SECONDS = 300.0
BATCH = 500          # articles of one transaction: some 50 ms of reading
TELLING = ("bác", "phủ nhận", "lên tiếng", "nói gì")      # of somebody who says something of what is told
READ = 2_000         # characters of a body: a denial stands in its headline or its first sentences


@dataclass(frozen=True, slots=True)
class Found:
    """What stands behind an article: kind, the words it was found by, what is said, who says so ("": nobody named)."""

    kind: str
    cue: str
    statement: str
    body: str


def find_all(database: Database, now: datetime, limits: RumorThresholds) -> int:
    """Look through every article that was not looked at yet; return how many candidates were found."""
    found = 0
    while (made := turn(database, now, limits)) is not None:
        found += made
    return found


def turn(database: Database, now: datetime, limits: RumorThresholds) -> int | None:
    """Look through the next articles; return the candidates found, None when nothing is left or another does it."""
    owner = owner_name("candidates")
    with database.writing() as session:
        job = jobs.claim(session, JOB, owner, now, LEASE_SECONDS)
    if job is None:
        return None
    with database.reading() as session:
        after = job.state.get("article")
        if after is None:
            after = rumor_candidates.first_since(session, now - timedelta(days=limits.candidate_days)) - 1
        texts = rumor_candidates.after(session, int(after), BATCH)
    rows = [row for text in texts if (row := _row(text, now)) is not None]
    with database.writing() as session:
        if rows:
            rumor_candidates.add(session, rows)
        jobs.keep_state(session, JOB, owner, {"article": texts[-1].id if texts else int(after)})
        jobs.finish(session, JOB, owner, now)
    return len(rows) if texts else None


def waiting(last_article: int, state: dict[str, Any]) -> int:
    """Return how many articles at most were not looked at, by their ids."""
    return max(0, last_article - int(state.get("article", 0)))


def _row(text: Text, now: datetime) -> dict[str, Any] | None:
    found = find(text.title, text.lead, text.body)
    if found is None:
        return None
    return {
        "article_id": text.id, "kind": found.kind, "cue": found.cue[:60], "statement": found.statement,
        "body": found.body, "state": "open", "found_at": now}


def find(title: str, lead: str, body: str) -> Found | None:
    """Return what an article denies, checks or passes on; None where none of the words stands in it.

    A denial goes before a check, the headline before the text. Words alone decide: staff read what was found. Of a
    headline that denies something and names no claim the article is shown itself; all else without a claim is left out.
    """
    near = (title, lead, *sentences(body[:READ])[:2])
    first = None
    for one in cued(title, lead, body[:READ]):
        said = claims.claim(one.sentence, one.cue)
        if accuses_an_official(said):
            continue
        if said:
            return _found(one, said, near)
        if first is None and one.head and one.cue.startswith(TELLING):
            first = one
    return _found(first, "", near) if first else None


def _found(one: Cued, statement: str, near: tuple[str, ...]) -> Found:
    return Found(one.kind, one.cue, statement, claims.agency((one.sentence, *near)))
