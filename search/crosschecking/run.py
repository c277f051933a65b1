"""A run of the cross-check: what is new on either side is compared, then all is settled and what changed written.

What was withdrawn goes, what staff decided stays, and the same record gives the same answer whatever was done before.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from config.clock import local_day, local_day_bounds
from config.crosscheck import DRAWN, HORIZON_DAYS, LEAST_STORIES
from config.settings import Settings
from search.crosschecking import finding, model, settle
from search.crosschecking.coverage import Coverage, Outlook
from search.crosschecking.settle import Heard, monday
from search.crosschecking.subjects import Subject, of_items, of_rumors
from search.engine import Engine
from search.errors import SearchError
from storage import article_areas, crosschecks, jobs
from storage import crosscheck_reads as reads
from storage.crosscheck_days import Day, earliest
from storage.crosscheck_reads import Facts
from storage.crosschecks import CheckRow, CheckView, MatchRow
from storage.sessions import Database
from storage.upserts import pieces

JOB = "work:crosscheck"
LEASE_SECONDS = 900.0
EVERY = timedelta(minutes=10)
PATIENCE = timedelta(minutes=20)
# What a clock says beyond this was another clock.
JUMP = timedelta(hours=2)
WEEK = timedelta(days=7)
# Sources come back and articles late: topics and drawn ones of so many weeks are looked at anew.
WEEKS = 6
ROWS = 100                # a transaction
Key = tuple[str, int]
Written = list[tuple[CheckRow, list[MatchRow], frozenset[int]]]
Counted = Mapping[Key, Sequence[int]]
TopicWeek = tuple[int | None, int | None, str]      # topic, province, Monday


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: subjects compared, checks written, checks that are gone; `busy` when another process does it."""

    compared: int = 0
    written: int = 0
    gone: int = 0
    busy: bool = False


def run(database: Database, settings: Settings, *, owner: str, now: datetime, engine: Engine | None = None,
        everything: bool = False) -> Summary:
    """Check what is new; with `everything` all of the horizon from the beginning."""
    with database.writing() as session:
        job = jobs.claim(session, JOB, owner, now, LEASE_SECONDS)
    if job is None:
        return Summary(busy=True)
    since = None if everything else job.state.get("until")
    with database.reading() as session:
        until = reads.settled_until(session)
        round_ = _Round(session, settings, now, datetime.fromisoformat(since) if since else None, engine)
        rows, gone = round_.settled()
    for part in pieces(rows):
        with database.writing() as session:
            jobs.hold(session, JOB, owner, now, LEASE_SECONDS)
            crosschecks.save_all(session, part)
    with database.writing() as session:
        jobs.hold(session, JOB, owner, now, LEASE_SECONDS)
        crosschecks.remove(session, gone)
        _draw(session, now)
        jobs.finish(session, JOB, owner, now, due_at=now + EVERY,
                    state={"until": (until or now).isoformat()})
    return Summary(round_.compared, len(rows), len(gone))


