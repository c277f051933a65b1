"""Questions: gathered, answered under a version, counted, told back; and what staff may not write."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from sqlalchemy import select, update

from config import thresholds
from pipelines import periods
from pipelines.questions import answering, checking, digestpart, figures, grouping, letters, policies
from pipelines.questions.becoming import became
from pipelines.questions.checking import Draft
from pipelines.questions.sheet import sheet
from storage import digests, question_writing, questions, report_retention
from storage.models import FieldReport, Question, QuestionChange, ReportItem
from storage.questions import QuestionView, Wanted
from tests.asked_record import ANSWER, NOW, TODAY, ask, item, posts
from tests.conftest import fast_on_sqlite
from vietnamese import documents

GOOD = Draft("question", "Thẻ cũ có phải đổi không?", "Y tế", (), "province", area_ids=(1,), **ANSWER)
SECTORS = ("Y tế", "Kinh tế")


def faults(draft: Draft) -> set[str]:
    return set(checking.read(draft, TODAY, SECTORS).faults)


def test_a_whole_answer_has_no_fault():
    assert checking.read(GOOD, TODAY, SECTORS) == checking.Read(GOOD, {}, False)


@pytest.mark.parametrize(("name", "value", "fault"), [
    ("issue", "", "issue"), ("issue", "0912 345 678", "issue"), ("issue", "a" * 241, "issue"), ("kind", "rumor", "kind"),
    ("sector", "Thể thao", "sector"), ("level", "district", "level"), ("documents", ("Hiến pháp",), "documents"),
    ("answer", "một " * 121, "answer"), ("answer", "", "answer"), ("issuer", "", "issuer"),
    ("issuer", "Nguyễn Văn An", "issuer"), ("source_url", "bhxh.example", "source_url"), ("source_url", "", "letter"),
    ("letter", "thư trả lời", "letter"), ("letter", "Ông Nguyễn Văn An số 12/UBND", "letter"), ("letter", "Công văn 5 ngày 1/2/2026", "letter"),
    ("source_url", "javascript:alert(1)", "source_url"), ("source_url", "https://zalo.me/0912345678", "source_url"),
    ("source_url", "https://bhxh.example/?ten=nguyen-van-an", "source_url"), ("answered_on", "20/05/2026", "answered_on"),
    ("answered_on", "2026-05-21", "answered_on"), ("answered_on", "0001-01-01", "answered_on"), ("answered_on", "", "answered_on"),
    ("area_ids", tuple(range(51)), "areas"),
])
def test_every_fault_is_told_by_its_field(name: str, value: object, fault: str):
    assert faults(replace(GOOD, **{name: value})) == {fault}


@pytest.mark.parametrize(("typed", "name", "day"), [
    ("Công văn 123/UBND-VX ngày 02/03/2026", "Công văn 123/UBND-VX", "2026-03-02"), ("123/UBND-VX", "Công văn 123/UBND-VX", ""),
    ("công văn số 123/ubnd-vx", "Công văn 123/UBND-VX", ""), ("Thông báo số 12/TB-UBND, ngày 3.2.2026", "Thông báo 12/TB-UBND", "2026-02-03"),
    ("45-CV/TU", "Công văn 45-CV/TU", ""), ("Giấy mời số 8/GM-UBND", "Giấy mời số 8/GM-UBND", ""),
    ("Tờ trình 15/TTr-SLĐTBXH", "Tờ trình 15/TTr-SLĐTBXH", ""), ("Thư 9/VPCP-KGVX", "Thư 9/VPCP-KGVX", ""),
    ("01/2020/TTLT-BCA-BQP-VKSNDTC", "Thông tư liên tịch 01/2020/TTLT-BCA-BQP-VKSNDTC", ""), ("phiếu trả lời số 7/PTL-UBND", "Phiếu trả lời số 7/PTL-UBND", ""),
])
def test_a_letter_is_known_by_its_number(typed: str, name: str, day: str):
    assert letters.read(typed) == letters.Letter(name, day)


@pytest.mark.parametrize("typed", ["thư", "Hoa 12/UBND-VX", "Nguyễn Ánh 12/UBND", "0912345678", "Công văn 5 ngày 31/02/2026", "x " * 200,
    "Giấy của trần mùi 091234/AB", "Anh tuấn ba 90123/SDT-AN", "Thư gửi mùi 912345/AB-CD-EF-GH", "Công văn 123/NGUYENVANAN", "Công văn 123/TRANMUI",
    "Công văn 5/NGUYEN-VAN-AN", "Công văn 5/TRAN-MUI", "Thư gửi mùi 12/UBND", "Thư 12", "Công văn 912345/UBND", "Công văn 12/UBND gửi mùi",
    "Công văn 5/A-B-C-D-E-G"])
def test_what_is_no_number_of_a_letter(typed: str):
    assert letters.read(typed) is None


def test_an_answer_may_stand_in_a_letter_alone_and_takes_its_day():
    typed = replace(GOOD, source_url="", answered_on="", letter="Công văn 123/UBND-VX ngày 19/05/2026")
    read = checking.read(typed, TODAY, SECTORS)
    assert read.faults == {} and not read.redacted
    assert (read.draft.letter, read.draft.answered_on) == ("Công văn 123/UBND-VX", "2026-05-19")
    assert checking.read(read.draft, TODAY, SECTORS).draft == read.draft
    assert faults(replace(typed, answer="", issuer="")) == {"answer"}


def test_an_answer_has_at_most_120_syllables_and_names_nobody():
    long = replace(GOOD, answer="Thẻ " * 120)
    assert faults(long) == set() and checking.syllables(long.answer) == 120
    assert checking.syllables("Nghị định 168/2024/NĐ-CP, 5 giờ.") == 8
    named = checking.read(replace(GOOD, answer="Xin gọi bà Trần Thị Hoa, số 0912 345 678."), TODAY, SECTORS)
    assert named.redacted and "Hoa" not in named.draft.answer and "0912" not in named.draft.answer


def test_documents_come_from_what_is_typed_and_from_the_issue():
    draft = replace(GOOD, issue="Nghị quyết 18 có làm hồ sơ chậm lại không?", documents=("168/2024/nđ-cp", " "))
    assert checking.read(draft, TODAY, SECTORS).draft.documents == ("Nghị định 168/2024/NĐ-CP", "Nghị quyết 18")


@pytest.fixture
def asked(database):
    """Hold five approved items of three units under one question, one that nobody gathered, one not approved."""
    with database.writing() as session:
        held = posts(session)
        same = [item(session, held[number % 3], f"Thẻ bảo hiểm y tế cũ có phải đổi không? {number}",
                     heard_on=f"2026-05-1{number}") for number in range(5)]
        question = ask(session, "Thẻ bảo hiểm y tế cũ có phải đổi không?", same, sector="Y tế")
        apart = item(session, held[3], "Thẻ bảo hiểm y tế ghi huyện cũ có phải đổi thẻ không?")
        waiting = item(session, held[3], "Bao giờ có nước máy?", state="received")
    database.found = (question, same, apart, waiting)
    return database


def test_items_are_counted_with_their_units_and_each_belongs_to_one(asked):
    question, same, apart, waiting = asked.found
    with asked.writing() as session:
        found = questions.get(session, question)
        assert (found.items, found.units, found.state, found.first_on) == (5, 3, "open", "2026-05-10")
        assert questions.ungathered(session, "2026-05-01", 10) == [apart]
        assert answering.approved(session, [waiting, apart], areas=set()) == []
        other = ask(session, "Chuyện khác", [*same, apart, waiting])
        assert questions.item_ids(session, other) == [apart]
        assert question_writing.let_go(session, other, [apart], None, NOW) == 1
        assert (questions.get(session, other).items, questions.get(session, other).units) == (0, 0)
        assert question_writing.gather(session, 999, [apart], None, NOW) == 0


def test_the_sheet_of_a_week_has_what_was_heard_in_it_though_it_was_opened_later(asked):
    with asked.writing() as session:
        session.execute(update(Question).values(opened_at=NOW + timedelta(days=30)))
        assert [sheet(session, periods.of("week", day)).waiting_all for day in ("2026-05-03", "2026-05-10")] == [0, 1]


def test_two_people_at_once_are_told_and_history_is_kept(asked):
    question = asked.found[0]
    with asked.writing() as session:
        before = questions.get(session, question)
        draft = Draft("question", before.issue, **ANSWER)
        assert answering.edit(session, before, before.version, draft, None, NOW) is None
        theirs = answering.edit(session, before, before.version, replace(draft, issue="Khác"), None, NOW)
        assert theirs is not None and theirs.answer == ANSWER["answer"] and theirs.version == before.version + 1
        assert questions.get(session, question).issue == before.issue
        assert (theirs.state, theirs.answered_at) == ("answered", NOW)
        assert answering.reopen(session, theirs, theirs.version, "câu trả lời đã đổi", None, NOW) is None
        again = questions.get(session, question)
        assert (again.state, again.answer, again.answered_at) == ("open", "", None)
        assert answering.withdraw(session, again, again.version, "trùng", None, NOW) is None
        acts = [one.act for one in questions.history(session, question)]
        assert acts == ["withdrawn", "reopened", "answered", "items", "opened"]
        last = questions.history(session, question)[1]
        assert last.before["answer"] == ANSWER["answer"] and last.after["answer"] == ""


@fast_on_sqlite
def test_counts_stay_when_reports_are_deleted_and_fall_when_they_are_withdrawn(asked):
    question, _same, *_ = asked.found
    with asked.writing() as session:
        session.execute(update(FieldReport).where(FieldReport.id == 1).values(state="withdrawn"))
        assert questions.get(session, question).items == 4
        while report_retention.purge(session, NOW + timedelta(days=1)):
            pass
        assert (questions.get(session, question).items, questions.get(session, question).units) == (4, 3)
        assert questions.item_ids(session, question) == []


@fast_on_sqlite
def test_counts_stay_whole_while_some_reports_are_deleted_and_others_come(asked):
    question, same, *_ = asked.found
    with asked.writing() as session:
        before = questions.get(session, question)
        for number, gone in enumerate((same[0], same[1])):
            session.execute(update(FieldReport).where(FieldReport.id == select(ReportItem.report_id).where(
                ReportItem.id == gone).scalar_subquery()).values(sent_at=NOW - timedelta(days=800)))
            assert report_retention.purge(session, NOW - timedelta(days=730)) == 1
            seen = questions.get(session, question)
            assert (seen.items, seen.units, seen.first_on, len(questions.item_ids(session, question))) == (
                5, 3, before.first_on, 4 - number)
        # The third unit's only item goes out by hand: the first two units keep theirs, the days those of before.
        assert question_writing.let_go(session, question, [same[2]], None, NOW) == 1
        seen = questions.get(session, question)
        assert (seen.items, seen.units, seen.first_on) == (4, 2, "2026-05-10")
        assert question_writing.gather(session, question, [item(session, 4, "Thẻ cũ?", heard_on="2026-05-19")], None, NOW) == 1
        assert (questions.get(session, question).items, questions.get(session, question).units) == (5, 3)


@fast_on_sqlite
def test_saving_what_was_not_changed_leaves_no_line_in_the_history(asked):
    question = asked.found[0]
    with asked.writing() as session:
        for act in ("answered", None):
            seen = questions.get(session, question)
            assert answering.edit(session, seen, seen.version, Draft("question", seen.issue, sector="Y tế", **ANSWER), None, NOW) is None
            assert questions.get(session, question).version == seen.version + (act is not None)
        assert [one.act for one in questions.history(session, question)][:1] == ["answered"]


@fast_on_sqlite
def test_a_post_sees_what_became_of_its_items(asked):
    question, same, apart, waiting = asked.found
    with asked.writing() as session:
        bare = item(session, 1, "Giá cao quá", "opinion", "2026-05-12")
        digests.save(session, day=TODAY, body="{}", template_version=1, now=NOW + timedelta(hours=1))
        found = became(session, [*same, apart, waiting, bare, 999])
        assert set(found) == {*same, apart, waiting, bare}
        assert found[same[0]].question.id == question and found[same[0]].digest == TODAY
        assert found[apart].question is None and found[same[0]].rumor is None
        assert (found[waiting].state, found[waiting].digest) == ("received", "")
        assert found[bare].kept_out and found[bare].digest == ""


@fast_on_sqlite
def test_a_digest_tells_answers_and_what_waits_and_no_unit(asked):
    question = asked.found[0]
    with asked.writing() as session:
        ask(session, "Bao giờ có nước?", [])
        before = digestpart.part(session, TODAY, TODAY)
        assert (len(before["open"]), before["open_all"], before["answered"]) == (2, 2, [])
        seen = questions.get(session, question)
        answering.edit(session, seen, seen.version, Draft("question", seen.issue, **ANSWER), None, NOW)
        after = digestpart.part(session, TODAY, TODAY)
        assert [one["days"] for one in after["answered"]] == [9] and after["open_all"] == 1
        # People asked before it was opened: it waited on the day before too, as on the sheet of that week.
        earlier = digestpart.part(session, "2026-05-19", "2026-05-19")
        assert ([one["question"] for one in earlier["open"]], earlier["answered"]) == ([question], [])
        assert digestpart.part(session, "2026-05-09", "2026-05-09") == {}
        assert digestpart.part(session, "2026-05-21", "2026-05-21")["answered"] == []
    said = json.dumps([before, after], ensure_ascii=False)
    assert "Tổ kín" not in said and '"items": 5, "units": 3' in said


def view(number: int, **columns: object) -> QuestionView:
    return QuestionView(**{
        "id": number, "kind": "question", "issue": "", "sector": "", "documents": [], "level": "", "state": "open",
        "reason": "", "answer": "", "issuer": "", "source_url": "", "letter": "", "answered_on": "", "area_ids": [],
        "first_on": "2026-05-01", "items": 1, "units": 1, "opened_at": NOW, "answered_at": None, "changed_at": NOW,
        "version": 1} | columns)


def test_share_and_median_are_of_what_was_not_withdrawn():
    answered = [view(number, state="answered", answered_on=f"2026-05-{day:02d}", sector="Y tế")
                for number, day in enumerate((2, 5, 20), 1)]
    found = [*answered, view(4, sector="Y tế"), view(5, state="withdrawn", sector="Y tế"), view(6)]
    lines = {line.name: line for line in figures.by_sector(found)}
    assert (lines["Y tế"].asked, lines["Y tế"].answered, lines["Y tế"].days, lines["Y tế"].share) == (4, 3, 4, 0.75)
    assert lines[""].days is None and figures.of("x", answered[:2]).days is None


def test_a_draft_keeps_a_document_once_by_its_full_name():
    typed = Draft("question", "Nghị quyết 18 hiểu thế nào?", documents=("NQ 18", "18-NQ/TW", "Thông tư 29"))
    assert checking.read(typed, TODAY, ()).draft.documents == ("Nghị quyết 18-NQ/TW", "Thông tư 29")


def test_a_document_named_in_full_and_in_short_is_one():
    short, full, other = "Nghị quyết 18", "Nghị quyết 18-NQ/TW", "Nghị quyết 18/2024/NQ-HĐND"
    assert documents.same({short, full}) == {short: full, full: full}
    assert documents.same({short, full, other})[short] == short
    assert [(line.name, line.asked) for line in figures.by_document(
        [view(1, documents=[short]), view(2, documents=[full]), view(3, documents=[short, full])])] == [(full, 3)]


@fast_on_sqlite
def test_what_is_said_of_a_document_stands_under_its_number(asked):
    with asked.writing() as session:
        for post, breadth in enumerate(("many", "many", "many", "some"), 1):
            item(session, post, f"Thủ tục chậm {post}", "opinion", TODAY, documents=["Nghị quyết 18"], breadth=breadth,
                 basis="năm hộ kể")
        item(session, 4, "Không căn cứ", "opinion", TODAY, documents=["Nghị quyết 18"])
        proposal = item(session, 4, "Đề nghị giữ điểm tiếp nhận", "proposal", TODAY, documents=["Nghị quyết 18-NQ/TW"])
        ask(session, "Giữ điểm tiếp nhận hồ sơ theo Nghị quyết 18?", [proposal], documents=("Nghị quyết 18",))
        (found,) = policies.policies(session, TODAY, TODAY)
    assert (found.name, found.kinds, found.items, found.units) == (
        "Nghị quyết 18-NQ/TW", {"opinion": 4, "proposal": 1}, 5, 4)
    # "some" is the word of one unit alone.
    assert found.breadths == {"many": 3} and len(found.questions) == 1 and found.figure.asked == 1


def test_items_that_ask_the_same_are_proposed_together():
    rows = [json.loads(line) for line in (Path(__file__).parent / "alike_questions.jsonl").read_text("utf-8").splitlines()]
    least = thresholds.load().questions.alike
    weights = grouping._Weights([row["issue"] for row in rows])
    said = [(weights.alike(one["issue"], other["issue"]) >= least, one["ask"] == other["ask"])
            for one, other in combinations(rows, 2)]
    right = sum(found and true for found, true in said)
    assert right / sum(found for found, _ in said) >= 0.8 and right / sum(true for _, true in said) >= 0.75


@fast_on_sqlite
def test_groups_and_their_question_are_proposed(asked):
    question, same, apart, _waiting = asked.found
    with asked.reading() as session:
        items = answering.approved(session, [*same, apart])
        known = questions.listed(session, Wanted(states=("open",)))
        (group,) = grouping.groups(items, known, 0.18)
        assert len(group.items) == 6 and group.question.id == question
        assert grouping.near(items, replace(known[0], issue="Bao giờ có nước máy?"), 0.18) == []
        assert len(grouping.near(items, known[0], 0.18)) == 6


def test_history_has_no_way_to_be_changed():
    assert {name for name in vars(question_writing) if "change" in name.lower()} == {"change", "QuestionChange"}
    assert QuestionChange.__table__.columns.keys() == [
        "id", "question_id", "at", "changed_by", "act", "reason", "before", "after"]
