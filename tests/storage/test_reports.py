"""What the field reported, read by kind, place, day, state and basis."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage import reports
from storage.models import Area, FieldReport, Post, ReportItem
from storage.reports import ItemFilter

SENT = datetime(2026, 12, 1, 3, tzinfo=UTC)


def _area(number: int) -> Area:
    return Area(id=number, era="new", level="ward", code=str(number), type="phường", name=f"Mẫu {number}", folded="")


@pytest.fixture
def reported(database):
    """Hold two posts: an approved report of three items, and one that is not read yet."""
    with database.writing() as session:
        session.add_all([_area(1), _area(2)])
        session.flush()
        posts = [Post(area_id=number, unit=f"Tổ {number}", created_at=SENT) for number in (1, 2)]
        session.add_all(posts)
        session.flush()
        whole = [FieldReport(post_id=post.id, type="weekly", method="interview", heard_from="2026-11-28",
                             heard_to="2026-11-30", sent_at=SENT, state=state, origin="form", key=state,
                             changed_at=SENT, created_at=SENT)
                 for post, state in zip(posts, ("approved", "received"), strict=True)]
        session.add_all(whole)
        session.flush()
        for report, kind, day, area, basis in (
                (whole[0], "opinion", "2026-11-30", 1, ""), (whole[0], "opinion", "2026-11-29", 1, "ba tổ dân phố nói"),
                (whole[0], "rumor", "2026-11-28", 2, ""), (whole[1], "question", "2026-11-30", 2, "")):
            session.add(ReportItem(report_id=report.id, position=1, kind=kind, issue=f"{kind} {day}", heard_on=day,
                                   area_id=area, basis=basis))
    return database


@pytest.mark.parametrize(("wanted", "issues"), [
    (ItemFilter(), ["rumor 2026-11-28", "opinion 2026-11-29", "opinion 2026-11-30"]),
    (ItemFilter(with_basis=True), ["rumor 2026-11-28", "opinion 2026-11-29"]),
    (ItemFilter(kinds=("rumor", "question")), ["rumor 2026-11-28"]),
    (ItemFilter(states=()), ["rumor 2026-11-28", "opinion 2026-11-29", "opinion 2026-11-30", "question 2026-11-30"]),
    (ItemFilter(areas={2}, states=()), ["rumor 2026-11-28", "question 2026-11-30"]),
    (ItemFilter(areas=set()), []),
    (ItemFilter(since="2026-11-29", until="2026-11-29"), ["opinion 2026-11-29"]),
    (ItemFilter(ids=()), []),
])
def test_items_are_found_by_what_they_are(reported, wanted, issues):
    with reported.reading() as session:
        assert [item.issue for item in reports.items(session, wanted)] == issues


def test_units_are_posts_and_an_opinion_without_basis_says_so(reported):
    with reported.reading() as session:
        found = reports.items(session, ItemFilter(states=()))
        assert reports.units(found) == 2
        assert {item.issue for item in found if item.lacks_basis} == {"opinion 2026-11-30"}
