"""Articles that deny, check or pass on something: found by their words, with what is said and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from config.thresholds import RumorThresholds
from pipelines.rumors import claims
from pipelines.rumors.cues import Cued, cued
from pipelines.rumors.saying import sentences
from storage import jobs, rumor_candidates
from storage.jobs import JobRow
from storage.processes import owner_name
from storage.rumor_candidates import Text
from storage.sessions import Database
from vietnamese.accusations import accuses_an_official

JOB = "rumors:candidates"
RULES = 2            # raised whenever `find` finds something else: open candidates of older rules are judged anew
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
    """Look through the next articles; return the candidates found, None when nothing is left or another does it.

    What waits for staff since older rules is judged first.
    """
    owner = owner_name("candidates")
    with database.writing() as session:
        job = jobs.claim(session, JOB, owner, now, LEASE_SECONDS)
    if job is None:
        return None
    return _judge_again(database, job, owner, now) if _is_old(job.state) else _look(database, job, owner, now, limits)


def _look(database: Database, job: JobRow, owner: str, now: datetime, limits: RumorThresholds) -> int | None:
    with database.reading() as session:
        after = job.state.get("article")
        if after is None:
            after = rumor_candidates.first_since(session, now - timedelta(days=limits.candidate_days)) - 1
        texts = rumor_candidates.after(session, int(after), BATCH)
    rows = [row for text in texts if (row := _row(text, now)) is not None]
    with database.writing() as session:
        if rows:
            rumor_candidates.add(session, rows)
        jobs.keep_state(session, JOB, owner, {"article": texts[-1].id if texts else int(after), "rules": RULES})
        jobs.finish(session, JOB, owner, now)
    return len(rows) if texts else None


def _judge_again(database: Database, job: JobRow, owner: str, now: datetime) -> int:
    """Withdraw the next open candidates that hold no more and correct the others; none is new, so 0 is returned."""
    with database.reading() as session:
        held = rumor_candidates.open_after(session, _judged(job.state), BATCH)
    found = {number: find(text.title, text.lead, text.body) for number, text in held}
    state = {"article": job.state["article"], "rules": RULES}
    if len(held) == BATCH:
        state = {"article": job.state["article"], "judging": RULES, "judged": held[-1][0]}
    with database.writing() as session:
        rumor_candidates.withdraw(session, [number for number, one in found.items() if one is None])
        for number, one in found.items():
            if one is not None:
                rumor_candidates.correct(session, number, _words(one))
        jobs.keep_state(session, JOB, owner, state)
        jobs.finish(session, JOB, owner, now)
    return 0


def _is_old(state: dict[str, Any]) -> bool:
    return "article" in state and state.get("rules") != RULES


def _judged(state: dict[str, Any]) -> int:
    return int(state["judged"]) if state.get("judging") == RULES else 0


def waiting(session: Session) -> int:
    """Return how many articles at most were not looked at, by their ids, and what is to be judged anew."""
    job = jobs.get(session, JOB)
    state = job.state if job else {}
    old = 1 + rumor_candidates.count_open_after(session, _judged(state)) if _is_old(state) else 0
    return old + max(0, rumor_candidates.last_article(session) - int(state.get("article", 0)))


def _row(text: Text, now: datetime) -> dict[str, Any] | None:
    found = find(text.title, text.lead, text.body)
    return None if found is None else {"article_id": text.id, "state": "open", "found_at": now} | _words(found)


def _words(found: Found) -> dict[str, Any]:
    return {"kind": found.kind, "cue": found.cue[:60], "statement": found.statement, "body": found.body}


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
