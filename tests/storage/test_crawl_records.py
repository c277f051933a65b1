"""Outcomes, runs, sources and digests: sums that stay right after a purge, snapshots that never change."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from storage_samples import DAY, HOUR, NOW

from config.clock import local_day_bounds
from storage import digests, outcomes, runs, sources
from storage.models import OutcomeDay, PageOutcome

START, END = local_day_bounds("2026-03-01")


def record(database, source_id: int, **by_hour: int) -> None:
    with database.writing() as session:
        for status, number in by_hour.items():
            for hour in range(number):
                outcomes.record(session, source_id=source_id, status=status, at=START + hour * HOUR, bytes=10)


def totals(database, start, end) -> dict[str, tuple[int, int]]:
    with database.reading() as session:
        return {row.status: (row.pages, row.bytes) for row in outcomes.sums(session, start, end)}


def test_sums_are_the_same_before_and_after_a_purge(database, source_id):
    record(database, source_id, stored=30, timeout=3)
    before = totals(database, START, START + 2 * DAY)
    assert before == {"stored": (30, 300), "timeout": (3, 30)}
    assert totals(database, START, END) == {"stored": (24, 240), "timeout": (3, 30)}
    purged = []
    while not purged or purged[-1]:
        with database.writing() as session:
            purged.append(outcomes.purge(session, END, limit=10))
    assert purged == [10, 10, 7, 0]
    assert totals(database, START, START + 2 * DAY) == before
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(PageOutcome)) == 6
        assert {row.day for row in session.scalars(select(OutcomeDay))} == {"2026-03-01"}


def test_a_run_counts_its_pages(database, source_id):
    with database.writing() as session:
        run_id = runs.start(session, "one", NOW)
        for status in ("stored", "stored", "robots"):
            outcomes.record(session, source_id=source_id, status=status, at=NOW, run_id=run_id, page_id=None)
        runs.finish(session, run_id, now=NOW + HOUR, reason="finished", pages=3, bytes=100)
    with database.reading() as session:
        last, = runs.latest(session)
        assert Counter(outcomes.of_run(session, run_id)) == {"stored": 2, "robots": 1}
    assert (last.id, last.pages, last.end_reason, last.ended_at) == (run_id, 3, "finished", NOW + HOUR)


def test_sources_follow_their_files(database):
    described = sources.SourceRow
    one = described(0, "mot", "Một", "press", True, NOW, None, None, "")
    two = described(0, "hai", "Hai", "portal", True, NOW, None, None, "")
    with database.writing() as session:
        ids = sources.sync(session, [one, two])
        again = sources.sync(session, [described(0, "mot", "Một mới", "press", False, NOW, None, None, "")])
        assert again["mot"] == ids["mot"]
    with database.reading() as session:
        assert [(row.name, row.title, row.enabled) for row in sources.all(session)] == [
            ("hai", "Hai", False), ("mot", "Một mới", False),
        ]


def test_a_source_remembers_when_it_answered(database, source_id):
    with database.writing() as session:
        sources.note_error(session, source_id, "robots_unreachable")
    with database.writing() as session:
        assert sources.by_name(session, "bao-mau").last_error == "robots_unreachable"
        sources.note_answer(session, source_id, NOW, new=True)
        sources.note_answer(session, source_id, NOW + HOUR)
        row = sources.by_name(session, "bao-mau")
    assert (row.last_ok_at, row.last_new_at, row.last_error) == (NOW + HOUR, NOW, "")


def test_an_answer_is_noted_to_the_minute_but_the_end_of_an_error_and_the_first_news_at_once(database, source_id):
    later = NOW + timedelta(seconds=50)
    with database.writing() as session:
        sources.note_answer(session, source_id, NOW)
        sources.note_answer(session, source_id, later)
        assert sources.by_name(session, "bao-mau").last_ok_at == NOW
        sources.note_answer(session, source_id, later, new=True)
        assert sources.by_name(session, "bao-mau").last_new_at == later
        sources.note_error(session, source_id, "timeout")
        sources.note_answer(session, source_id, later)
        assert sources.by_name(session, "bao-mau").last_error == ""
        sources.note_answer(session, source_id, NOW - HOUR)
        assert sources.by_name(session, "bao-mau").last_ok_at == NOW - HOUR


def save(database, body: str, **options) -> digests.DigestRow:
    with database.writing() as session:
        return digests.save(session, day="2026-03-01", body=body, template_version=1, now=NOW, **options)


def test_a_digest_is_stored_once_and_never_overwritten(database):
    first = save(database, '{"a":1}')
    assert save(database, '{"a":1}') == first
    second = save(database, '{"a":2}')
    assert (first.edition, second.edition) == (1, 2)
    with database.reading() as session:
        assert digests.get(session, "2026-03-01") == second
        assert digests.get(session, "2026-03-01", edition=1) == first
        assert digests.get(session, "2026-03-02") is None
        assert [row.edition for row in digests.list(session)] == [2, 1]


def test_the_same_digest_counted_after_its_day_is_another_edition(database):
    over = NOW + HOUR
    first = save(database, '{"a":1}', over=over)
    assert save(database, '{"a":1}', over=over) == first
    with database.writing() as session:
        kept = [digests.save(session, day="2026-03-01", body='{"a":1}', template_version=1, now=over + at * HOUR, over=over).edition
                for at in range(2)]
    assert kept == [2, 2]


@pytest.mark.parametrize("shift", [timedelta(0), timedelta(microseconds=1)])
def test_sums_end_before_the_end(database, source_id, shift):
    with database.writing() as session:
        outcomes.record(session, source_id=source_id, status="stored", at=END, bytes=1)
    assert bool(totals(database, START, END + shift)) is bool(shift)
