"""Series of a record: shares, masks, breaks, comments that may be told, undated apart; merged and unknown topics."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hotspot_record import DAY, failed, outlets, publish, spread, topic
from meaning_samples import NOW

from config import thresholds
from config.clock import local_day, local_day_bounds
from pipelines import digest
from pipelines.trends import reading, talk
from pipelines.trends.series import Period, Series, Unit, change
from storage import sources, topics, trends
from storage.models import Article, Source, Thread, ThreadCount
from storage.sessions import Database

LIMITS = thresholds.load().hotspots
TODAY = local_day_bounds(local_day(NOW))[0]


def fill(database: Database) -> tuple[int, list[int]]:
    """Store sixteen days: a topic with 5 articles a day among 35 others, one undated."""
    with database.writing() as session:
        ids = outlets(session, TODAY - 90 * DAY, NOW)
        watched, rest = topic(session, "Giá xăng", TODAY - 90 * DAY), topic(session, "Khác", TODAY - 90 * DAY)
        for n in range(1, 17):
            publish(session, watched, spread(TODAY - n * DAY, 5), ids[:3])
            publish(session, rest, spread(TODAY - n * DAY, 35), ids)
        publish(session, watched, [NOW], ids, reliable=False)
    return watched, ids


def series(database: Database, topic_id: int, days: int = 15, unit: Unit = "day") -> Series | None:
    start, end = reading.window(NOW, days, unit)
    with database.reading() as session:
        behind = reading.backdrop(session, start, end, LIMITS, NOW)
        return reading.of_topic(session, topic_id, start, end, unit, behind)


def test_a_topic_by_the_day(database: Database) -> None:
    watched, ids = fill(database)
    failed(database, ids[0], TODAY - 2 * DAY + timedelta(hours=3))
    found = series(database, watched)
    assert found is not None and len(found.periods) == 15
    assert (found.label, found.undated, found.articles) == ("Giá xăng", 1, 14 * 5)
    usual, masked, today = found.periods[0], found.periods[-3], found.periods[-1]
    assert (usual.articles, usual.stories, usual.outlets, usual.coverage, usual.share) == (5, 5, 3, 40, 5 / 40)
    assert (masked.articles, masked.masked, masked.share) == (5, ("Báo 0",), None)
    assert (today.articles, today.coverage, today.usable, today.partial) == (0, 0, False, True)
    assert not usual.partial


def test_hours_and_days_add_up(database: Database) -> None:
    watched, _ = fill(database)
    by_hour, by_day = series(database, watched, 8, "hour"), series(database, watched, 8)
    assert by_hour is not None and by_day is not None and len(by_hour.periods) == 8 * 24
    for period in by_day.periods[1:-1]:
        hours = [hour for hour in by_hour.periods if hour.day == period.day]
        assert sum(hour.articles for hour in hours) == period.articles
        assert sum(hour.coverage for hour in hours) == period.coverage


def test_comments_are_told_from_enough_threads_on(database: Database) -> None:
    watched, ids = fill(database)
    with database.writing() as session:
        articles = session.query(Article.id).filter(Article.date_reliable.is_(True)).order_by(Article.id).limit(3).all()
        for n, (article_id,) in enumerate(articles):
            session.add(Thread(id=n + 1, source_id=ids[0], url=f"t{n}", article_id=article_id, collected_at=NOW))
        session.flush()
        yesterday, before = TODAY - DAY, TODAY - 2 * DAY
        session.add_all([ThreadCount(thread_id=1, hour=yesterday, comments=9),
                         ThreadCount(thread_id=2, hour=yesterday, comments=8),
                         ThreadCount(thread_id=1, hour=before, comments=40)])
    found = series(database, watched)
    assert found is not None
    assert (found.periods[-2].comments, found.periods[-3].comments) == (15, None)
    with database.writing() as session:
        # The day before is of another week; a week of one thread is left out, however much is said in it.
        session.add_all([ThreadCount(thread_id=2, hour=before, comments=3),
                         ThreadCount(thread_id=3, hour=yesterday - 21 * DAY, comments=60)])
    with database.reading() as session:
        assert talk.of_topic(session, watched) == talk.Talk(15 + 40, 2)
        assert talk.of_topic(session, 987654) is None


def test_a_source_that_is_new_or_gone_breaks_the_curve(database: Database) -> None:
    watched, ids = fill(database)
    with database.writing() as session:
        first, last = session.get_one(Source, ids[0]), session.get_one(Source, ids[1])
        first.first_seen_at = TODAY - 5 * DAY
        last.enabled, last.last_ok_at = False, TODAY - 9 * DAY
    found = series(database, watched)
    assert found is not None
    assert {p.day: p.joined for p in found.periods if p.joined} == {
        local_day(TODAY - 5 * DAY): ("Báo 0",), local_day(TODAY - 8 * DAY): ("Báo 1",)}
    assert len(found.since_break()) == 6
    assert change(found) is None


def test_merged_and_unknown_topics(database: Database) -> None:
    watched, _ = fill(database)
    with database.writing() as session:
        into = topic(session, "Giá nhiên liệu", TODAY)
        topics.merge(session, watched, into)
    found = series(database, watched)
    assert found is not None and (found.topic_id, found.label, found.articles) == (into, "Giá nhiên liệu", 70)
    assert series(database, 999_999) is None


def test_coverage_by_the_hour_is_the_same_as_counted_here(database: Database) -> None:
    fill(database)
    with database.reading() as session:
        found = trends.by_hour(session, TODAY - 20 * DAY, NOW)
        dated = list(trends.of_articles(session, range(1, 2_000)))
    assert sum(found.values()) == len(dated) == 16 * 40
    assert all(hour.minute == 0 and hour.tzinfo is not None for hour in found)


def test_hours_of_few_and_of_many_articles_are_the_same(database: Database) -> None:
    fill(database)
    start, end = TODAY - 10 * DAY, TODAY
    with database.reading() as session:
        dated = [one for one in trends.of_articles(session, range(1, 2_000)) if start <= one.at < end]
        many = trends.hours_of_articles(session, range(1, 2_000), start, end)
        pieces = [[one.id for one in dated[at:at + 200]] for at in range(0, len(dated), 200)]
        few = [row for piece in pieces for row in trends.hours_of_articles(session, piece, start, end)]
    wanted = [(one.at.replace(minute=0, second=0, microsecond=0), one.story_id or -one.id, one.source_id) for one in dated]
    assert sorted(many) == sorted(few) == sorted(wanted) != []


@pytest.mark.parametrize(("last", "before", "percent"), [(10, 5, 100), (3, 2, None)])
def test_a_week_against_the_week_before(last: int, before: int, percent: int | None) -> None:
    periods = tuple(Period(TODAY + n * DAY, articles=last if n >= 7 else before, coverage=50) for n in range(14))
    found = change(Series("a", "day", periods))
    assert found is not None and (found.last, found.before, found.percent) == (last, before, percent)
    holed = tuple(replace(p, masked=("Báo",)) if n >= 7 else p for n, p in enumerate(periods))
    assert change(Series("a", "day", holed)) is None
    assert change(Series("a", "day", periods[:13])) is None
    today = replace(periods[-1], start=periods[-1].start + DAY, articles=0, partial=True)
    assert change(Series("a", "day", (*periods, today))) == found


def test_a_source_that_brings_nothing_masks_no_day(database: Database) -> None:
    watched, _ = fill(database)
    with database.writing() as session:
        dead = sources.ensure(session, "bao-chet", "Báo Chết", "press", enabled=True)
    for n in range(1, 15):
        failed(database, dead, TODAY - n * DAY + timedelta(hours=3))
    found = series(database, watched)
    assert found is not None and not any(period.masked for period in found.periods)


def test_a_digest_masks_what_trends_mask(database: Database) -> None:
    _, ids = fill(database)
    with database.writing() as session:
        dead = sources.ensure(session, "bao-chet", "Báo Chết", "press", enabled=True)
    for n in range(10):
        failed(database, dead, TODAY - n * DAY + timedelta(hours=3))
    failed(database, ids[0], TODAY - 2 * DAY + timedelta(hours=3))
    with database.reading() as session:
        body = digest.build(session, local_day(NOW))
    assert body["masked_days"] == [local_day(TODAY - 2 * DAY)]
    assert [row["name"] for row in body["coverage"]["failed"]] == ["bao-chet"]
    assert (body["totals"]["change"]["yesterday"], body["totals"]["change"]["week_days"]) == (40, 6)


def test_a_window_of_one_day_weighs_its_sources_over_a_week(database: Database) -> None:
    _, ids = fill(database)
    failed(database, ids[0], TODAY + timedelta(hours=3))
    with database.reading() as session:
        found = reading.masked_days(session, TODAY, TODAY + DAY, LIMITS)
    assert found == {local_day(TODAY): ("Báo 0",)}