class _Round:
    """One run over one state of the record."""

    def __init__(self, session: Session, settings: Settings, now: datetime, since: datetime | None,
                 engine: Engine | None) -> None:
        self._session, self._now, self._since, self._engine = session, now, since, engine
        self._horizon = (date.fromisoformat(local_day(now)) - timedelta(days=HORIZON_DAYS)).isoformat()
        self._grounds = reads.grounds(session)
        self._coverage = Coverage(session, settings)
        self.subjects = [*of_items(session, self._grounds, self._horizon),
                         *of_rumors(session, self._grounds, self._horizon)]
        self._kept = {kind: crosschecks.kept(session, kind) for kind in ("item", "rumor")}
        self._check_of: dict[Key, int] = {
            (kind, (row.item_id or row.rumor_id or 0)): check_id
            for kind, rows in self._kept.items() for check_id, row in rows.items()}
        self._heard = crosschecks.heard(session, self._check_of.values())
        self._said: dict[Key, Mapping[int, bool]] = {
            (kind, subject): said for kind in ("item", "rumor")
            for subject, said in crosschecks.every_decision(session, kind).items()}
        self.compared = 0

    def settled(self) -> tuple[Written, list[int]]:
        """Return the checks to be written with their matches, and those that are gone."""
        matches, changed = self._compared()
        ids = {m.article_id for rows in matches.values() for m in rows} | {
            one for said in self._said.values() for one in said}
        facts = reads.facts(self._session, ids)
        matches = {key: [m for m in rows if m.article_id in facts] for key, rows in matches.items()}
        counted = {_key(one): settle.accepted(matches[_key(one)], facts, self._said.get(_key(one), {}),
                                              model.SETTLE_FROM) for one in self.subjects}
        settled = ((one, *self._check(one, matches, counted, facts)) for one in self.subjects)
        rows = [(row, matches[_key(one)], items) for one, row, items in settled
                if self._differs(one, row, items, changed)]
        known = {_key(one) for one in self.subjects}
        gone = [check_id for key, check_id in self._check_of.items()
                if key not in known and self._kept[key[0]][check_id].week >= monday(self._horizon)]
        topics, left = self._topics(counted, facts)
        return [*rows, *topics], [*gone, *left]

    def _compared(self) -> tuple[dict[Key, list[MatchRow]], set[Key]]:
        """Return each subject's matches, and of whom they are new."""
        due = [one for one in self.subjects if self._since is None or self._seen(one) != one.seen]
        rest = [one for one in self.subjects if not (self._since is None or self._seen(one) != one.seen)]
        self.compared = len(due)
        found = self._look(due)
        kept = crosschecks.matches(self._session, {self._check_of[_key(one)] for one in rest})
        matches = {_key(one): kept[self._check_of[_key(one)]] for one in rest}
        fresh = reads.changed_since(self._session, self._since) if self._since else set()
        new = finding.among(self._session, [*rest, *due], fresh, self._grounds) if fresh else {}
        touched = {key for key, rows in matches.items() if any(m.article_id in fresh for m in rows)}
        for key in [*matches, *map(_key, due)]:
            old = found.get(key, matches.get(key, []))
            matches[key] = _sorted([*(m for m in old if m.article_id not in fresh), *new.get(key, [])])
        return matches, touched | set(new) | {_key(one) for one in due}

    def _look(self, due: Sequence[Subject]) -> finding.Found:
        if self._engine is not None and len(due) <= finding.FEW and self._since is not None:
            try:
                if self._engine.ready():
                    return finding.by_engine(self._session, due, self._grounds, self._engine)
            except SearchError:
                pass        # down or of other rules: the long way finds the same
        return finding.by_days(self._session, due, self._grounds) if due else {}

    def _seen(self, one: Subject) -> str:
        check_id = self._check_of.get(_key(one))
        return self._kept[one.kind][check_id].seen if check_id is not None else ""

    def _check(self, one: Subject, matches: Mapping[Key, Sequence[MatchRow]], counted: Counted,
               facts: Mapping[int, Facts]) -> tuple[CheckRow, frozenset[int]]:
        key = _key(one)
        row = CheckRow(
            one.kind, "", monday(one.day), self._now, item_id=one.id if one.kind == "item" else None,
            rumor_id=one.id if one.kind == "rumor" else None, area_id=one.area_id, seen=one.seen)
        with_it = self._together(counted, facts).get(key, {one})
        heard = _together(list(with_it))
        outlook = self._coverage.of(one.province_id, row.week)
        return settle.settle(row, heard, matches[key], counted[key], facts, outlook), heard.item_ids

    def _together(self, counted: Counted, facts: Mapping[int, Facts]) -> dict[Key, set[Subject]]:
        """Return subject → all that an article of one story settles with it: what several units say of one thing."""
        if not hasattr(self, "_shared"):
            of_story: dict[int, set[Subject]] = defaultdict(set)
            for one in self.subjects:
                for article in counted[_key(one)]:
                    of_story[facts[article].story_id or -article].add(one)
            self._shared = {_key(one): {one, *(each for article in counted[_key(one)]
                                               for each in of_story[facts[article].story_id or -article])}
                            for one in self.subjects}
        return self._shared

    def _differs(self, one: Subject, row: CheckRow, items: frozenset[int], changed: Collection[Key]) -> bool:
        check_id = self._check_of.get(_key(one))
        if check_id is None or _key(one) in changed or self._heard.get(check_id, frozenset()) != items:
            return True
        return replace(self._kept[one.kind][check_id], checked_at=row.checked_at) != row

    def _topics(self, counted: Counted, facts: Mapping[int, Facts]) -> tuple[Written, list[int]]:
        """Return the checks of topics in provinces and weeks to be written, and those that are gone."""
        first = monday(self._horizon) if self._since is None else monday(local_day(self._now - WEEKS * WEEK))
        heard = self._heard_of_topics(counted, facts)
        reporting: dict[tuple[int, str], set[int]] = defaultdict(set)
        for one in self.subjects:
            if one.province_id is not None:
                reporting[one.province_id, monday(one.day)] |= one.posts
        kept = {(row.topic_id, row.area_id, row.week): (check_id, row)
                for check_id, row in crosschecks.kept(self._session, "topic", first).items()}
        rows: dict[TopicWeek, CheckRow] = {}
        for week in _weeks(first, local_day(self._now)):
            start, end = local_day_bounds(week)[0], local_day_bounds(week)[0] + WEEK
            for told in article_areas.topics_by_province(self._session, start, end):
                key = (told.topic_id, told.area_id, week)
                if told.stories >= LEAST_STORIES or key in heard:
                    base = CheckRow("topic", "", week, self._now, topic_id=told.topic_id, area_id=told.area_id)
                    rows[key] = settle.of_topic(base, told.stories, told.articles, heard.get(key),
                                                reporting[told.area_id, week])
        counted_then = crosschecks.heard(self._session, [check_id for check_id, _row in kept.values()])
        found = {key: said.item_ids for key, said in heard.items()}
        changed = [(row, list[MatchRow](), found.get(key, frozenset())) for key, row in rows.items()
                   if key not in kept or replace(kept[key][1], checked_at=self._now) != row
                   or counted_then.get(kept[key][0], frozenset()) != found.get(key, frozenset())]
        return changed, [check_id for key, (check_id, _row) in kept.items() if key not in rows]

    def _heard_of_topics(self, counted: Counted, facts: Mapping[int, Facts]) -> dict[TopicWeek, Heard]:
        """Return (topic, province, week) → what the field says of it in that week and the ones beside it."""
        of_topic: dict[TopicWeek, list[Subject]] = defaultdict(list)
        for one in self.subjects:
            topics = {facts[article].topic_id for article in counted[_key(one)]} - {None}
            if one.kind == "item" and one.province_id is not None:
                for topic in topics:
                    for step in (-WEEK, timedelta(), WEEK):
                        week = (date.fromisoformat(monday(one.day)) + step).isoformat()
                        of_topic[topic, one.province_id, week].append(one)
        return {key: _together(said) for key, said in of_topic.items()}


