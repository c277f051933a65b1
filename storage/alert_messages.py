"""What alerts told: messages with their items, letters on their way, feeds, and what somebody has seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from storage.models import Alert, AlertFeed, AlertItem, AlertLetter, AlertMessage, AlertSeen
from storage.upserts import insert_into


@dataclass(frozen=True, slots=True)
class NewItem:
    """Something to tell; `ref` names it within its alert, so that it is told once."""

    ref: str
    facts: Mapping[str, Any]
    article_id: int | None = None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """Something told."""

    id: int
    alert_id: int
    message_id: int
    ref: str
    article_id: int | None
    facts: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message; `heads` says of each of its alerts why it came."""

    id: int
    kind: str
    rhythm: str
    at: datetime
    heads: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A message on its way to one mailbox."""

    id: int
    message_id: int
    recipient: str
    alert_ids: tuple[int, ...]
    key: str
    attempts: int
    next_at: datetime
    sent_at: datetime | None
    last_error: str


@dataclass(frozen=True, slots=True)
class Post:
    """How letters stand: waiting, the first of them since when, the newest error, and when one was sent last."""

    waiting: int
    since: datetime | None
    error: str
    sent_at: datetime | None


_ITEM = tuple(getattr(AlertItem, name) for name in ItemRow.__dataclass_fields__)
_MESSAGE = tuple(getattr(AlertMessage, name) for name in MessageRow.__dataclass_fields__)


def add_message(session: Session, kind: str, rhythm: str, at: datetime, heads: Sequence[Mapping[str, Any]]) -> int:
    """Add a message and return its id."""
    row = AlertMessage(kind=kind, rhythm=rhythm, at=at, heads=[dict(head) for head in heads])
    session.add(row)
    session.flush()
    return row.id


def drop_message(session: Session, message_id: int) -> None:
    """Take back a message that has nothing to tell after all."""
    session.execute(delete(AlertMessage).where(AlertMessage.id == message_id))


def add_items(session: Session, message_id: int, alert_id: int, found: Sequence[NewItem], at: datetime) -> int:
    """Add what an alert tells; what it told before is left. Returns how many are new."""
    added = 0
    for item in found:
        statement = insert_into(session, AlertItem).values(
            alert_id=alert_id, message_id=message_id, ref=item.ref, article_id=item.article_id,
            facts=dict(item.facts), at=at).on_conflict_do_nothing().returning(AlertItem.id)
        added += session.scalar(statement) is not None
    return added


def add_letter(session: Session, message_id: int, recipient: str, alert_ids: Sequence[int], key: str, at: datetime
               ) -> None:
    """Put a message on its way to a mailbox."""
    session.add(AlertLetter(message_id=message_id, recipient=recipient, alert_ids=list(alert_ids), key=key,
                            next_at=at))
    session.flush()


def known(session: Session, alert_id: int, refs: Collection[str]) -> set[str]:
    """Return which of these an alert told."""
    return set(session.scalars(select(AlertItem.ref).where(AlertItem.alert_id == alert_id, AlertItem.ref.in_(refs))))


def items_since(session: Session, alert_id: int, since: datetime) -> list[ItemRow]:
    """Return what an alert told since then."""
    rows = session.execute(select(*_ITEM).where(AlertItem.alert_id == alert_id, AlertItem.at >= since))
    return [ItemRow(*row) for row in rows]


def items(session: Session, message_ids: Collection[int]) -> dict[int, list[ItemRow]]:
    """Return message → its items in the order in which they were found."""
    found: dict[int, list[ItemRow]] = {message: [] for message in message_ids}
    for row in session.execute(select(*_ITEM).where(AlertItem.message_id.in_(message_ids)).order_by(AlertItem.id)):
        item = ItemRow(*row)
        found[item.message_id].append(item)
    return found


def message(session: Session, message_id: int) -> MessageRow | None:
    """Return one message."""
    row = session.execute(select(*_MESSAGE).where(AlertMessage.id == message_id)).first()
    return MessageRow(*row) if row else None


def newest(session: Session, limit: int, before: int | None = None) -> list[MessageRow]:
    """Return the newest messages first, those below the id `before`."""
    chosen = select(*_MESSAGE).order_by(AlertMessage.id.desc()).limit(limit)
    rows = session.execute(chosen if before is None else chosen.where(AlertMessage.id < before))
    return [MessageRow(*row) for row in rows]


def last_item(session: Session, up_to: int | None = None) -> int:
    """Return the id of the newest item, of messages up to one or of all; 0 when there is none."""
    chosen = select(func.max(AlertItem.id))
    return session.scalar(chosen if up_to is None else chosen.where(AlertItem.message_id <= up_to)) or 0


def last_at(session: Session) -> datetime | None:
    """Return when the newest message was made."""
    return session.scalar(select(func.max(AlertMessage.at)))


def letters_due(session: Session, now: datetime, limit: int) -> list[LetterRow]:
    """Return letters that may be tried now, the oldest first."""
    rows = session.scalars(select(AlertLetter).where(AlertLetter.sent_at.is_(None), AlertLetter.next_at <= now)
                           .order_by(AlertLetter.id).limit(limit))
    return [LetterRow(row.id, row.message_id, row.recipient, tuple(row.alert_ids), row.key, row.attempts, row.next_at,
                      row.sent_at, row.last_error) for row in rows]


def letters_waiting(session: Session, now: datetime) -> int:
    """Return how many letters may be tried now."""
    return session.scalar(select(func.count()).select_from(AlertLetter).where(
        AlertLetter.sent_at.is_(None), AlertLetter.next_at <= now)) or 0


def sent(session: Session, letter_id: int, now: datetime) -> None:
    """Mark a letter as taken by the mail server."""
    session.execute(update(AlertLetter).where(AlertLetter.id == letter_id).values(sent_at=now, last_error=""))


def put_off(session: Session, letter_id: int, attempts: int, next_at: datetime, error: str) -> None:
    """Try a letter again later."""
    session.execute(update(AlertLetter).where(AlertLetter.id == letter_id).values(
        attempts=attempts, next_at=next_at, last_error=error))


def drop_letters(session: Session, alert_id: int, kept: Collection[str] = ()) -> None:
    """Take an alert out of letters that wait, but for these recipients; one that tells nothing else goes."""
    for row in session.scalars(select(AlertLetter).where(AlertLetter.sent_at.is_(None))):
        if alert_id in row.alert_ids and row.recipient not in kept:
            row.alert_ids = [one for one in row.alert_ids if one != alert_id]
            if not row.alert_ids:
                session.delete(row)
    session.flush()


def last_letters(session: Session) -> dict[str, datetime]:
    """Return mailbox → when the newest message for it was made."""
    rows = session.execute(select(AlertLetter.recipient, func.max(AlertMessage.at))
                           .join(AlertMessage, AlertMessage.id == AlertLetter.message_id)
                           .group_by(AlertLetter.recipient))
    return {row[0]: row[1] for row in rows}


def post(session: Session) -> Post:
    """Return how letters stand."""
    waiting = select(AlertLetter, AlertMessage.at).join(
        AlertMessage, AlertMessage.id == AlertLetter.message_id).where(AlertLetter.sent_at.is_(None))
    rows = session.execute(waiting.order_by(AlertLetter.id)).all()
    failed = [row[0].last_error for row in rows if row[0].last_error]
    last = session.scalar(select(func.max(AlertLetter.sent_at)))
    return Post(len(rows), rows[0][1] if rows else None, failed[-1] if failed else "", last)


def token_of(session: Session, owner_id: int | None) -> str:
    """Return the secret of somebody's feed, "" when there is none."""
    return session.scalar(select(AlertFeed.token).where(_of(owner_id))) or ""


