"""Alerts: what is watched and how it is told; changed under a version, deleted so that it can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from storage.models import Alert, AlertTold, Article
from storage.upserts import insert_into, pieces


@dataclass(frozen=True, slots=True)
class AlertSpec:
    """What a form or a command says of an alert."""

    saved_id: int | None
    rule: str                     # stories, hotspot, count, silent
    rhythm: str                   # once, hourly, daily
    hour: int = 7
    least: int = 0
    hours: int = 0
    recipients: tuple[str, ...] = ()
    feed: bool = True


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert as it is kept."""

    id: int
    spec: AlertSpec
    owner_id: int | None
    paused: bool
    muted_until: datetime | None
    since: datetime
    looked_at: datetime | None
    tried_at: datetime | None
    last_error: str
    state: Mapping[str, Any]
    version: int
    created_at: datetime
    deleted_at: datetime | None

    def quiet(self, now: datetime) -> bool:
        """Whether nothing is told of it now."""
        return self.paused or (self.muted_until is not None and self.muted_until > now)

    def begins(self) -> datetime:
        """Return since when what comes is news to it: what came while it was mute is not told afterwards."""
        return max(self.since, self.muted_until) if self.muted_until else self.since


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, as far as telling it needs it."""

    id: int
    story_id: int
    collected_at: datetime


def add(session: Session, spec: AlertSpec, owner_id: int | None, now: datetime) -> int:
    """Keep an alert that begins now; returns its id."""
    row = Alert(**_values(spec), owner_id=owner_id, since=now, looked_at=now, tried_at=now,
                created_at=now, changed_at=now, state={})
    session.add(row)
    session.flush()
    return row.id


def _values(spec: AlertSpec) -> dict[str, Any]:
    return {"saved_id": spec.saved_id, "rule": spec.rule, "rhythm": spec.rhythm, "hour": spec.hour,
            "least": spec.least, "hours": spec.hours, "recipients": list(spec.recipients), "feed": spec.feed}


def get(session: Session, alert_id: int) -> AlertRow | None:
    """Return one, a deleted one too."""
    row = session.scalars(select(Alert).where(Alert.id == alert_id)).first()
    return _row(row) if row else None


def listed(session: Session) -> list[AlertRow]:
    """Return those that are not deleted, by id."""
    rows = session.scalars(select(Alert).where(Alert.deleted_at.is_(None)).order_by(Alert.id))
    return [_row(row) for row in rows]


def _row(row: Alert) -> AlertRow:
    spec = AlertSpec(row.saved_id, row.rule, row.rhythm, row.hour, row.least, row.hours, tuple(row.recipients),
                     row.feed)
    return AlertRow(row.id, spec, row.owner_id, row.paused, row.muted_until, row.since, row.looked_at, row.tried_at,
                    row.last_error,
                    dict(row.state), row.version, row.created_at, row.deleted_at)


def change(session: Session, alert_id: int, version: int, spec: AlertSpec, now: datetime, *, anew: bool) -> bool:
    """Change one that is still at `version`; False when somebody changed or deleted it meanwhile.

    `anew`: it watches something else, so that it begins now and knows nothing of before.
    """
    values = _values(spec) | {"changed_at": now, "version": Alert.version + 1, "last_error": ""}
    if anew:
        values |= {"since": now, "looked_at": now, "tried_at": now, "state": {}}
    return _changed(session, update(Alert).where(
        Alert.id == alert_id, Alert.version == version, Alert.deleted_at.is_(None)).values(values))


def pause(session: Session, alert_id: int) -> bool:
    """Tell nothing of it until it is resumed."""
    return _set(session, alert_id, paused=True)


def resume(session: Session, alert_id: int, now: datetime) -> bool:
    """Go on from now: what came meanwhile is not told."""
    return _set(session, alert_id, paused=False, muted_until=None, since=now)


def mute(session: Session, alert_id: int, until: datetime) -> bool:
    """Tell nothing of it until then."""
    return _set(session, alert_id, muted_until=until)


def remove(session: Session, alert_id: int, now: datetime) -> bool:
    """Delete one; False when it is not there or was deleted before."""
    return _set(session, alert_id, deleted_at=now)


def restore(session: Session, alert_id: int, now: datetime) -> bool:
    """Take a deletion back; what came meanwhile is not told."""
    return _changed(session, update(Alert).where(Alert.id == alert_id, Alert.deleted_at.is_not(None)).values(
        deleted_at=None, since=now))


def _set(session: Session, alert_id: int, **values: Any) -> bool:
    return _changed(session, update(Alert).where(Alert.id == alert_id, Alert.deleted_at.is_(None)).values(values))


def looked(session: Session, alert_id: int, now: datetime, state: Mapping[str, Any]) -> None:
    """Keep up to when an alert was looked at, in the transaction of what it tells."""
    session.execute(update(Alert).where(Alert.id == alert_id).values(
        looked_at=now, tried_at=now, last_error="", state=dict(state)))


def broke(session: Session, alert_id: int, now: datetime, error: str) -> None:
    """Keep why an alert could not be looked at; its mark stays where it was."""
    session.execute(update(Alert).where(Alert.id == alert_id).values(tried_at=now, last_error=error))


def told_articles(session: Session, alert_id: int, article_ids: Collection[int]) -> set[int]:
    """Return which of these articles an alert told, or knows as no news."""
    return _told(session, alert_id, AlertTold.article_id, article_ids)


def told_stories(session: Session, alert_id: int, story_ids: Collection[int]) -> set[int]:
    """Return which of these stories an alert told, or knows as no news."""
    return _told(session, alert_id, AlertTold.story_id, story_ids)


def _told(session: Session, alert_id: int, column: Any, ids: Collection[int]) -> set[int]:
    found: set[int] = set()
    for piece in pieces(sorted(ids)):
        found |= set(session.scalars(select(column).where(AlertTold.alert_id == alert_id, column.in_(piece))))
    return found


def collected(session: Session, article_ids: Collection[int], since: datetime) -> list[Member]:
    """Return those of these articles that were collected since then and have their story."""
    found: list[Member] = []
    for piece in pieces(sorted(article_ids)):
        rows = session.execute(_members().where(Article.id.in_(piece), Article.collected_at > since))
        found += [Member(*row) for row in rows]
    return found


def present(session: Session, article_ids: Collection[int]) -> set[int]:
    """Return which of these articles are there; one may have been deleted since it was found."""
    found: set[int] = set()
    for piece in pieces(sorted(article_ids)):
        found |= set(session.scalars(select(Article.id).where(Article.id.in_(piece))))
    return found


def members(session: Session, story_ids: Collection[int]) -> dict[int, list[Member]]:
    """Return story → all its articles."""
    found: dict[int, list[Member]] = {story: [] for story in story_ids}
    for piece in pieces(sorted(story_ids)):
        for row in session.execute(_members().where(Article.story_id.in_(piece)).order_by(Article.id)):
            found[row[1]].append(Member(*row))
    return found


def _members() -> Any:
    return select(Article.id, Article.story_id, Article.collected_at).where(Article.story_id.is_not(None))


def tell(session: Session, alert_id: int, rows: Iterable[Member], at: datetime) -> None:
    """Mark articles as told, whether they were or are no news; one that is marked keeps its mark."""
    values: Sequence[dict[str, Any]] = [
        {"alert_id": alert_id, "article_id": row.id, "story_id": row.story_id, "at": at} for row in rows]
    for piece in pieces(values):
        session.execute(insert_into(session, AlertTold).values(list(piece)).on_conflict_do_nothing())


def forget_told(session: Session, before: datetime, limit: int) -> int:
    """Forget what was told before then, `limit` rows at most; returns how many went."""
    rows = session.execute(select(AlertTold.alert_id, AlertTold.article_id).where(AlertTold.at < before).limit(limit))
    keys: dict[int, list[int]] = {}
    for alert_id, article_id in rows:
        keys.setdefault(alert_id, []).append(article_id)
    for alert_id, articles in keys.items():
        session.execute(delete(AlertTold).where(AlertTold.alert_id == alert_id, AlertTold.article_id.in_(articles)))
    return sum(map(len, keys.values()))


def count(session: Session) -> int:
    """Return how many alerts there are."""
    return session.scalar(select(func.count()).select_from(Alert).where(Alert.deleted_at.is_(None))) or 0


def _changed(session: Session, statement: Any) -> bool:
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return bool(result.rowcount)
