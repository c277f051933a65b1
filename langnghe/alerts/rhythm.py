"""When an alert is looked at: at once (each quarter of an hour at most tells), every hour, or at an hour of the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from config.clock import DISPLAY_ZONE
from storage.alerts import AlertRow

GROUPED = timedelta(minutes=15)
# "At once" is as soon as something can have changed; to judge every source reads two weeks of outcomes.
PAUSE = {"stories": timedelta(minutes=1), "count": timedelta(minutes=1), "hotspot": timedelta(minutes=5),
         "silent": GROUPED}
# A mark this far ahead was set by a clock that was wrong.
JUMP = timedelta(hours=25)


def due(alert: AlertRow, now: datetime, state: Mapping[str, Any]) -> bool:
    """Say whether an alert is to be looked at; `state` knows until when what is told at once rests."""
    if alert.quiet(now):
        return False
    tried = alert.tried_at
    if tried is None or tried > now + JUMP:
        return True
    if alert.spec.rhythm == "once":
        return now - tried >= PAUSE[alert.spec.rule] and now >= rests_until(state)
    return tried < tick(alert, now)


def rests_until(state: Mapping[str, Any]) -> datetime:
    """Return until when nothing more is told at once."""
    return datetime.fromisoformat(state.get("once", "1970-01-01T00:00:00+00:00"))


def tick(alert: AlertRow, now: datetime) -> datetime:
    """Return the newest full hour, for a daily one the newest time that it was its hour in Vietnam."""
    if alert.spec.rhythm == "hourly":
        return now.replace(minute=0, second=0, microsecond=0)
    local = now.astimezone(DISPLAY_ZONE)
    today = local.replace(hour=alert.spec.hour, minute=0, second=0, microsecond=0)
    return today if today <= local else today - timedelta(days=1)
