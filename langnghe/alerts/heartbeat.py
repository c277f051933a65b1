"""Once a week without news a line says that alerts are watched; once a day what is old is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from langnghe.alerts.letters import key_of
from storage import alert_messages, alerts
from storage.alerts import AlertRow

WEEK = timedelta(days=7)
KEPT = timedelta(days=90)      # far longer than rules look back, so that nothing forgotten can be told again
A_TURN = 2_000


def due(session: Session, now: datetime) -> bool:
    """Say whether a line is due, to a mailbox or in the feed."""
    rows = alerts.listed(session)
    return bool(_mailboxes(session, rows, now)) or _feed_is_due(session, rows, now)


def beat(session: Session, now: datetime) -> None:
    """Make the lines that are due, and forget what is older than the period."""
    rows = alerts.listed(session)
    boxes, feed = _mailboxes(session, rows, now), _feed_is_due(session, rows, now)
    if boxes or feed:
        quiet = [row.id for row in rows if row.quiet(now)]
        head = {"alert": 0, "feed": feed, "watched": [row.id for row in rows if row.id not in quiet], "quiet": quiet,
                "broken": [row.id for row in rows if row.last_error and row.id not in quiet]}
        message = alert_messages.add_message(session, "heartbeat", "weekly", now, [head])
        for recipient in boxes:
            ids = [row.id for row in rows if recipient in row.spec.recipients]
            alert_messages.add_letter(session, message, recipient, ids, key_of(message, recipient, now), now)
    alerts.forget_told(session, now - KEPT, A_TURN)
    alert_messages.forget(session, now - KEPT, A_TURN)


def _mailboxes(session: Session, rows: Sequence[AlertRow], now: datetime) -> list[str]:
    """Return the mailboxes that no letter was made for in a week."""
    last = alert_messages.last_letters(session)
    found = []
    for recipient in sorted({one for row in rows for one in row.spec.recipients}):
        since = min(row.created_at for row in rows if recipient in row.spec.recipients)
        if now - max(since, last.get(recipient, since)) >= WEEK:
            found.append(recipient)
    return found


def _feed_is_due(session: Session, rows: Sequence[AlertRow], now: datetime) -> bool:
    since = [row.created_at for row in rows if row.spec.feed]
    if not since:
        return False
    return now - max(min(since), alert_messages.last_at(session) or min(since)) >= WEEK
