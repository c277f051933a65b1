"""A filled table comes in: good rows land, bad ones are named by row and column, and nothing is there twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from report_record import NOW, SAIGON, Network, draft
from report_tables import csv_file, row, xlsx_file
from sqlalchemy import func, select

from langnghe import reportwords, troubles
from langnghe.i18n import speaking
from pipelines.reports import correcting, reviewing
from pipelines.reports.files import columns, merging, rejects, rowchecks, template
from pipelines.reports.files.importing import Asked, ReportSummary, import_reports
from pipelines.reports.files.packages import on_disk
from pipelines.reports.files.rows import heads_of
from storage import report_writing, reports
from storage.models import FieldReport, ReportChange
from storage.reports import ItemFilter
from tests.typed_counts import READ, REFUSED

SECOND = {"issue": "Phụ huynh hỏi bao giờ có sách giáo khoa", "kind": "Thắc mắc", "basis": ""}


@pytest.fixture
def network(database):
    return Network(database)


def give(database, file: Path, **asked) -> ReportSummary:
    return import_reports(database, on_disk(file), Asked(NOW, **asked))


def items(database):
    with database.reading() as session:
        return reports.items(session, ItemFilter(states=()))


def reasons(summary: ReportSummary, say=str) -> dict[int, str]:
    return {one.line: rejects.reasons(one.faults, say) for one in summary.rejected}


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_rows_of_one_report_land_together(database, network, tmp_path, make):
    file = make(tmp_path / f"b.{make.__name__[:-5]}", row(), row(**SECOND), row(
        unit="Chợ Bến Thành", post_area="Phường Sài Gòn", type="Nhanh", area="Phường Bến Thành", documents="Nghị quyết 18",
        breadth="nhiều", direction="tăng", horizon="7", about_count="khoảng 15 người", heard_groups="tiểu thương, bốc xếp"))
    summary = give(database, file)
    assert (summary.rows["new"], summary.reports["new"], reasons(summary)) == (3, 2, {})
    first, second, third = items(database)
    assert (first.post_id, second.report_id, second.kind) == (network.hanoi, first.report_id, "question")
    assert (third.breadth, third.about_count, third.heard_groups) == ("many", 15, ["tiểu thương", "bốc xếp"])
    assert third.forecast == {"horizon_days": 7, "direction": "rising", "reason": ""}
    assert third.area_id != network.areas[SAIGON]


def test_the_same_file_twice_changes_nothing(database, network, tmp_path):
    file = csv_file(tmp_path / "b.csv", row(), row(**SECOND))
    give(database, file)
    again = give(database, file)
    assert (again.rows["unchanged"], again.rows["new"], again.reports["unchanged"]) == (2, 0, 1)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ReportChange)) == 0


def test_the_same_report_from_a_second_file_with_a_correction_keeps_the_difference(database, network, tmp_path):
    give(database, csv_file(tmp_path / "a.csv", row(), row(**SECOND)))
    corrected = "Bà con lo giá điện tăng mạnh trong tháng tới"
    summary = give(database, csv_file(tmp_path / "khac.csv", row(**SECOND), row(issue=corrected)))
    assert (summary.rows["corrected"], summary.rows["unchanged"], summary.rows["new"]) == (1, 1, 0)
    assert sorted(one.issue for one in items(database)) == sorted([corrected, SECOND["issue"]])
    with database.reading() as session:
        (change,) = session.scalars(select(ReportChange))
        assert change.before["issue"] == row()["issue"] and change.after["issue"] == corrected


def test_what_a_file_changes_in_an_approved_report_waits_for_review_again(database, network, tmp_path):
    give(database, csv_file(tmp_path / "a.csv", row()))
    with database.writing() as session:
        report = session.scalars(select(FieldReport)).one()
        reviewing.take(session, report.id, "approve", by=None, version=report.version, now=NOW)
    give(database, csv_file(tmp_path / "a.csv", row()))
    states = []
    for issue in (row()["issue"], "Bà con lo giá điện tăng mạnh trong tháng tới"):
        give(database, csv_file(tmp_path / "a.csv", row(issue=issue)))
        with database.reading() as session:
            states.append(session.scalars(select(FieldReport.state)).one())
    assert states == ["approved", "received"]


def test_an_older_table_given_again_leaves_what_staff_corrected(database, network, tmp_path):
    third = row(issue="Đề nghị mở thêm lớp học bơi", kind="Kiến nghị", basis="")
    rows = [row(breadth="nhiều", number=1), row(**SECOND, number=2), third | {"number": 3}]
    give(database, csv_file(tmp_path / "a.csv", *rows))
    first, second, _last = items(database)
    kept = dict(zip((first.id, second.id), ("Tiểu thương e ngại tiền điện sắp lên", second.issue), strict=True))
    with database.writing() as session:
        correcting.correct(session, first.report_id, draft(network.hanoi, *(
            merging.draft_of(number, columns | {"issue": kept[number]})
            for number, columns in report_writing.items_of(session, first.report_id).items() if number in kept),
            method="observation"), by=None, version=1, now=NOW, reason="Nói cho rõ")
    # The corrected words stay, the item that was taken out stays away, and nothing of it is a change.
    again = give(database, csv_file(tmp_path / "a.csv", *rows))
    assert (again.rows["unchanged"], again.reports["unchanged"], again.held) == (3, 1, [2, 4])
    with speaking("vi"):
        assert any("giữ bản đã sửa (dòng 2, 4)" in said for said in reportwords.notes(again, 5))
    assert {one.id: one.issue for one in items(database)} == kept
    # What the file says otherwise than before is a correction, and only that.
    mended = give(database, csv_file(tmp_path / "a.csv", rows[0] | {"breadth": "đa số", "basis": "Nghe ở chợ"}, *rows[1:]))
    assert (mended.rows["corrected"], mended.rows["new"], mended.held) == (1, 0, [2, 4])
    (one,) = [one for one in items(database) if one.id == first.id]
    assert (one.issue, one.breadth, one.basis) == (kept[first.id], "majority", "Nghe ở chợ")
    # From then on that is what the file gave last.
    older = give(database, csv_file(tmp_path / "a.csv", rows[0] | {"issue": "Bà con mong giá điện đứng yên"}, *rows[1:]))
    assert older.rows["corrected"] == 1 and "Bà con mong giá điện đứng yên" in {one.issue for one in items(database)}


def test_the_number_of_a_row_gives_its_place_in_the_report(database, network, tmp_path):
    issues = ["Giá điện tăng", "Hỏi sách giáo khoa", "Đường ngập cuối thôn", "Trạm y tế thiếu thuốc", "Chợ đóng cửa sớm"]
    rows = [row(number=at, issue=issue) for at, issue in enumerate(issues, 1)]

    def places() -> dict[int, str]:
        return {one.position: one.issue for one in sorted(items(database), key=lambda one: one.position)}

    give(database, csv_file(tmp_path / "a.csv", rows[4], rows[1]))
    assert places() == {2: issues[1], 5: issues[4]}
    with database.writing() as session:        # a correction on the desk keeps the numbers
        (report,) = session.scalars(select(FieldReport.id))
        whole = [merging.draft_of(*one) for one in report_writing.items_of(session, report).items()]
        correcting.correct(session, report, draft(network.hanoi, replace(whole[0], basis="Nghe ở trường"), whole[1]),
                           by=None, version=1, now=NOW)
    assert list(places()) == [2, 5]
    give(database, csv_file(tmp_path / "b.csv", rows[3], rows[0], rows[2]))
    assert places() == dict(enumerate(issues, 1))
    give(database, csv_file(tmp_path / "c.csv", row(issue="Mất nước hai ngày liền")))
    assert places() == dict(enumerate([*issues, "Mất nước hai ngày liền"], 1))


BAD = {
    "kind": ({"kind": "", "issue": "Nghe nói sắp thu thêm phí"}, "kind", "perhaps: Tin chưa kiểm chứng"),
    "swapped": ({"kind": row()["issue"], "issue": "Ý kiến"}, "kind", "the kind stands in the column “Vấn đề”"),
    "unknown kind": ({"kind": "Bàn tán"}, "kind", "allowed: Ý kiến, Tin chưa kiểm chứng"),
    "tomorrow": ({"heard_on": "21/05/2026"}, "heard_on", "2026-05-21 is still to come; today is 2026-05-20"),
    "sent tomorrow": ({"sent_on": "2026-05-21"}, "sent_on", "2026-05-21 is still to come"),
    "the last year": ({"heard_on": "31/12/9999"}, "heard_on", "9999-12-31 is still to come"),
    "the last year in words": ({"heard_on": "31 tháng 12 năm 9999"}, "heard_on", "9999-12-31 is still to come"),
    "long ago": ({"heard_on": "1/1/1899 08:30"}, "heard_on", "1899-01-01 is more than two years ago"),
    "no such day": ({"heard_on": "31/4/26"}, "heard_on", "no such day in the calendar"),
    "no such month": ({"heard_on": "tháng 5/0000"}, "heard_on", "no such day in the calendar"),
    "no day": ({"heard_on": "hôm qua"}, "heard_on", "no day that can be read"),
    "no year": ({"heard_on": "18/5"}, "heard_on", "the year is missing"),
    "abolished": ({"post_area": "Phường Phúc Xá, Quận Ba Đình"}, "post_area", "Phường Hồng Hà"),
    "misspelt": ({"post_area": "Phường Giản Võ, Hà Nội"}, "post_area", "Phường Giảng Võ, Thành phố Hà Nội"),
    "far misspelt": ({"area": "Phường Bến Thàng"}, "area", "Phường Bến Thành, Thành phố Hồ Chí Minh"),
    "two of a name": ({"area": "Tân Phú"}, "area", "2 units are called so"),
    "unknown post": ({"unit": "Tổ dân phố 6"}, "unit", "Tổ dân phố 5"),
    "no post there": ({"post_area": "Phường Hồng Hà"}, "unit", "has no post yet"),
    "formula": ({"issue": "=1+1"}, "issue", "formula"),
    "too long": ({"issue": "dài " * 100}, "issue", "longer than 240"),
    "only a name": ({"issue": "Nguyễn Văn Tám"}, "issue", "names and personal data"),
    "sent before heard": ({"sent_on": "17/05/2026"}, "sent_on", "before the day"),
    "half a person": ({"about_count": 1.5}, "about_count", "how many people"),
}


def test_bad_rows_are_named_and_the_good_one_lands(database, network, tmp_path):
    bad = [row(**cells) for cells, _column, _said in BAD.values()]
    summary = give(database, xlsx_file(tmp_path / "b.xlsx", *bad, row(**SECOND), title=True))
    assert summary.rows["new"] == 1 and list(reasons(summary)) == list(range(4, 4 + len(bad)))
    for name, (cells, column, said), given in zip(BAD, BAD.values(), reasons(summary).values(), strict=True):
        assert f"{heads_of(column)}: " in given and said in given, (name, cells, given)


def test_about_how_many_is_read_as_people_write_it(database, network, tmp_path):
    every = [row(issue=f"Việc thứ {at} của tổ", code=f"{at}", about_count=typed) for at, typed in enumerate([*READ, *REFUSED])]
    with speaking("vi"):
        given = reasons(give(database, csv_file(tmp_path / "b.csv", *every)), troubles.said)
    assert [one.about_count for one in items(database)] == list(READ.values())
    for text, (typed, reason) in zip(given.values(), REFUSED.items(), strict=True):
        assert text.startswith("Khoảng bao nhiêu người: ") and reason in text, (typed, text)


def test_every_fault_of_a_row_is_told_at_once(database, network, tmp_path):
    given = row(kind="", issue="dài " * 100, heard_on="21/05/2026", unit="", area="Phường Bến Thàng", basis="=1+1",
                direction="lên", horizon="9", about_count="nhiều", documents="thư số không", type="Quý")
    (told,) = give(database, xlsx_file(tmp_path / "b.xlsx", given)).rejected
    assert {fault.column for fault in told.faults} == {
        "kind", "issue", "heard_on", "unit", "area", "basis", "direction", "horizon", "about_count", "documents", "type"}
    assert "longer than 240" in rejects.reasons(told.faults, str)


@pytest.mark.slow
def test_rows_checked_in_processes_of_their_own_come_out_the_same(database, network, tmp_path, monkeypatch):
    monkeypatch.setattr(rowchecks, "FROM", 2)
    file = csv_file(tmp_path / "b.csv", row(text="Hỏi anh Nguyễn Văn Tám"), row(issue="dài " * 100), row(**SECOND))
    apart = give(database, file, apart=True)
    monkeypatch.undo()
    assert (apart.rows["new"], list(reasons(apart)), len(apart.hidden)) == (2, [3], 1)
    again = give(database, file)
    assert (again.rows["unchanged"], reasons(again)) == (2, reasons(apart))


def test_a_control_character_of_a_refused_row_stops_no_table_of_refusals(database, network, tmp_path):
    file = csv_file(tmp_path / "b.csv", row(kind="", issue="Nghe nói\x07 sắp thu phí"))
    summary = give(database, file)
    assert rejects.write(on_disk(file), summary.rejected, str, workbook=True).startswith(b"PK")


def test_dates_in_all_their_styles_are_one_day(database, network, tmp_path):
    styles = ["18/05/2026", "2026-05-18", "18.5.26", "18 tháng 5 năm 2026", datetime(2026, 5, 18), 46160]
    summary = give(database, xlsx_file(tmp_path / "b.xlsx", *(
        row(issue=f"Bà con lo giá điện tăng ở tổ {at}", heard_on=style) for at, style in enumerate(styles))))
    assert reasons(summary) == {}
    assert {one.heard_on for one in items(database)} == {"2026-05-18"}


def test_a_name_in_a_free_field_is_hidden_and_said(database, network, tmp_path):
    summary = give(database, csv_file(tmp_path / "b.csv", row(text="Hỏi anh Nguyễn Văn Tám, số 0912345678")))
    (kept,) = items(database)
    assert "Tám" not in kept.text and "0912345678" not in kept.text
    assert [(one.line, one.column, one.placeholders) for one in summary.hidden] == [(2, "text", 2)]


def test_refused_rows_are_a_table_that_can_be_corrected_and_given_again(database, network, tmp_path):
    file = csv_file(tmp_path / "b.csv", row(), row(**SECOND | {"kind": "", "text": "Gọi 0912345678"}))
    summary = give(database, file)
    for workbook in (False, True):
        made = rejects.write(on_disk(file), summary.rejected, str, workbook=workbook)
        back = tmp_path / f"lại.{'xlsx' if workbook else 'csv'}"
        back.write_bytes(made)
        assert list(reasons(give(database, back))) == [2]
    text = rejects.write(on_disk(file), summary.rejected, str, workbook=False).decode("utf-8-sig")
    assert "0912345678" not in text and "perhaps" in text and text.splitlines()[1].startswith("3,")
    mended = tmp_path / "lại.csv"
    mended.write_text(text.replace(",Quan sát,19/05/2026,,", ",Quan sát,19/05/2026,Thắc mắc,"), "utf-8-sig")
    summary = give(database, mended)
    assert (summary.rows["new"], summary.rows["unchanged"], reasons(summary)) == (1, 0, {})
    assert len(items(database)) == 2 and len({one.report_id for one in items(database)}) == 1
    assert give(database, mended).rows["unchanged"] == 1


def test_a_refused_row_that_was_mended_goes_over_no_other_row(database, network, tmp_path):
    """Rows of one report are often alike; those that were taken are not the ones that come back."""
    days = {0: "18/05/2026", 1: "18/5", 2: "18/05/2026"}
    file = csv_file(tmp_path / "b.csv", *(
        row(issue=f"Bà con hỏi về nước sạch ở tổ {at}", number=at + 1, heard_on=day) for at, day in days.items()))
    back = tmp_path / "lại.csv"
    back.write_text(rejects.write(on_disk(file), give(database, file).rejected, str, workbook=False).decode("utf-8-sig")
                    .replace(",18/5,", ",18/05/2026,"), "utf-8-sig")
    assert [give(database, back).rows[outcome] for outcome in ("new", "unchanged")] == [1, 1]
    assert sorted(one.issue[-1] for one in items(database)) == ["0", "1", "2"]


def test_posts_outside_the_areas_of_an_account_are_refused(database, network, tmp_path):
    summary = give(database, csv_file(tmp_path / "b.csv", row()), held={network.areas[SAIGON]})
    assert "not among those of your account" in reasons(summary)[2] and items(database) == []


def test_one_report_has_one_type_and_method(database, network, tmp_path):
    summary = give(database, csv_file(tmp_path / "b.csv", row(code="7"), row(**SECOND, code="7", method="Phỏng vấn")))
    assert "line 2 of the same report" in reasons(summary)[3]


def test_more_than_a_report_holds_is_refused_row_by_row(database, network, tmp_path):
    summary = give(database, csv_file(tmp_path / "b.csv", *(
        row(issue=f"Bà con tổ {at} hỏi về nước sạch {'rất ' * (at % 7)}lâu") for at in range(52))))
    assert (summary.rows["new"], list(reasons(summary))) == (50, [52, 53])


@pytest.mark.parametrize("make", [template.template_csv, template.template_xlsx])
def test_the_template_comes_back_as_nothing(database, network, tmp_path, make):
    file = tmp_path / ("mẫu.csv" if make is template.template_csv else "mẫu.xlsx")
    file.write_bytes(make())
    summary = give(database, file)
    assert (summary.taken, summary.rejected, summary.unread) == (0, [], ()) and summary.rows["example"] >= 1


def test_the_example_of_the_template_is_a_row_without_a_fault(database, network, tmp_path):
    example = columns.example() | {"code": "", "post_area": row()["post_area"], "unit": row()["unit"],
                                   "sent_on": "19/05/2026", "heard_on": "18/05/2026"}
    assert reasons(give(database, csv_file(tmp_path / "b.csv", example))) == {}


def test_a_withdrawn_report_stays_withdrawn(database, network, tmp_path):
    file = csv_file(tmp_path / "b.csv", row())
    give(database, file)
    with database.writing() as session:
        report = session.scalars(select(FieldReport)).one()
        report_writing.change_report(session, report.id, NOW, None, state="withdrawn")
    summary = give(database, csv_file(tmp_path / "b.csv", row(issue="Bà con lo giá điện tăng mạnh trong tháng tới")))
    assert "cannot be done with this report" in reasons(summary)[2]
