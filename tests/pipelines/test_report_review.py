"""A report is approved, sent back, corrected and withdrawn; what it was is kept, and the second of two is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from report_record import HANOI, NOW, Network, draft, item

from pipelines.reports import correcting, reviewing
from pipelines.reports.faults import ReportRefused
from pipelines.reports.reviewing import Conflict
from pipelines.reports.saving import save
from storage import posts, report_desk, report_writing, reports
from storage.report_desk import Wanted
from storage.reports import ItemFilter

LATER = NOW + timedelta(hours=3)


@pytest.fixture
def network(database):
    return Network(database)


@pytest.fixture
def report(database, network):
    """Return the id of a report of two items of Giảng Võ."""
    with database.writing() as session:
        return save(session, draft(network.hanoi, item(), item(issue="Bà con hỏi lịch cắt điện", kind="question")),
                    origin="form", now=NOW).report_id


def take(database, report, act, version=1, reason="", by=None):
    with database.writing() as session:
        return reviewing.take(session, report, act, by=by, version=version, now=LATER, reason=reason)


def kept(database, report):
    with database.reading() as session:
        return (report_writing.get(session, report), report_writing.items_of(session, report),
                report_desk.changes(session, report))


def test_a_report_is_sent_back_with_a_reason_corrected_by_its_post_and_approved(database, network, report):
    take(database, report, "send-back", reason="Chưa rõ nghe ở đâu, gọi 0912345678")
    row, items, changes = kept(database, report)
    assert (row.state, row.reason, row.version) == ("has_issues", "Chưa rõ nghe ở đâu, gọi [số điện thoại]", 2)
    better = draft(network.hanoi, item(id=min(items), basis="Nghe ở tổ 5, tổ 6"), item(
        id=max(items), issue="Bà con hỏi lịch cắt điện", kind="question"))
    with database.writing() as session:
        assert correcting.correct(session, report, better, by=None, version=2, now=LATER, as_post=True) == 1
    row, after, changes = kept(database, report)
    assert (row.state, row.reason, row.version) == ("received", "", 3)
    assert list(after) == list(items) and after[min(items)]["basis"] == "Nghe ở tổ 5, tổ 6"
    assert (changes[0].item_id, changes[0].before, changes[0].after) == (
        min(items), {"basis": "Nghe ở ba hộ kinh doanh"}, {"basis": "Nghe ở tổ 5, tổ 6"})
    take(database, report, "approve", version=3)
    with database.reading() as session:
        assert len(reports.items(session, ItemFilter())) == 2
    assert [(one.state_before, one.state_after) for one in kept(database, report)[2]] == [
        ("received", "approved"), ("has_issues", "received"), ("received", "has_issues")]


@pytest.mark.parametrize(("act", "reason", "name"), [("send-back", " ", "reason"), ("send-back", "0912345678", "reason"),
                                                     ("send-back", "a" * 501, "reason"), ("approve", "", "state")])
def test_a_step_without_a_reason_or_from_another_state_is_refused(database, report, act, reason, name):
    if act == "approve":
        take(database, report, "withdraw")
    version = kept(database, report)[0].version
    with pytest.raises(ReportRefused) as caught:
        take(database, report, act, version, reason)
    assert [fault.field for fault in caught.value.faults] == [name]
    assert kept(database, report)[0].version == version


def test_the_second_of_two_people_is_told_and_changes_nothing(database, network, report):
    take(database, report, "approve")
    with pytest.raises(Conflict) as caught:
        take(database, report, "send-back", version=1, reason="Thiếu nơi nghe")
    assert caught.value.theirs.state == "approved"
    with pytest.raises(Conflict), database.writing() as session:
        correcting.correct(session, report, draft(network.hanoi), by=None, version=1, now=LATER)
    assert (kept(database, report)[0].state, len(kept(database, report)[2])) == ("approved", 1)
    assert take(database, 10**9, "approve") is None


def test_staff_correct_an_approved_report_and_its_post_does_not(database, network, report):
    take(database, report, "approve")
    better = draft(network.hanoi, item(issue="Bà con lo giá điện"), item(issue="Bà con hỏi lịch cắt điện", kind="question"),
                   type="monthly")
    with pytest.raises(ReportRefused), database.writing() as session:
        correcting.correct(session, report, better, by=None, version=2, now=LATER, as_post=True)
    with database.writing() as session:
        assert correcting.correct(session, report, better, by=None, version=2, now=LATER, reason="gọn lại") == 2
    row, items, changes = kept(database, report)
    assert (row.state, row.type, row.version) == ("approved", "monthly", 3)
    assert next(iter(items.values()))["issue"] == "Bà con lo giá điện"
    assert {one.reason for one in changes if one.at == LATER and one.before != {"state": "received"}} == {"gọn lại"}


def test_nothing_changed_is_no_change(database, network, report):
    same = draft(network.hanoi, item(), item(issue="Bà con hỏi  lịch cắt điện", kind="question"))
    with database.writing() as session:
        assert correcting.correct(session, report, same, by=None, version=1, now=LATER) == 0
    assert kept(database, report)[0].version == 1 and kept(database, report)[2] == []


def test_items_are_added_moved_and_taken_out_and_what_they_were_is_kept(database, network, report):
    first, second = kept(database, report)[1]
    better = draft(network.hanoi, item(issue="Giá nước cũng tăng"), item(
        id=second, issue="Bà con hỏi lịch cắt điện", kind="question"), item(id=999), heard_to="2026-05-19")
    with database.writing() as session:
        assert correcting.correct(session, report, better, by=None, version=1, now=LATER) == 4
    _row, items, changes = kept(database, report)
    assert [one["issue"] for one in items.values()] == [
        "Giá nước cũng tăng", "Bà con hỏi lịch cắt điện", "Bà con lo giá điện tăng"]
    assert first not in items and second in items
    gone = next(one for one in changes if one.item_id == first)
    assert gone.before["issue"] == "Bà con lo giá điện tăng" and gone.after == {}


def test_a_correction_is_redacted_too(database, network, report):
    with database.writing() as session:
        correcting.correct(session, report, draft(network.hanoi, item(text="Gọi 0912345678")), by=None, version=1, now=LATER)
    assert "0912345678" not in str(kept(database, report))


def test_lists_are_newest_first_in_pages_by_state_kind_and_place(database, network):
    with database.writing() as session:
        made = [save(session, draft(post, item(kind=kind, basis="", issue=f"Việc số {number}")), origin="form",
                     now=NOW + timedelta(minutes=number // 2)).report_id
                for number, (post, kind) in enumerate([(network.hanoi, "opinion"), (network.saigon, "question")] * 3)]
    take(database, made[0], "approve")
    with database.reading() as session:
        def ids(wanted, **paging):
            return [one.report.id for one in report_desk.listed(session, wanted, **paging)]

        everything = ids(Wanted())
        assert everything == [made[n] for n in (5, 4, 3, 2, 1, 0)]
        first = report_desk.listed(session, Wanted(), limit=4)
        last = first[-1].report
        assert ids(Wanted(), before=(last.sent_at, last.id)) == everything[4:]
        assert ids(Wanted(state="approved")) == [made[0]] and ids(Wanted(kind="question")) == [made[n] for n in (5, 3, 1)]
        assert ids(Wanted(kind="lacking")) == [made[n] for n in (4, 2, 0)]
        assert ids(Wanted(post_id=network.saigon)) == [made[n] for n in (5, 3, 1)]
        assert ids(Wanted(areas=(HANOI,))) == [made[n] for n in (4, 2, 0)] == ids(Wanted(within={network.areas[HANOI]}))
        assert ids(Wanted(areas=("new/ward/00097",))) == []
        assert report_desk.counts(session, Wanted(areas=(HANOI,), state="approved")) == {"approved": 1, "received": 2}
        assert first[0].items[0].issue == "Việc số 5" and not first[0].items[0].lacks_basis
        assert [post.unit for post in posts.listed(session, {network.areas[HANOI]})] == ["Tổ dân phố 5"]


def test_a_report_is_read_once(database, report):
    for at in (LATER, LATER + timedelta(days=1)):
        with database.writing() as session:
            report_writing.first_read(session, report, at)
    assert kept(database, report)[0].read_at == LATER
