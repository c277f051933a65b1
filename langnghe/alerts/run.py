"""A turn of the alerts: look at those that are due, keep what they tell with its marks, send what waits.

What is told and up to where it was looked is one transaction, so a process that is killed tells it again or not at
all; a letter is marked when the server has it, so one killed in between sends the same letter twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from sqlalchemy.orm import Session

from config import clock, thresholds
from config.errors import Words
from config.settings import Settings
from langnghe.alerts import heartbeat, letters, requests, rhythm
from langnghe.alerts.mail import Line, MailFailed
from langnghe.alerts.rules import MOST_LISTED, NEEDS_SEARCH, Ground, Looked, look
from langnghe.i18n import LANGUAGES
from langnghe.kept_troubles import kept
from langnghe.troubles import KNOWN, kind_of
from search.errors import EngineUnavailable, IndexOutdated, QueryError
from search.query import Query, describe
from search.service import Searcher
from storage import alert_messages, alerts, jobs, saved
from storage.alert_messages import LetterRow, Post
from storage.alerts import AlertRow
from storage.errors import LeaseLost
from storage.saved import SavedRow
from storage.sessions import Database

JOB = "alerts"
# Longer than a letter can take, each step of it at its time limit: two workers never send at once.
LEASE_SECONDS = 300.0
LETTERS_A_TURN = 20
FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(hours=6)
GONE = Words("its saved search was deleted")
NO_SEARCH = Words("it needs a saved search")


@dataclass(slots=True)
class Turn:
    """What a turn did; `busy` when another process does it, `error` what the engine said."""

    looked: int = 0
    told: int = 0
    broken: int = 0
    sent: int = 0
    failed: int = 0
    busy: bool = False
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """An alert that was looked at: its saved search, its query by language, what it found or why it could not."""

    alert: AlertRow
    saved: SavedRow | None
    query: Mapping[str, str] = field(default_factory=dict)
    looked: Looked = field(default_factory=Looked)
    error: str = ""


def waiting(database: Database, settings: Settings, now: datetime) -> int:
    """Return how many alerts are due and how many letters can go."""
    with database.reading() as session:
        state = _state(session)
        count = sum(rhythm.due(alert, now, state) for alert in alerts.listed(session))
        beat = heartbeat.due(session, now)
        return count + beat + (alert_messages.letters_waiting(session, now) if settings.smtp_host else 0)


def _state(session: Session) -> Mapping[str, Any]:
    job = jobs.get(session, JOB)
    return job.state if job else {}


def turn(
    database: Database, settings: Settings, searcher: Callable[[], Searcher], owner: str, *, every: bool = False
) -> Turn:
    """Do one turn, with `every` look at all alerts whatever their rhythm.

    Raises what the engine raised, after everything that needs no engine is done.
    """
    now, done = clock.now(), Turn()
    with database.writing() as session:
        if jobs.claim(session, JOB, owner, now, LEASE_SECONDS) is None:
            return Turn(busy=True)
    try:
        ground = Ground(database, settings, thresholds.load(settings), searcher, now)
        _collect(ground, owner, done, every=every)
        _post(database, settings, owner, done)
    finally:
        with suppress(LeaseLost), database.writing() as session:
            jobs.finish(session, JOB, owner, clock.now())
    if done.error is not None:
        raise done.error
    return done


def _collect(ground: Ground, owner: str, done: Turn, *, every: bool) -> None:
    with ground.database.reading() as session:
        state = _state(session)
        chosen = [alert for alert in alerts.listed(session)
                  if rhythm.due(alert, ground.now, state) or (every and not alert.quiet(ground.now))]
        searches = saved.all(session)
    seen = []
    for alert in chosen:
        try:
            seen.append(_look(ground, alert, searches.get(alert.spec.saved_id or 0)))
        except (EngineUnavailable, IndexOutdated) as error:
            done.error = error
    done.looked, done.broken = len(seen), sum(bool(one.error) for one in seen)
    with ground.database.writing() as session:
        jobs.hold(session, JOB, owner, clock.now(), LEASE_SECONDS)
        done.told = _keep(session, ground.now, seen, state, owner)
        heartbeat.beat(session, ground.now)


def _look(ground: Ground, alert: AlertRow, search: SavedRow | None) -> _Seen:
    """Look at one alert; a query that cannot be asked any more breaks this one alone."""
    if search is not None and search.deleted_at is not None:
        return _Seen(alert, search, error=kept(GONE))
    if search is None and alert.spec.rule in NEEDS_SEARCH:
        return _Seen(alert, search, error=kept(NO_SEARCH))
    try:
        query = requests.asked(ground.database, search.query) if search else None
        return _Seen(alert, search, _described(query), look(ground, alert, query))
    except QueryError as error:
        return _Seen(alert, search, error=kept(error))
    except KNOWN:
        raise       # the record or the engine, which all alerts need
    except Exception as error:  # noqa: BLE001 - one alert of many must not hold up the others and the letters
        return _Seen(alert, search, error=kept(kind_of(error)))


def _described(query: Query | None) -> dict[str, str]:
    """Return the query in words of every language: who reads the message is not known yet."""
    return {language: describe(query, language) for language in LANGUAGES} if query else {}


def _keep(session: Session, now: datetime, seen: Sequence[_Seen], state: Mapping[str, Any], owner: str) -> int:
    """Keep marks, items, messages and letters, all or none; returns how many things are told."""
    by_rhythm: dict[str, list[_Seen]] = {}
    told = 0
    for one in seen:
        if not _stands(session, one.alert, now):
            continue
        if one.error:
            alerts.broke(session, one.alert.id, now, one.error)
            continue
        there = alerts.present(session, [member.id for member in one.looked.told])
        alerts.tell(session, one.alert.id, (m for m in one.looked.told if m.id in there), now)
        alerts.looked(session, one.alert.id, now, one.looked.state)
        if one.looked.items:
            by_rhythm.setdefault(one.alert.spec.rhythm, []).append(one)
    for name, group in by_rhythm.items():
        told += _message(session, name, group, now)
    if by_rhythm.get("once"):
        jobs.keep_state(session, JOB, owner, dict(state) | {"once": (now + rhythm.GROUPED).isoformat()})
    return told


def _stands(session: Session, alert: AlertRow, now: datetime) -> bool:
    """Say whether an alert is still what was looked at: staff may have changed or quieted it meanwhile."""
    row = alerts.get(session, alert.id)
    return row is not None and row.deleted_at is None and row.version == alert.version \
        and row.begins() == alert.begins() and not row.quiet(now)


def _message(session: Session, name: str, group: Sequence[_Seen], now: datetime) -> int:
    message = alert_messages.add_message(session, "news", name, now, [_head(one) for one in group])
    told: dict[int, int] = {}
    for one in group:
        there = alerts.present(session, [item.article_id for item in one.looked.items if item.article_id])
        items = [item for item in one.looked.items if item.article_id is None or item.article_id in there]
        told[one.alert.id] = alert_messages.add_items(session, message, one.alert.id, items, now)
    if not any(told.values()):
        alert_messages.drop_message(session, message)
        return 0
    mailboxes: dict[str, list[int]] = {}
    for one in group:
        for recipient in one.alert.spec.recipients if told[one.alert.id] else ():
            mailboxes.setdefault(recipient, []).append(one.alert.id)
    for recipient, ids in mailboxes.items():
        alert_messages.add_letter(session, message, recipient, ids, letters.key_of(message, recipient, now), now)
    return sum(told.values())


def _head(one: _Seen) -> dict[str, Any]:
    spec = one.alert.spec
    return {"alert": one.alert.id, "title": one.saved.title if one.saved else "", "query": dict(one.query),
            "address": one.saved.query if one.saved else "", "rule": spec.rule, "rhythm": spec.rhythm,
            "hour": spec.hour, "least": spec.least, "hours": spec.hours, "feed": spec.feed, "found": one.looked.found,
            "listed": min(len(one.looked.items), MOST_LISTED)}


def _post(database: Database, settings: Settings, owner: str, done: Turn) -> None:
    """Send the letters that wait; a server that is down is asked once a turn."""
    if not settings.smtp_host:
        return
    line = Line(settings)
    try:
        with database.reading() as session:
            due = alert_messages.letters_due(session, clock.now(), LETTERS_A_TURN)
        for at, row in enumerate(due):
            if down := _sent(database, settings, owner, line, row, done):
                _put_off(database, due[at:], down)
                return
    finally:
        line.close()


def _sent(database: Database, settings: Settings, owner: str, line: Line, row: LetterRow, done: Turn) -> str:
    """Send one letter; returns what is wrong with the server when no other will go now either."""
    with database.writing() as session:
        jobs.hold(session, JOB, owner, clock.now(), LEASE_SECONDS)
    try:
        if (letter := _made(database, settings, row)) is not None:
            _give(line, letter)
            done.sent += 1
    except MailFailed as error:
        done.failed += 1
        if error.whole:
            return kept(error.args[0])
        _put_off(database, [row], kept(error.args[0]))
        return ""
    # Not under the lease: that the server has it is so whoever holds it now.
    with database.writing() as session:
        alert_messages.sent(session, row.id, clock.now())
    return ""


def _made(database: Database, settings: Settings, row: LetterRow) -> EmailMessage | None:
    with database.reading() as session:
        try:
            return letters.letter(session, settings, row)
        except (MailFailed, *KNOWN):
            raise
        except Exception as error:      # one letter of many; it would end every turn before the others
            raise MailFailed(_unmade(error), whole=False) from error


def _give(line: Line, letter: EmailMessage) -> None:
    try:
        line.send(letter)
    except MailFailed:
        raise
    except Exception as error:      # one letter of many; what state the connection was left in is not known
        line.close()
        raise MailFailed(_unmade(error), whole=False) from error


def _unmade(error: Exception) -> Words:
    return Words("the letter cannot be made: {kind}", kind=kind_of(error))


def _put_off(database: Database, rows: Sequence[LetterRow], error: str) -> None:
    now = clock.now()
    with database.writing() as session:
        for row in rows:
            rest = min(FIRST_REST * 2 ** min(row.attempts, 10), LONGEST_REST)
            alert_messages.put_off(session, row.id, row.attempts + 1, now + rest, error)


def post_of(database: Database) -> Post:
    """Return how letters stand."""
    with database.reading() as session:
        return alert_messages.post(session)