def set_token(session: Session, owner_id: int | None, token: str, now: datetime) -> None:
    """Give somebody's feed a new secret; the old address ends."""
    session.execute(delete(AlertFeed).where(_of(owner_id)))
    session.add(AlertFeed(owner_id=owner_id, token=token, created_at=now))
    session.flush()


def feed_owner(session: Session, token: str) -> tuple[int | None] | None:
    """Return whose feed this secret opens, None when it opens none."""
    row = session.execute(select(AlertFeed.owner_id).where(AlertFeed.token == token)).first()
    return (row[0],) if row else None


def _of(owner_id: int | None) -> Any:
    return AlertFeed.owner_id.is_(None) if owner_id is None else AlertFeed.owner_id == owner_id


def seen(session: Session, owner_id: int | None) -> int:
    """Return up to which item somebody has seen the page."""
    return session.scalar(select(AlertSeen.item_id).where(AlertSeen.owner_id == (owner_id or 0))) or 0


def see(session: Session, owner_id: int | None, item_id: int, now: datetime) -> None:
    """Keep up to which item somebody has seen the page; never back."""
    statement = insert_into(session, AlertSeen).values(owner_id=owner_id or 0, item_id=item_id, at=now)
    session.execute(statement.on_conflict_do_update(
        index_elements=["owner_id"], set_={"item_id": statement.excluded.item_id, "at": statement.excluded.at},
        where=AlertSeen.item_id < statement.excluded.item_id))


def unseen(session: Session, owner_id: int | None, most: int = 10_000) -> int:
    """Return how many items somebody has not seen, of alerts that are there, counted up to `most`."""
    known = select(AlertSeen.item_id).where(AlertSeen.owner_id == (owner_id or 0)).scalar_subquery()
    waiting = (
        select(AlertItem.id).join(Alert, Alert.id == AlertItem.alert_id)
        .where(AlertItem.id > func.coalesce(known, 0), Alert.deleted_at.is_(None)).limit(most).subquery())
    return session.scalar(select(func.count()).select_from(waiting)) or 0


def forget(session: Session, before: datetime, limit: int) -> int:
    """Delete messages that are older and wholly sent, with their items; returns how many went."""
    waiting = select(AlertLetter.message_id).where(AlertLetter.sent_at.is_(None))
    ids = list(session.scalars(select(AlertMessage.id).where(
        AlertMessage.at < before, AlertMessage.id.not_in(waiting)).order_by(AlertMessage.id).limit(limit)))
    for table in (AlertItem, AlertLetter):
        session.execute(delete(table).where(table.message_id.in_(ids)))
    session.execute(delete(AlertMessage).where(AlertMessage.id.in_(ids)))
    return len(ids)
