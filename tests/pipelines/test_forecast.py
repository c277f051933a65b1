"""Forecasts of the record: made once a day, scored when their days are over and were read, kept through merges."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from forecast_record import TODAY, at, counts, publish, topic
from sqlalchemy import func, select

from config import clock, thresholds
from config.clock import later
from pipelines import digest
from pipelines.forecast import daily, reading, review
from storage import forecasts, jobs, outcomes, sources, topics
from storage.forecasts import Said
from storage.models import Article, Forecast, Source
from storage.sessions import Database

LIMITS = thresholds.load()


@pytest.fixture(autouse=True)
def _at_noon(_still_clock: None) -> None:
    clock.freeze(at(TODAY, 12))


def run(database: Database, day: str = TODAY, owner: str = "a") -> daily.Done:
    clock.freeze(at(day, 12))
    return daily.run(database, owner=owner)


def rows(database: Database) -> list[Said]:
    with database.reading() as session:
        return [Said(*row) for row in session.execute(select(*forecasts._SAID).order_by(Forecast.id))]


def add(database: Database, topic_id: int, days: dict[str, int]) -> None:
    with database.writing() as session:
        source = sources.by_name(session, "bao-mau")
        assert source is not None
        publish(session, topic_id, source.id, days)


def due(database: Database, day: str, hours: float) -> bool:
    with database.reading() as session:
        return daily.is_due(session, at(day, hours), lambda: LIMITS.forecast)


def test_an_empty_record_gets_its_round_and_no_forecast(database: Database) -> None:
    assert due(database, TODAY, 12)
    assert run(database) == daily.Done()
    assert rows(database) == [] and not due(database, TODAY, 23)


def test_a_day_is_forecast_once(database: Database) -> None:
    topic_id = topic(database, counts(60))
    assert run(database) == daily.Done(topics=1, new=2)
    first = rows(database)
    assert [(r.topic_id, r.day, r.horizon, r.due) for r in first] == [
        (topic_id, TODAY, 3, later(TODAY, 3)), (topic_id, TODAY, 7, later(TODAY, 7))]
    assert all(r.low <= r.middle <= r.high and r.error < 1 and r.model for r in first if r.low is not None)
    assert first[1].before == sum(counts(60)[-7:])
    # A day that is not over is in no series, and the second run of a day adds and changes nothing.
    add(database, topic_id, {TODAY: 50})
    assert run(database).new == 0
    assert rows(database) == first


def test_todays_articles_are_in_no_series(database: Database) -> None:
    topic_id = topic(database, counts(60))
    add(database, topic_id, {TODAY: 50})
    with database.reading() as session:
        found = reading.series(session, [topic_id], reading.calendar(session, TODAY, LIMITS))
    assert found == {topic_id: counts(60)}


def test_a_round_waits_for_the_night_and_for_the_topics(database: Database) -> None:
    topic(database, [1])
    assert not due(database, TODAY, 2.9)
    assert due(database, TODAY, 3.1)
    with database.writing() as session:
        session.execute(Article.__table__.update().values(cluster_due=True))
    assert not due(database, TODAY, 3.1)
    assert due(database, TODAY, 4.1)


def test_scores_come_when_the_days_are_over(database: Database) -> None:
    topic_id = topic(database, counts(60))
    run(database)
    said = rows(database)
    middle = said[0].middle or 0
    add(database, topic_id, {TODAY: middle - 2, later(TODAY, 1): 1, later(TODAY, 2): 1, later(TODAY, 3): 90})
    assert run(database, later(TODAY, 2)).scored == 0
    assert run(database, later(TODAY, 3)).scored == 1
    add(database, topic_id, {later(TODAY, n): 1 for n in (4, 5, 6, 7)})
    assert run(database, later(TODAY, 8)).scored >= 2
    scored = [r for r in rows(database) if r.day == TODAY]
    assert [(r.outcome, r.actual) for r in scored] == [("inside", middle), ("above", middle + 93)]
    assert [replace(r, outcome="", actual=None) for r in scored] == said
    with database.reading() as session:
        found = review.of_topic(session, topic_id, later(TODAY, 8))
    assert found.inside >= 1 and found.scored >= 3


def test_days_not_read_are_not_scored_and_no_zeros(database: Database) -> None:
    topic_id = topic(database, counts(60))
    run(database)
    # The record holds nothing of the second day, and on the fifth the only source fails.
    add(database, topic_id, {later(TODAY, n): 5 for n in (0, 2, 3, 4, 5, 6, 7)})
    with database.writing() as session:
        source = sources.by_name(session, "bao-mau")
        assert source is not None
        outcomes.record(session, source_id=source.id, status="timeout", at=at(later(TODAY, 5)))
    run(database, later(TODAY, 8))
    assert [(r.outcome, r.actual) for r in rows(database) if r.day == TODAY] == [("unread", None)] * 2
    with database.reading() as session:
        known = reading.calendar(session, later(TODAY, 8), LIMITS)
        assert {later(TODAY, 1), later(TODAY, 5)} <= known.unread
        assert reading.series(session, [topic_id], known)[topic_id][-8:] == [5, None, 5, 5, 5, None, 5, 5]


def test_a_small_source_that_fails_masks_no_day(database: Database) -> None:
    large = topic(database, counts(60))
    topic(database, [1], source="bao-nho")
    with database.writing() as session:
        small = sources.by_name(session, "bao-nho")
        assert small is not None
        for back in range(1, 50):
            outcomes.record(session, source_id=small.id, status="timeout", at=at(later(TODAY, -back)))
    with database.reading() as session:
        known = reading.calendar(session, TODAY, LIMITS)
        assert reading.series(session, [large], known)[large] == counts(60)


def test_a_change_of_the_sources_begins_the_series_anew(database: Database) -> None:
    topic_id = topic(database, counts(100))
    with database.writing() as session:
        source = session.scalars(select(Source)).one()
        source.first_seen_at, source.last_ok_at = at(later(TODAY, -30)), at(TODAY)
    run(database)
    with database.reading() as session:
        found = review.of_topic(session, topic_id, TODAY)
    assert [(r.withheld, r.needed, r.have) for r in found.rows] == [("short", 42, 30)]


def test_a_merged_topic_leaves_its_forecasts_unscored_and_the_other_goes_on(database: Database) -> None:
    gone, stays = topic(database, counts(60)), topic(database, counts(60, seed=2))
    assert run(database).new == 4
    with database.writing() as session:
        topics.merge(session, gone, stays)
    add(database, stays, {later(TODAY, n): 12 for n in range(3)})
    done = run(database, later(TODAY, 3))
    assert (done.scored, done.topics, done.new) == (2, 1, 2)
    ended = {r.topic_id: r for r in rows(database) if r.due == later(TODAY, 3)}
    assert (ended[gone].outcome, ended[gone].actual) == ("merged", None)
    assert (ended[stays].outcome, ended[stays].actual) in (("inside", 36), ("above", 36))


def test_why_there_is_none_is_kept_for_the_page(database: Database) -> None:
    topic_id = topic(database, counts(30))
    assert run(database).new == 1
    with database.reading() as session:
        found = review.of_topic(session, topic_id, later(TODAY, 5))
    assert [(r.withheld, r.needed, r.have, r.outcome) for r in found.rows] == [("short", 42, 30, "none")]
    assert run(database, later(TODAY, 9)).scored == 0


def test_a_clock_that_ran_ahead_stops_nothing_and_leaves_nothing(database: Database) -> None:
    topic_id = topic(database, counts(60))
    ahead = later(TODAY, 20)
    run(database, ahead)
    assert {r.day for r in rows(database)} == {ahead}
    assert due(database, TODAY, 12)
    assert run(database).new == 2
    assert {r.day for r in rows(database)} == {TODAY}
    assert all(r.topic_id == topic_id for r in rows(database))


def test_old_forecasts_go(database: Database) -> None:
    topic_id = topic(database, counts(60))
    run(database)
    run(database, later(TODAY, LIMITS.forecast.keep_days + 4))
    assert [r.horizon for r in rows(database)] == [7]
    run(database, later(TODAY, LIMITS.forecast.keep_days + 8))
    assert rows(database) == []
    with database.reading() as session:
        assert review.of_topic(session, topic_id, TODAY) == review.OfTopic((), 0, 0)


def test_another_process_is_left_alone_and_a_dead_run_is_done_again(database: Database) -> None:
    topic(database, counts(60))
    with database.writing() as session:
        assert jobs.claim(session, daily.JOB, "b", at(TODAY, 12), daily.LEASE_SECONDS)
    assert run(database).busy and rows(database) == []
    clock.freeze(at(TODAY, 12) + timedelta(seconds=daily.LEASE_SECONDS + 1))
    assert daily.run(database, owner="a").new == 2


def test_a_run_that_fails_is_due_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    topic(database, counts(60))

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as broken_once:
        broken_once.setattr(daily, "outlook", broken)
        with pytest.raises(RuntimeError):
            run(database)
    assert due(database, TODAY, 13)
    assert run(database).new == 2


def test_the_busiest_topics_alone_are_looked_at(database: Database) -> None:
    large, _, _ = topic(database, counts(60, 9.0)), topic(database, counts(60, 5.0)), topic(database, [1] * 13)
    limits = replace(LIMITS, forecast=replace(LIMITS.forecast, topics=1))
    assert daily.run(database, owner="a", limits=limits).topics == 1
    assert {r.topic_id for r in rows(database)} == {large}
    with database.reading() as session:
        start = at(later(TODAY, -28), 0)
        assert len(forecasts.busiest_topics(session, start, at(TODAY, 0), 14, 10)) == 2


def test_the_digest_reviews_what_ended_yesterday_beside_what_is_said_today(database: Database) -> None:
    topic_id = topic(database, counts(60))
    run(database)
    assert json.loads(digest.publish(database, TODAY).body)["forecasts"]["due"] == []
    third = later(TODAY, 3)
    add(database, topic_id, {TODAY: 40, later(TODAY, 1): 40, later(TODAY, 2): 40, third: 1})
    waiting = json.loads(digest.publish(database, third).body)["forecasts"]
    assert [(d["horizon"], d["scored"], d["waiting"]) for d in waiting["due"]] == [(3, 0, 1)]
    run(database, third)
    body = json.loads(digest.publish(database, third).body)["forecasts"]
    assert [(d["horizon"], d["scored"], d["above"], d["waiting"]) for d in body["due"]] == [(3, 1, 1, 0)]
    assert [(m["id"], m["actual"]) for m in body["missed"]] == [(topic_id, 120)]
    assert body["made_total"] == 1 and body["made"][0]["before"] is not None
    with database.reading() as session:
        assert session.scalar(select(func.count(Forecast.id))) == 4
