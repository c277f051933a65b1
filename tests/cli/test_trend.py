"""`langnghe trend` and `langnghe hotspots` as typed: tables, refusals, marks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from filled import NOW
from sqlalchemy import update

from config.clock import local_day
from config.settings import load
from search import indexer
from search.opening import open_engine
from storage import forecasts, hotspots, topics
from storage.forecasts import Said
from storage.hotspots import HotspotRow
from storage.models import Topic
from storage.sessions import open_database

EVIDENCE = {
    "until": NOW.isoformat(),
    "articles": 31, "usual": 4.2, "days": 60, "span": 1, "stories": 12, "outlets": 9, "independent": 8, "coverage": 300,
    "most_before": 11, "most_before_day": "2026-05-02", "yesterday": 5, "week_before": 3, "new": False, "masked": [],
    "areas": [], "days_before": [["2026-05-18", 5, True], ["2026-05-19", 31, True]], "needed": 3, "now": 31,
}


@pytest.fixture
def indexed(filled: list[int], data_folder: Path) -> None:
    settings = load({"LANGNGHE_DATA_DIR": str(data_folder)})
    database, engine = open_database(settings), open_engine(settings, check=False)
    indexer.rebuild(database, engine)
    engine.close()
    database.close()


@pytest.fixture
def hotspot(filled: list[int], data_folder: Path) -> int:
    """Store one hotspot and one signal, and return the hotspot's id."""
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        topic_id = topics.create(session, "Giá xăng tăng", ("xăng",))
        session.execute(update(Topic).values(first_at=NOW - timedelta(days=30)))
        row = HotspotRow(topic_id, 0, "hotspot", NOW - timedelta(hours=20), NOW, NOW, None, 6.5, 31, EVIDENCE)
        found = hotspots.save(session, row)
        alone = {**EVIDENCE, "independent": 1, "articles": 9, "masked": ["Báo Mẫu"]}
        hotspots.save(session, HotspotRow(topic_id, 1, "signal", NOW, NOW, NOW, None, 9.5, 9, alone))
    database.close()
    return found


def test_one_query_is_a_table_with_its_share_and_what_has_no_date(run, indexed: None) -> None:
    done = run("trend", "xăng", "--days", "2", clock=NOW.isoformat())
    assert done.exit_code == 0
    today = done.stdout.splitlines()[-1].split()
    assert today[:4] == ["20", "May", "2026", "1"]
    assert "1 article has no trustworthy date" in done.stderr
    assert "No share where fewer than 30 articles were collected." in done.stderr


def test_queries_beside_each_other(run, indexed: None) -> None:
    done = run("trend", "xăng", "đất", "--hours", "--days", "1", clock=NOW.isoformat())
    assert done.exit_code == 0 and "#1" in done.stdout and "#2 Articles" in done.stdout
    assert len([line for line in done.stdout.splitlines() if "May 2026," in line]) == 24


def test_a_topic_comes_with_its_forecast_and_a_query_without(run, indexed: None, data_folder: Path) -> None:
    database, day = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)})), local_day(NOW)
    with database.writing() as session:
        told, none = (topics.create(session, label, ()) for label in ("Giá xăng tăng", "Viện phí"))
        forecasts.save(session, [Said(told, day, 7, "2026-05-28", 20, 31, 45, 28, "rising", "smoothed", 0.8)])
    database.close()
    done = run("trend", "xăng", "--topic", str(told), "--topic", str(none), "--days", "2", clock=NOW.isoformat())
    lines = done.stdout.splitlines()
    assert done.exit_code == 0 and "#1 Forecast" not in lines
    assert "about 20–45 articles, rising (as many days before: 28)." in lines[lines.index("#2 Forecast") + 1]
    assert lines[lines.index("#3 Forecast") + 1].startswith("  No forecast: it is made once a day")