def _together(said: Sequence[Subject]) -> Heard:
    posts, areas, groups = (frozenset[Any]().union(*sets) for sets in (
        (one.posts for one in said), (one.areas for one in said), (one.groups for one in said)))
    items = frozenset[int]().union(*(one.items for one in said))
    # The day is of what is counted beside it; only where nothing is, of what else was heard.
    counted = [one for one in said if one.items] or said
    return Heard(earliest(one.first for one in counted if one.first), len(items), len(posts), len(areas), len(groups),
                 items)


def _key(one: Subject) -> Key:
    return one.kind, one.id


def _sorted(rows: Iterable[MatchRow]) -> list[MatchRow]:
    return sorted(rows, key=lambda m: (-m.confidence, m.article_id))


def _weeks(first: str, last: str) -> list[str]:
    found = [first]
    while (after := (date.fromisoformat(found[-1]) + WEEK).isoformat()) <= last:
        found.append(after)
    return found


def _draw(session: Session, now: datetime) -> None:
    """Draw the ones that staff look at, of the weeks that are over: by a hash, so that every run draws the same."""
    this_week = monday(local_day(now))
    for week in _weeks(monday(local_day(now - WEEKS * WEEK)), this_week)[:-1]:
        known = crosschecks.drawable(session, week)
        left = DRAWN - sum(drawn for _id, _name, drawn in known)
        rest = sorted((one for one in known if not one[2]), key=lambda one: _lot(week, one[1]))
        if left > 0 and rest:
            crosschecks.draw(session, week, [one[0] for one in rest[:left]])


def _lot(week: str, name: str) -> str:
    return hashlib.sha256(f"{week} {name}".encode()).hexdigest()


def is_due(session: Session, now: datetime) -> bool:
    """Say whether a run waits: never in a record without a field side."""
    job = jobs.get(session, JOB)
    if job is not None and job.due_at is not None and now < job.due_at <= now + JUMP:
        return False
    return reads.any_subject(session)


def overdue(database: Database, now: datetime) -> bool:
    """Say whether a run has waited long for articles to be put into topics and places."""
    with database.reading() as session:
        job = jobs.get(session, JOB)
    return job is not None and job.due_at is not None and job.due_at <= now - PATIENCE


def decided(session: Session, view: CheckView, now: datetime) -> None:
    """Settle one check anew after staff decided something about its articles; what else follows is the next run's."""
    row, kept = view.row, crosschecks.matches(session, [view.id])[view.id]
    said = crosschecks.decisions(session, item_id=row.item_id, rumor_id=row.rumor_id)
    facts = reads.facts(session, {one.article_id for one in kept} | set(said))
    kept = [one for one in kept if one.article_id in facts]
    counted = settle.accepted(kept, facts, said, model.SETTLE_FROM)
    outlook = Outlook(**{one.name: row.details[one.name] for one in fields(Outlook)})
    base = CheckRow(row.kind, "", row.week, now, item_id=row.item_id, rumor_id=row.rumor_id, area_id=row.area_id,
                    seen=row.seen)
    first = Day(row.first_field, row.field_precision) if row.first_field else None
    heard = Heard(first, row.items, row.units, row.areas, row.social_groups)
    crosschecks.save(session, settle.settle(base, heard, kept, counted, facts, outlook), kept)
    jobs.schedule(session, JOB, now)
