"""Which units an account of some areas holds: those of both times that lie wholly in them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from config import areas as files
from storage import area_updates, areas, report_scope
from storage.models import Area, Post

AT = datetime(2026, 5, 20, tzinfo=UTC)
FILES = sorted((Path(__file__).parents[1] / "few_areas").glob("*.csv"))


@pytest.fixture
def filled(database):
    with database.writing() as session:
        area_updates.apply(session, *map(files.read, FILES))
    return database


def keys(session, ids):
    return {area.key for area in areas.get_many(session, ids).values()}


def test_without_areas_there_is_no_limit_and_what_is_no_unit_holds_nothing(filled):
    with filled.reading() as session:
        assert report_scope.held(session, ()) is None and report_scope.in_areas(()) == []
        for wrong in ("new/province/99", "new", "", "%/%/%", "new/province/_1", "new/province/01|new/ward/00025"):
            assert report_scope.held(session, (wrong,)) == set(), wrong


@pytest.mark.parametrize(("area", "inside", "outside"), [
    ("new/province/01", {"new/province/01", "new/ward/00025", "new/ward/00097", "old/province/01", "old/ward/00001"},
     {"new/province/79", "new/ward/26740", "old/ward/26740"}),
    ("new/ward/26740", {"new/ward/26740", "old/ward/26740"}, {"new/ward/26743", "old/district/760", "new/province/79"}),
    # It went into two wards: neither holds it.
    ("new/ward/00025", {"new/ward/00025"}, {"old/ward/00007", "old/district/001"}),
    ("old/district/760", {"old/district/760", "old/ward/26740", "new/ward/26740"}, {"old/district/770", "new/province/79"}),
])
def test_what_lies_wholly_in_an_area_is_held_in_both_times(filled, area, inside, outside):
    with filled.reading() as session:
        found = keys(session, report_scope.held(session, (area,)))
    assert inside <= found and not found & outside


def test_several_areas_are_held_together_and_all_three_questions_agree(filled):
    wanted = ("new/ward/00025", "new/province/79")
    with filled.reading() as session:
        found = report_scope.held(session, wanted)
        everywhere = set(session.scalars(select(Area.id)))
        assert found == {one for one in everywhere if report_scope.holds(session, wanted, one)}
        assert found == report_scope.held(session, wanted[:1]) | report_scope.held(session, wanted[1:])
        assert report_scope.holds(session, (), min(everywhere))
    with filled.writing() as session:
        session.add_all([Post(area_id=one, unit="Tổ", created_at=AT) for one in everywhere])
    with filled.reading() as session:
        assert set(session.scalars(select(Post.area_id).where(*report_scope.in_areas(wanted)))) == found