@pytest.mark.parametrize(("arguments", "said"), [
    (["Nguyễn Văn An"], "is a person's name and nothing else"), (["--topic", "999999"], "There is no topic 999999"),
    ([], "Name a query"), (["lũ", "--hours", "--days", "30"], "from 1 to 14"), (["ngày:hômqua"], "is not a date"),
    (["lũ", "--days", "0"], "from 1 to 366"),
])
def test_what_is_refused(run, indexed: None, arguments: list[str], said: str) -> None:
    done = run("trend", *arguments)
    assert done.exit_code == 2 and said in done.stderr


def test_a_hostile_query_finds_nothing_and_breaks_nothing(run, indexed: None) -> None:
    done = run("trend", "\x1b[31m<script>((\"", "--days", "1", clock=NOW.isoformat())
    assert done.exit_code == 0 and "\x1b" not in done.stdout


def test_hotspots_say_why_and_how_good_they_were(run, hotspot: int) -> None:
    done = run("hotspots", clock=NOW.isoformat())
    assert "31 articles in 24 h (up to 20 May 2026, 12:00) where about 4 were usual; not seen in the 60 days we have; " \
        "9 outlets in 12 stories" in done.stdout
    assert "Signal" not in done.stdout and "0 right of 0 judged, 1 raised" in done.stderr
    every = run("hotspots", "list", "--all", "--sensitivity", "high", clock=NOW.isoformat())
    assert "only 1 outlet says it in a report of its own" in every.stdout
    assert "Báo Mẫu could not be read, so there may be more" in every.stdout


def test_a_mark_is_kept_replaced_and_taken_back(run, hotspot: int) -> None:
    assert "right" in run("hotspots", "judge", str(hotspot), "true").stdout
    run("hotspots", "judge", str(hotspot), "false")
    assert "0 right of 1 judged" in run("hotspots", "list", clock=NOW.isoformat()).stderr
    assert "taken back" in run("hotspots", "undo", str(hotspot)).stdout
    assert "Nothing was said" in run("hotspots", "undo", str(hotspot)).stdout
    for arguments in (["judge", "999", "true"], ["undo", str(10**30)]):
        assert run("hotspots", *arguments).exit_code == 2
    assert "none of: true, false" in run("hotspots", "judge", str(hotspot), "maybe").stderr


def test_the_hour_is_looked_at_by_work_and_once(run, indexed: None) -> None:
    first = run("work", "--until-idle", clock=NOW.replace(minute=20).isoformat())
    assert "Hours looked at for hotspots: 1" in first.stdout
    assert "hotspots" not in run("work", "--until-idle", clock=NOW.replace(minute=40).isoformat()).stdout


def test_what_was_missed_is_kept_counted_and_taken_back(run, hotspot: int) -> None:
    day = (NOW - timedelta(days=3)).date().strftime("%d/%m/%Y")
    assert "kept as missed: Giá xăng tăng" in run("hotspots", "missed", "1", day, clock=NOW.isoformat()).stdout
    assert "missed before" in run("hotspots", "missed", "1", day, clock=NOW.isoformat()).stdout
    every = run("hotspots", "list", "--all", clock=NOW.isoformat())
    assert "Missed, topic 1: Giá xăng tăng" in every.stdout and "1 raised; 1 missed" in every.stderr
    assert "taken back" in run("hotspots", "missed", "1", day, "--undo", clock=NOW.isoformat()).stdout
    assert "nothing was said" in run("hotspots", "missed", "1", day, "--undo", clock=NOW.isoformat()).stdout
    assert "missed" not in run("hotspots", "list", "--all", clock=NOW.isoformat()).stderr


@pytest.mark.parametrize(("arguments", "said"), [
    (["999", "2026-05-01"], "no topic 999"), ([str(10**30), "2026-05-01"], "no topic"),
    (["1", "2026-05-32"], "is not a day"), (["1", "2027-05-01"], "still to come"),
    (["1", "2006-05-01"], "is before the topic's first article")])
def test_what_cannot_have_been_missed_is_refused(run, hotspot: int, arguments: list[str], said: str) -> None:
    done = run("hotspots", "missed", *arguments, clock=NOW.isoformat())
    assert done.exit_code == 2 and said in done.stderr
