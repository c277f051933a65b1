"""When alerts are looked at."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from langnghe.alerts.rhythm import due
from storage.alerts import AlertRow, AlertSpec


def alert(rhythm: str, tried: str | None, rule: str = "stories", hour: int = 7) -> AlertRow:
    at = datetime.fromisoformat(tried).replace(tzinfo=UTC) if tried else None
    begins = datetime(2026, 11, 1, tzinfo=UTC)
    return AlertRow(1, AlertSpec(1, rule, rhythm, hour), None, False, None, begins, at, at, "", {}, 1, begins, None)


@pytest.mark.parametrize(("row", "now", "wanted"), [
    (alert("once", "2026-11-23T10:00"), "2026-11-23T10:00:59", False),
    (alert("once", "2026-11-23T10:00"), "2026-11-23T10:01", True),
    (alert("once", "2026-11-23T10:00", "silent"), "2026-11-23T10:14", False),
    (alert("once", None), "2026-11-23T10:00", True),
    (alert("once", "2027-11-23T10:00"), "2026-11-23T10:00", True),       # a clock that was wrong
    (alert("hourly", "2026-11-23T10:00"), "2026-11-23T10:59", False),
    (alert("hourly", "2026-11-23T10:59"), "2026-11-23T11:00", True),
    (alert("daily", "2026-11-23T00:00"), "2026-11-23T23:59", False),     # 07:00 in Vietnam is midnight
    (alert("daily", "2026-11-22T23:59"), "2026-11-23T00:00", True),
    (alert("daily", "2026-11-22T10:00", hour=20), "2026-11-22T12:59", False),
    (alert("daily", "2026-11-22T10:00", hour=20), "2026-11-22T13:00", True),
])
def test_an_alert_is_due(row: AlertRow, now: str, wanted: bool) -> None:
    assert due(row, datetime.fromisoformat(now).replace(tzinfo=UTC), {}) is wanted


def test_what_was_told_at_once_rests() -> None:
    row, rests = alert("once", "2026-11-23T10:00"), {"once": "2026-11-23T10:15:00+00:00"}
    assert not due(row, datetime(2026, 11, 23, 10, 14, tzinfo=UTC), rests)
    assert due(row, datetime(2026, 11, 23, 10, 15, tzinfo=UTC), rests)
