"""The digest of the day before: once, at its hour, by one process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from filled import store

from config import clock
from config.settings import Settings, load
from langnghe import morning
from pipelines import periods
from storage import digests, jobs
from storage.sessions import Database, open_database

SIX = datetime(2026, 5, 20, 23, 0, tzinfo=UTC)      # 06:00 of 21 May in Vietnam


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"LANGNGHE_DATA_DIR": str(tmp_path), "LANGNGHE_DIGEST_HOUR": "6"})


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = open_database(settings)
    yield opened
    opened.close()
    clock.freeze(None)


def due(database: Database, settings: Settings, now: datetime) -> str:
    with database.reading() as session:
        return morning.day_due(session, settings, now)


def test_nothing_is_due_without_articles(database: Database, settings: Settings) -> None:
    assert due(database, settings, SIX) == ""


def test_the_day_before_is_written_once(database: Database, settings: Settings) -> None:
    store(database)
    assert due(database, settings, SIX.replace(hour=22)) == ""
    assert due(database, settings, SIX) == "2026-05-20"
    clock.freeze(SIX)
    assert morning.write(database, settings, "one") is True
    assert morning.write(database, settings, "two") is False
    with database.reading() as session:
        assert [row.day for row in digests.list(session)] == ["2026-05-20"]
    assert due(database, settings, SIX.replace(day=21)) == "2026-05-21"


def test_off_by_default(database: Database, tmp_path: Path) -> None:
    store(database)
    assert due(database, load({"LANGNGHE_DATA_DIR": str(tmp_path)}), SIX) == ""


def test_another_process_that_writes_is_left_alone(database: Database, settings: Settings) -> None:
    store(database)
    clock.freeze(SIX)
    with database.writing() as session:
        assert jobs.claim(session, morning.JOB, "host:1:other", SIX, 600)
    assert morning.write(database, settings, "one") is False


def test_a_failure_leaves_it_due(database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    store(database)
    clock.freeze(SIX)
    monkeypatch.setattr("pipelines.digest.build", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        morning.write(database, settings, "one")
    monkeypatch.undo()
    assert due(database, settings, SIX) == "2026-05-20"
    assert morning.write(database, settings, "one") is True


def test_a_week_and_a_month_are_written_with_their_last_day(database: Database, settings: Settings) -> None:
    store(database)
    for at, kinds in (("2026-05-31T08:00:00+07:00", ("day",)), ("2026-06-01T08:00:00+07:00", ("day", "week", "month"))):
        clock.freeze(datetime.fromisoformat(at))
        assert morning.write(database, settings, "a")
        last = clock.local_day(clock.now() - timedelta(days=1))
        with database.reading() as session:
            assert tuple(kind for kind in ("day", "week", "month")
                         if digests.get(session, periods.of(kind, last).first, kind)) == kinds
