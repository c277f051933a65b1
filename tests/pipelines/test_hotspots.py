"""Hotspots of a record: raised once, by enough outlets, against days that were read; and what a clock may do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hotspot_record import DAY, HOUR, Burst, burst, failed, history, publish, spread, topic
from meaning_samples import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import thresholds
from config.clock import local_day
from pipelines import digest
from pipelines.hotspots import run
from storage import hotspots, jobs, missed, topics
from storage.hotspots import HotspotRow, HotspotView
from storage.models import Area, Article, ArticleArea, TopicMember
from storage.sessions import Database

LIMITS = thresholds.load()
END = NOW.replace(minute=0, second=0, microsecond=0)
WATCHED, REST = 1, 2        # the topics of `history`


@pytest.fixture(scope="module")
def filled(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """Return the file of a record with thirty usual days, and its outlets; written once."""
    path = tmp_path_factory.mktemp("hotspots") / "record.db"
    shutil.copy(_sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    _, ids = history(database, END)
    database.settle()
    database.close()
    return path, ids


@pytest.fixture
def record(filled: tuple[Path, list[int]], tmp_path: Path) -> Iterator[Database]:
    """Return a copy of the filled record."""
    shutil.copy(filled[0], tmp_path / "record.db")
    opened = Database(f"sqlite:///{tmp_path / 'record.db'}")
    yield opened
    opened.close()


@pytest.fixture
def ids(filled: tuple[Path, list[int]]) -> list[int]:
    """Return the outlets of the filled record."""
    return filled[1]


def look(database: Database, at: datetime = END) -> int:
    return run.run(database, owner="a", now=at, limits=LIMITS).raised


def found(database: Database, *kinds: str) -> list[HotspotView]:
    with database.reading() as session:
        return hotspots.listed(session, least=LIMITS.hotspots.surprise_high, area_toll=2.0,
                               kinds=kinds or ("hotspot", "signal"))


def test_a_burst_is_raised_once_with_its_numbers(database: Database) -> None:
    watched, ids = history(database, END)
    burst(database, watched, ids, END, Burst(31))
    assert look(database) == 1
    (view,) = found(database)
    assert (view.topic_id, view.row.kind, view.row.peak) == (watched, "hotspot", 31)
    evidence = view.row.evidence
    assert (evidence["articles"], evidence["stories"], evidence["outlets"]) == (31, 31, 5)
    assert 3 < evidence["usual"] < 5 and evidence["days"] >= 28 and evidence["most_before"] == 4
    assert END - DAY <= view.row.begins_at < END - DAY + 3 * HOUR
    assert view.row.surprise > LIMITS.hotspots.surprise_low


def test_the_same_hour_again_and_the_next_ones_repeat_nothing(record: Database, ids: list[int]) -> None:
    burst(record, WATCHED, ids, END, Burst(31))
    look(record)
    first = found(record)
    assert look(record) == 0 and found(record) == first
    assert [look(record, END + n * HOUR) for n in (1, 2, 12)] == [0, 0, 0]
    assert len(found(record)) == 1


def test_a_burst_cools_down_and_the_next_one_waits(record: Database, ids: list[int]) -> None:
    burst(record, WATCHED, ids, END, Burst(31))
    look(record)
    for day in (1, 2):
        with record.writing() as session:
            publish(session, WATCHED, spread(END + (day - 1) * DAY, 4), ids)
            publish(session, REST, spread(END + (day - 1) * DAY, 12), ids)
        look(record, END + day * DAY)
    (view,) = found(record)
    assert view.row.ended_at is not None and view.row.hot_at <= END + DAY
    assert datetime.fromisoformat(view.row.evidence["ends_at"]) <= END + DAY
    burst(record, WATCHED, ids, END + 3 * DAY, Burst(20))
    assert look(record, END + 3 * DAY) == 0


@pytest.mark.parametrize("made", [Burst(31, outlets=2), Burst(31, one_story=True)], ids=["two outlets", "copies"])
def test_too_few_voices_are_a_signal(record: Database, ids: list[int], made: Burst) -> None:
    burst(record, WATCHED, ids, END, made)
    look(record)
    assert [v.row.kind for v in found(record)] == ["signal"]
    burst(record, WATCHED, ids, END, Burst(40))
    look(record, END + HOUR)
    assert [v.row.kind for v in found(record)] == ["hotspot"]


def test_undated_articles_raise_nothing(record: Database, ids: list[int]) -> None:
    burst(record, WATCHED, ids, END, Burst(31, reliable=False))
    assert look(record) == 0


def test_days_on_which_a_source_failed_are_no_baseline(database: Database) -> None:
    watched, ids = history(database, END, 40, skipped=dict.fromkeys(range(2, 16), 0))
    for n in range(2, 16):
        failed(database, ids[0], END - n * DAY - 12 * HOUR)
    burst(database, watched, ids, END, Burst(14))
    look(database)
    (view,) = found(database)
    assert view.row.evidence["usual"] > 3.5 and view.row.evidence["days"] <= 28


def test_a_young_record_knows_no_hotspot_only_signals(database: Database) -> None:
    watched, ids = history(database, END, 6)
    burst(database, watched, ids, END, Burst(60))
    look(database)
    assert [(v.row.kind, v.row.evidence["days"] < 14) for v in found(database)] == [("signal", True)]


def test_a_new_topic_is_compared_with_how_topics_begin(record: Database, ids: list[int]) -> None:
    with record.writing() as session:
        for n in range(40):
            other = topic(session, f"Chủ đề {n}", END - (3 + n % 20) * DAY)
            publish(session, other, spread(END - (3 + n % 20) * DAY, 1 + n % 4), ids)
        small, large = topic(session, "nhỏ", END - DAY), topic(session, "lớn", END - DAY)
        publish(session, small, spread(END - DAY, 6), ids)
        publish(session, large, spread(END - DAY, 31), ids)
    look(record)
    (view,) = found(record)
    assert view.topic_id == large and view.row.evidence["new"] and 1 < view.row.evidence["usual"] < 4


def test_merged_topics_have_one_hotspot_that_leads_on(record: Database, ids: list[int]) -> None:
    burst(record, WATCHED, ids, END, Burst(31))
    look(record)
    with record.writing() as session:
        into = topic(session, "Lũ trên sông Mẫu", END - 20 * DAY)
        topics.merge(session, WATCHED, into)
    assert look(record, END + HOUR) == 0
    (view,) = found(record)
    assert (view.topic_id, view.label, view.row.topic_id) == (into, "Lũ trên sông Mẫu", WATCHED)


@pytest.mark.parametrize("jump", [timedelta(days=400), timedelta(days=-3), timedelta(hours=7)])
def test_a_clock_that_jumps_makes_no_burst(record: Database, ids: list[int], jump: timedelta) -> None:
    assert look(record) == 0
    assert look(record, END + jump) == 0
    assert look(record, END + HOUR) == 0
    assert found(record) == []
    burst(record, WATCHED, ids, END + DAY, Burst(31))
    assert look(record, END + DAY) == 1


def test_a_hotspot_outlives_a_clock_that_was_ahead(record: Database, ids: list[int]) -> None:
    burst(record, WATCHED, ids, END, Burst(31))
    look(record)
    look(record, END + 400 * DAY)
    assert found(record)[0].row.ended_at is not None
    look(record, END + HOUR)
    assert [v.row.ended_at for v in found(record)] == [None]


def test_an_empty_record_and_a_day_with_one_source_raise_nothing(database: Database) -> None:
    assert look(database) == 0
    watched, ids = history(database, END, 20, other=0, outlet_count=1)
    burst(database, watched, ids, END, Burst(5, outlets=1))
    assert look(database, END + HOUR) == 0


def test_two_workers_do_an_hour_once(database: Database) -> None:
    with database.writing() as session:
        jobs.claim(session, run.JOB, "b", END, 600)
    assert run.run(database, owner="a", now=END, limits=LIMITS).busy
    with database.reading() as session:
        job = jobs.get(session, run.JOB)
    assert run.is_due(job, END)


def test_a_run_that_was_killed_between_loses_and_doubles_nothing(
    record: Database, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    burst(record, WATCHED, ids, END, Burst(31))
    finish = jobs.finish
    monkeypatch.setattr(jobs, "finish", lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        look(record)
    monkeypatch.setattr(jobs, "finish", finish)
    assert len(found(record)) == 1
    assert look(record) == 0 and len(found(record)) == 1
    with record.reading() as session:
        assert not run.is_due(jobs.get(session, run.JOB), END)


def test_missed_days_are_looked_at_once(record: Database, ids: list[int]) -> None:
    look(record)
    burst(record, WATCHED, ids, END + 2 * DAY, Burst(31))
    assert run.run(record, owner="a", now=END + 5 * DAY, limits=LIMITS).moments == 5
    assert len(found(record)) == 1


def test_staff_marks_count_for_the_precision_and_can_be_taken_back(database: Database) -> None:
    with database.writing() as session:
        of = topic(session, "Nước sông dâng cao", END)
        hotspots.save(session, HotspotRow(of, 0, "hotspot", END, END, END, None, 6.5, 31, {}))
        hotspots.save(session, HotspotRow(of, 7, "hotspot", END, END, END, None, 4.0, 31, {}))
        hotspots.save(session, HotspotRow(of, 0, "signal", END, END + HOUR, END, None, 6.5, 31, {}))
    view = next(one for one in found(database, "hotspot") if not one.row.area_id)
    with database.writing() as session:
        hotspots.mark(session, view.id, False, NOW)
        hotspots.mark(session, view.id, True, NOW)
    with database.reading() as session:
        assert hotspots.precision(session, least=3.9, area_toll=2.0) == hotspots.Precision(1, 1, 1)
    assert next(one for one in found(database) if one.id == view.id).correct is True
    with database.writing() as session:
        assert hotspots.undo(session, view.id, NOW) and not hotspots.undo(session, view.id, NOW)
    with database.reading() as session:
        assert hotspots.precision(session, least=3.9, area_toll=2.0) == hotspots.Precision(0, 0, 1)


def test_the_digest_of_the_day_names_what_was_raised_on_it(record: Database, ids: list[int]) -> None:
    burst(record, WATCHED, ids, END, Burst(31))
    look(record)
    with record.reading() as session:
        today, before = (digest.build(session, local_day(at))["hotspots"] for at in (END, END - DAY))
    assert [(one["id"], one["evidence"]["articles"]) for one in today] == [(WATCHED, 31)] and before == []
    assert "days_before" not in today[0]["evidence"]


def area(session: Session, area_id: int, name: str) -> None:
    session.add(Area(id=area_id, era="new", level="ward", code=f"{area_id}", type="xã", name=name, folded=name))
    session.flush()


def name_area(session: Session, area_id: int, topic_id: int, since: datetime, at_most: int) -> None:
    """Let the newest articles of a topic name an area."""
    ids = session.scalars(
        select(Article.id).join(TopicMember, TopicMember.story_id == Article.story_id)
        .where(TopicMember.topic_id == topic_id, Article.published_at >= since).order_by(Article.id).limit(at_most)).all()
    session.add_all(ArticleArea(article_id=one, start=area_id, length=2, mentions=1, area_id=area_id) for one in ids)


def test_a_topic_may_be_hot_in_one_area_alone(database: Database) -> None:
    watched, outlets = history(database, END, 30, usual=12)
    burst(database, watched, outlets, END, Burst(17))
    with database.writing() as session:
        for area_id, name in ((7, "Mẫu"), (8, "Thử"), (9, "Vắng")):
            area(session, area_id, name)
        name_area(session, 7, watched, END - DAY, 12)
        name_area(session, 8, watched, END - DAY, 3)
    assert look(database) == 1
    (view,) = found(database)
    assert (view.row.area_id, view.row.kind, view.row.evidence["area"]) == (7, "hotspot", "xã Mẫu")
    assert (view.row.peak, view.row.evidence["usual"] < 0.1) == (12, True)
    assert look(database, END + HOUR) == 0
    look(database, END + 2 * DAY)
    assert found(database)[0].row.ended_at is not None


def test_a_topic_that_is_hot_as_a_whole_names_its_areas(record: Database, ids: list[int]) -> None:
    burst(record, WATCHED, ids, END, Burst(31))
    with record.writing() as session:
        area(session, 7, "Mẫu")
        name_area(session, 7, WATCHED, END - DAY, 20)
    look(record)
    (view,) = found(record)
    assert (view.row.area_id, view.row.evidence["areas"]) == (0, ["xã Mẫu"])


def unraised(database: Database, least: float) -> list[tuple[str, int | None]]:
    with database.reading() as session:
        return [(one.day, one.found) for one in missed.listed(session, least=least, area_toll=2.0)]


def test_what_staff_missed_counts_until_it_is_taken_back_and_only_where_nothing_tells_of_it(database: Database) -> None:
    today, before = local_day(END), local_day(END - 9 * DAY)
    with database.writing() as session:
        of, other = topics.create(session, "Nước sông", ()), topics.create(session, "Nước sông dâng", ())
        raised = hotspots.save(session, HotspotRow(of, 0, "hotspot", END - HOUR, END, END, None, 4.0, 31, {}))
        hotspots.save(session, HotspotRow(of, 0, "signal", END - 9 * DAY, END - 9 * DAY, END - 9 * DAY, END, 9.0, 5, {}))
        assert missed.add(session, of, today, NOW) and missed.add(session, of, before, NOW)
        assert not missed.add(session, of, before, NOW)
        assert missed.add(session, other, before, NOW)
    # What medium raised, low misses; a signal raises nothing.
    assert unraised(database, 3.75) == [(today, raised), (before, None), (before, None)]
    assert unraised(database, 5.0) == [(today, None), (before, None), (before, None)]
    with database.writing() as session:
        topics.merge(session, other, of)
    assert unraised(database, 3.75) == [(today, raised), (before, None)]
    with database.writing() as session:
        assert missed.take_back(session, other, before, NOW)
        assert not missed.take_back(session, of, before, NOW)
    assert unraised(database, 3.75) == [(today, raised)]
