"""The practice cases are whole, say what they should, and hold nobody; answers are marked by them alone."""

from __future__ import annotations

from dataclasses import astuple, replace
from pathlib import Path

import pytest

from config import network
from config.field import KINDS
from langnghe.practice import handbook, marking
from langnghe.practice.cases import PARTS, TASKS, BasisCase, Case, GroupsCase, KindCase, cases
from vietnamese.redaction import redact
from vietnamese.text import bare

ROOT = Path(__file__).parents[2]
BASES = [case for case in cases() if isinstance(case, BasisCase)]
GROUPS = [case for case in cases() if isinstance(case, GroupsCase)]


def texts(value: object) -> list[str]:
    """Return every text in a case."""
    if isinstance(value, str):
        return [value]
    return [text for part in value for text in texts(part)] if isinstance(value, tuple | list) else []


def vietnamese(case: Case) -> list[str]:
    return [text for text in texts(astuple(case)) if text not in (case.key, case.task, case.gloss, case.gloss_why)]


def test_there_are_thirty_cases_of_three_tasks_and_every_kind_is_asked():
    assert len(cases()) == 30 and len({case.key for case in cases()}) == 30
    assert {case.task for case in cases()} == set(TASKS)
    assert {case.right for case in cases() if isinstance(case, KindCase)} == set(KINDS)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.key)
def test_a_case_is_whole_and_holds_no_personal_data(case: Case):
    assert case.heard and case.why and 0 < len(case.gloss) <= 100 and 0 < len(case.gloss_why) <= 100
    assert len(case.heard.split()) <= 70 and len(case.why.split()) <= 60
    assert case.gloss.isascii() or "“" in case.gloss
    for text in vietnamese(case):
        assert redact(text, context="comment").text == text


@pytest.mark.parametrize("case", [case for case in cases() if isinstance(case, KindCase)], ids=lambda case: case.key)
def test_the_guard_questions_lead_to_the_kind(case: KindCase):
    if case.right == "rumor":
        assert case.checkable and not case.confirmed
    elif case.right == "event":
        assert case.checkable       # unconfirmed only where somebody is accused, which is never a rumor
        assert case.confirmed or "tố cáo" in case.why
    else:
        assert not case.checkable and not case.confirmed


@pytest.mark.parametrize("case", BASES, ids=lambda case: case.key)
def test_the_good_basis_has_all_parts_and_the_weak_one_lacks_what_is_said(case: BasisCase):
    assert marking.basis(case, case.model).whole
    weak = marking.basis(case, case.weak)
    assert tuple(part for part in PARTS if part not in weak.parts) == case.lacks and case.lacks


@pytest.mark.parametrize("case", GROUPS, ids=lambda case: case.key)
def test_of_the_groups_some_are_missing_and_some_were_heard(case: GroupsCase):
    assert {group.missing for group in case.groups} == {True, False} and len(case.groups) >= 4
    missing = {at for at, group in enumerate(case.groups) if group.missing}
    assert all(choice.right for choice in marking.groups(case, missing))
    assert sum(not choice.right for choice in marking.groups(case, ())) == len(missing)


def test_a_basis_without_diacritics_is_read_too():
    case = BASES[0]
    assert marking.basis(case, bare("Khoảng 15 người cao tuổi đưa hóa đơn sau khi đổi bảng giá")).whole


@pytest.mark.parametrize(("said", "part"), [("nhiều năm nay", False), ("một số người", False), ("dăm người", True),
                                            ("ba người", True), ("12 hộ", True), ("ba năm trước", True)])
def test_a_number_of_people_is_no_word_of_breadth(said: str, part: bool):
    assert ("number" in marking.basis(BASES[0], said).parts) is part


def test_labels_shares_and_names_have_to_go():
    good = BASES[0].model
    assert marking.basis(BASES[0], f"{good} Đây là luận điệu xấu độc.").labels == ("xấu độc",)
    assert marking.basis(BASES[0], f"{good} Chiếm 80 % dân cư.").share
    named = marking.basis(BASES[0], f"{good} Gặp ông Nguyễn Văn Tám, số 0912 345 678.")
    assert named.personal and "Tám" not in named.text and "345" not in named.text and not named.whole


def test_a_broken_case_is_told():
    with pytest.raises(ValueError, match="none of opinion, rumor"):
        replace(next(case for case in cases() if isinstance(case, KindCase)), right="gossip")


def test_the_handbook_is_the_one_in_the_docs():
    packaged = (ROOT / "langnghe/practice/handbook.md").read_text("utf-8")
    assert packaged == (ROOT / "docs/handbook.md").read_text("utf-8")
    # Nothing of the markup is left, and no word is lost.
    page = str(handbook.page({}))
    assert "**" not in page and "|" not in page and page.count("<h2>") == packaged.count("\n## ") == 8
    assert page.count("<tr>") == sum(line.startswith("| ") for line in packaged.splitlines())
    for word in ("tuyệt đại đa số", "đa số", "một số ý kiến"):
        assert word in page.lower()


def test_the_handbook_has_the_deadlines_of_the_office():
    shipped = network.load().deadlines
    page = str(handbook.page({**shipped, "weekly": replace(shipped["weekly"], weekday=4, minute=9 * 60 + 30)}))
    for said in ("trước 09:30 Thứ Sáu hằng tuần", "trước 16:00 ngày 20 hằng tháng", "<td>chậm nhất 24 giờ sau khi hết ngày",
                 "gửi phiếu; chậm nhất 4 giờ sau"):
        assert said in page
    assert "do phòng đặt" not in page and page.count("<td>") == str(handbook.page({})).count("<td>")
