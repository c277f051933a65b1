"""A field report comes in once, without personal data, with every fault of it said at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from report_record import HANOI, NOW, SAIGON, TODAY, Network, draft, item
from sqlalchemy import select, text

from config import field
from pipelines.reports import cleaning, guards, reviewing
from pipelines.reports.checking import checked
from pipelines.reports.drafts import Forecast
from pipelines.reports.faults import ReportRefused
from pipelines.reports.saving import Saved, save
from storage import posts, report_writing, reports
from storage.models import FieldReport, ReportItem
from storage.reports import ItemFilter

# Half of it is TCVN3, the other half nothing known.
BROKEN = "thµnh phè Hµ Néi yªu cÇu xö lý Xzqµ Wqré Krzùk Bwxö"
PLANTED = ("Nguyễn Văn Tám", "0912345678", "an@thu.vn", "012345678901", "nguyễn văn an", "facebook.com/tam.nguyen")


@pytest.fixture
def network(database):
    return Network(database)


def every(database, states=()):
    with database.reading() as session:
        return reports.items(session, ItemFilter(states=states))


def test_a_report_is_kept_with_its_items_and_where_they_were_heard(database, network):
    whole = draft(
        network.hanoi, item(), item(
            kind="question", issue="Nghị quyết 18 thì trụ sở xã ở đâu?", basis="", heard_on="2026-05-19",
            heard_groups=("người cao tuổi",), about_count=12, breadth="many", channel="market", level="commune",
            area_id=network.areas[SAIGON], forecast=Forecast(7, "rising", "sắp họp tổ dân phố")))
    with database.writing() as session:
        saved = save(session, whole, origin="form", now=NOW, by=None)
    assert (saved.new, saved.same, saved.lacking) == (True, True, 0)
    with database.reading() as session:
        kept = report_writing.get(session, saved.report_id)
    assert (kept.state, kept.heard_from, kept.heard_to, kept.sent_at, kept.read_at, kept.version) == (
        "received", "2026-05-18", "2026-05-19", NOW, None, 1)
    first, second = every(database)
    assert (first.position, first.area_id, first.folded) == (1, network.areas[HANOI], "ba con lo gia dien tang")
    assert (second.area_id, second.documents, second.about_count, second.breadth) == (
        network.areas[SAIGON], ["Nghị quyết 18"], 12, "many")
    assert second.forecast == {"horizon_days": 7, "direction": "rising", "reason": "sắp họp tổ dân phố"}
    assert every(database, states=("approved",)) == []


def test_no_personal_data_reach_the_record_from_any_free_field(database, network):
    planted = "Ông Nguyễn Văn Tám 0912345678 an@thu.vn CCCD 012345678901 facebook.com/tam.nguyen, nguyễn văn an nói giá tăng"
    names = ("issue", "text", "basis", "trigger")
    whole = draft(network.hanoi, item(**dict.fromkeys(names, planted), forecast=Forecast(3, "rising", planted),
                                      heard_groups=("tiểu thương 0912345678",)))
    with database.writing() as session:
        save(session, whole, origin="form", now=NOW)
    with database.reading() as session:
        rows = [str(row) for table in ("field_report", "report_item", "report_change", "outbox")
                for row in session.execute(text(f"SELECT * FROM {table}"))]
    assert len(rows) == 2 and [word for word in PLANTED if word in " ".join(rows)] == []
    assert "[số điện thoại]" in " ".join(rows)


def test_the_same_report_given_twice_is_one_and_says_whether_its_words_are_the_same(database, network):
    with database.writing() as session:
        first = save(session, draft(network.hanoi), origin="form", now=NOW)
        again = save(session, draft(network.hanoi, item(issue="Bà  con lo giá điện tăng ")), origin="form",
                     now=NOW + timedelta(hours=1))
        other = save(session, draft(network.hanoi, item(issue="Bà con lo giá nước tăng")), origin="form", now=NOW)
        keyed = save(session, draft(network.hanoi), origin="file", now=NOW, key="tep:7")
        changed = save(session, draft(network.hanoi, item(basis="")), origin="file", now=NOW, key="tep:7")
    assert (again.report_id, again.new, again.same) == (first.report_id, False, True)
    assert other.new and keyed.new and (changed.report_id, changed.new, changed.same) == (keyed.report_id, False, False)
    with database.reading() as session:
        assert len(session.scalars(select(FieldReport.id)).all()) == 3
        assert len(session.scalars(select(ReportItem.id)).all()) == 3
        assert sorted(session.scalars(select(FieldReport.id))) == [first.report_id + at for at in range(3)]


def test_what_was_taken_back_can_be_sent_again_in_the_same_words(database, network):
    def sent() -> Saved:
        with database.writing() as session:
            return save(session, draft(network.hanoi), origin="form", now=NOW)

    found = []
    for _turn in range(3):
        first, twice = sent(), sent()
        assert first.new and not twice.new and twice.report_id == first.report_id
        found.append(first.report_id)
        with database.writing() as session:
            reviewing.take(session, first.report_id, "withdraw", by=None, version=1, now=NOW)
    assert len(set(found)) == 3


def test_a_form_that_was_left_open_sends_nothing_anew_that_was_taken_back_since(database, network):
    def sent(opened: datetime) -> Saved:
        with database.writing() as session:
            return save(session, draft(network.hanoi), origin="form", now=NOW, opened=opened)

    first = sent(NOW)
    assert sent(NOW).report_id == first.report_id
    with database.writing() as session:
        reviewing.take(session, first.report_id, "withdraw", by=None, version=1, now=NOW + timedelta(minutes=5))
    with pytest.raises(ReportRefused, match="key"):
        sent(NOW)
    assert len(every(database)) == 1
    assert sent(NOW + timedelta(minutes=6)).new


def test_a_key_of_another_post_an_unknown_and_an_ended_post_and_an_unknown_place_are_refused(database, network):
    with database.writing() as session:
        save(session, draft(network.hanoi), origin="file", now=NOW, key="tep:7")
        posts.end(session, network.saigon, NOW)
        for whole, key, name in ((draft(network.saigon), "", "post_id"), (draft(10**9), "", "post_id"),
                                 (draft(network.hanoi, item(area_id=10**9)), "", "area_id")):
            with pytest.raises(ReportRefused) as caught:
                save(session, whole, origin="file", now=NOW, key=key)
            assert [fault.field for fault in caught.value.faults] == [name]
        posts.end(session, network.saigon, None)
        with pytest.raises(ReportRefused) as caught:
            save(session, draft(network.saigon), origin="file", now=NOW, key="tep:7")
    assert caught.value.faults[0].field == "key" and len(every(database)) == 1


def test_an_opinion_without_a_basis_is_kept_and_counted_and_stays_out(database, network):
    with database.writing() as session:
        saved = save(session, draft(network.hanoi, item(basis=""), item(basis=" 0912345678 "), item(
            kind="proposal", basis="")), origin="form", now=NOW)
    assert saved.lacking == 2
    with database.reading() as session:
        kept = reports.items(session, ItemFilter(states=(), with_basis=True))
    assert [one.kind for one in kept] == ["proposal"]


@pytest.mark.parametrize(("values", "name"), [
    ({"kind": "rumour"}, "kind"), ({"kind": ""}, "kind"), ({"breadth": "70 %"}, "breadth"), ({"channel": "zalo"}, "channel"),
    ({"heard_precision": "year"}, "heard_precision"), ({"level": "district"}, "level"), ({"issue": ""}, "issue"),
    ({"issue": "a" * 241}, "issue"), ({"issue": "0912345678"}, "issue"), ({"text": "a" * 4001}, "text"),
    ({"issue": "x@y.vn " * 34}, "issue"),       # what stands for them is longer than they are
    ({"heard_on": "2026-05-21"}, "heard_on"), ({"heard_on": "20/5/2026"}, "heard_on"), ({"heard_on": "2026-02-30"}, "heard_on"),
    ({"heard_on": "2026-W20-1"}, "heard_on"), ({"heard_on": "2020-05-20"}, "heard_on"), ({"heard_on": ""}, "heard_on"),
    ({"about_count": 0}, "about_count"), ({"heard_groups": ("Nguyễn Văn Tám",)}, "heard_groups"),
    ({"heard_groups": ("chị Lan",)}, "heard_groups"), ({"heard_groups": tuple(map(str, range(11)))}, "heard_groups"),
    ({"documents": ("giấy tờ",)}, "documents"), ({"forecast": Forecast(5, "rising")}, "forecast"),
    ({"forecast": Forecast(7, "up")}, "forecast"), ({"text": BROKEN}, "text"),
])
def test_what_cannot_be_kept_is_said_with_its_item_and_field(values, name):
    with pytest.raises(ReportRefused) as caught:
        checked(draft(1, item(), item(**values)), TODAY)
    assert {(fault.item, fault.field) for fault in caught.value.faults} == {(1, name)}


def test_every_fault_is_said_at_once_in_the_order_of_the_form():
    with pytest.raises(ReportRefused) as caught:
        checked(draft(1, item(kind="x"), item(issue="", heard_on="2026-05-21"), type="daily", method=""), TODAY)
    assert [(fault.item, fault.field) for fault in caught.value.faults] == [
        (None, "type"), (None, "method"), (0, "kind"), (1, "heard_on"), (1, "issue")]
    assert "allowed: weekly, monthly, quick, urgent" in str(caught.value)
    for number in (0, 51):
        with pytest.raises(ReportRefused, match="1 to 50 items"):
            checked(replace(draft(1), items=(item(),) * number), TODAY)


@pytest.mark.parametrize(("first", "last", "name"), [
    ("2026-05-19", "2026-05-20", "heard_from"), ("2026-05-10", "2026-05-17", "heard_from"),
    ("2026-05-20", "2026-05-01", "heard_to"), ("2026-05-01", "2026-05-21", "heard_to"), ("1/5", "", "heard_from")])
def test_the_days_of_a_report_hold_its_items(first, last, name):
    with pytest.raises(ReportRefused) as caught:
        checked(draft(1, heard_from=first, heard_to=last), TODAY)
    assert name in {fault.field for fault in caught.value.faults}


@pytest.mark.parametrize(("kind", "checkable", "confirmed", "fits"), [
    ("opinion", None, None, True), ("opinion", False, None, True), ("opinion", True, False, False),
    ("opinion", True, True, False), ("rumor", True, False, True), ("rumor", True, None, True), ("rumor", False, None, False),
    ("rumor", True, True, False), ("event", True, True, True), ("event", True, False, True), ("question", True, False, True),
    ("proposal", False, None, True)])
def test_the_guard_questions_decide_between_opinion_rumor_and_event(kind, checkable, confirmed, fits):
    said = guards.trouble(item(kind=kind, checkable=checkable, confirmed=confirmed))
    assert (said is None) is fits


def test_the_answers_lead_to_a_kind():
    assert [guards.suggested(*pair) for pair in (
        (None, None), (False, None), (True, False), (True, True), (True, None), (None, True))] == [
        "", "opinion", "rumor", "event", "", ""]


def test_an_accusation_of_somebody_in_office_is_no_rumor_and_may_be_an_event():
    said = "Nghe nói chủ tịch xã nhận tiền của doanh nghiệp để cấp đất"
    with pytest.raises(ReportRefused, match="Law on Denunciations"):
        checked(draft(1, item(kind="rumor", issue=said)), TODAY)
    assert checked(draft(1, item(kind="event", issue=said)), TODAY).draft.items[0].issue == said


@pytest.mark.parametrize("said", [
    "Đoàn Thanh niên và chi bộ Nguyễn Huệ họp ở Trường THPT Nguyễn Trãi", "Bà con bức xúc, phản đối việc thu phí",
    "Xã Tân Phú hỏi Nghị quyết 18-NQ/TW; giá phân lên 900.000 đồng/bao"])
def test_what_is_no_person_stays(said):
    assert cleaning.redacted(said) == said


def test_what_is_kept_is_kept_once_more_unchanged():
    whole = checked(draft(1, item(text="Ông Nguyễn Văn Tám, số 0912345678, nói\n\n  giá   tăng")), TODAY).draft
    assert checked(whole, TODAY).draft == whole
    assert whole.items[0].text == "Ông [tên người], số [số điện thoại], nói\n\ngiá tăng"


def test_the_words_of_the_record_fit_its_columns():
    for words, column in ((field.KINDS, ReportItem.kind), (field.BREADTHS, ReportItem.breadth), (field.LEVELS, ReportItem.level),
                          (field.CHANNELS, ReportItem.channel), (field.TYPES, FieldReport.type),
                          (field.METHODS, FieldReport.method), (field.STATES, FieldReport.state)):
        assert max(map(len, words)) <= column.type.length
