"""Tables as people make them: other heads, other signs, old letters, merged cells; and files that are no tables."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from report_tables import GOOD, HEADS, csv_file, row, xlsx_file

from pipelines.reports.files import columns, packages, plan, sheets, tables
from pipelines.reports.files.packages import FileRefused, on_disk
from tests.vietnamese.legacy import tcvn3, vni


def read(path: Path) -> tables.Found:
    return tables.read(on_disk(path))


def lines(path: Path) -> list[tables.Line]:
    return list(read(path).lines)


def issue(path: Path) -> object:
    return lines(path)[0].cells["issue"]


def test_heads_are_known_by_their_names_and_in_any_order() -> None:
    heads = columns.matched([
        "STT", "NGÀY NGHE", "Lọai báo cáo", "Van de (bat buoc)", "Đơn vị *", "xã/phường", "Phân loại", "phương thức", "Ghi chú"])
    assert heads.missing == () and heads.twice == () and heads.unread == ("Ghi chú",)
    assert heads.places == {"number": 0, "heard_on": 1, "type": 2, "issue": 3, "unit": 4, "post_area": 5, "kind": 6, "method": 7}


def test_no_head_stands_for_two_columns() -> None:
    every = [head for column in columns.columns() for head in column.heads]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(("encoding", "sign"), [
    ("utf-8-sig", ","), ("utf-8", ";"), ("utf-16", "\t"), ("utf-8", "\t")])
def test_csv_of_any_office_program(tmp_path: Path, encoding: str, sign: str) -> None:
    assert issue(csv_file(tmp_path / "b.csv", row(), sign=sign, encoding=encoding)) == GOOD["issue"]


@pytest.mark.parametrize("old", [tcvn3, vni])
def test_old_letters_are_read_in_heads_and_cells(tmp_path: Path, old) -> None:
    made = {name: old(text) for name, text in GOOD.items()}
    file = csv_file(tmp_path / "b.csv", made, heads={name: old(HEADS[name]) for name in made}, encoding="latin-1")
    assert issue(file) == GOOD["issue"]
    assert issue(xlsx_file(tmp_path / "b.xlsx", made)) == GOOD["issue"]


def test_columns_that_are_missing_or_twice_are_named(tmp_path: Path) -> None:
    without = {name: text for name, text in GOOD.items() if name != "kind"} | {"Ghi chú": "x"}
    with pytest.raises(FileRefused, match="missing: “Loại nội dung”; there, but unknown: “Ghi chú”"):
        read(csv_file(tmp_path / "b.csv", without))
    with pytest.raises(FileRefused, match="twice: “Ngày nghe”"):
        read(csv_file(tmp_path / "b.csv", row(date="18/05/2026")))
    with pytest.raises(FileRefused, match="no line holds the heads"):
        read(csv_file(tmp_path / "b.csv", {"a": "1", "b": "2"}))


def test_cells_merged_over_the_rows_of_a_report_are_meant_for_each(tmp_path: Path) -> None:
    below = dict.fromkeys(("post_area", "unit", "type", "method", "sent_on")) | {"kind": "Ý kiến", "issue": "b", "heard_on": "18/05/2026"}
    place = list(GOOD).index("unit")
    letter = "ABCDEFGHI"[place]
    first, second = lines(xlsx_file(tmp_path / "b.xlsx", row(), row(**below), title=True, merge=(f"{letter}4:{letter}5",)))
    assert first.cells["unit"] == second.cells["unit"] == GOOD["unit"] and second.merged == frozenset()


def test_cells_merged_over_what_was_said_are_unclear(tmp_path: Path) -> None:
    place = list(GOOD).index("issue")
    letter, after = "ABCDEFGHI"[place], "ABCDEFGHI"[place + 1]
    down = lines(xlsx_file(tmp_path / "a.xlsx", row(), row(issue=None), merge=(f"{letter}2:{letter}3",)))
    assert [one.merged for one in down] == [{"issue"}, {"issue"}]
    across = lines(xlsx_file(tmp_path / "b.xlsx", row(), merge=(f"{letter}2:{after}2",)))
    assert across[0].merged == {"issue", "basis"}


def with_merge(path: Path, ref: str) -> Path:
    """Return the same workbook with a range that no program writes, or that no person would."""
    marked = path.with_name("merged.xlsx")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(marked, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(
                b"</sheetData>", f'</sheetData><mergeCells><mergeCell ref="{ref}"/></mergeCells>'.encode()))
    return marked


@pytest.mark.parametrize("ref", ["A0:ZZZZ9", "A:C", "9"])
def test_a_merged_range_that_cannot_be_makes_no_table(tmp_path: Path, ref: str) -> None:
    with pytest.raises(FileRefused, match="no table"):
        lines(with_merge(xlsx_file(tmp_path / "a.xlsx", row()), ref))


def test_cells_merged_with_their_heads_are_unclear(tmp_path: Path) -> None:
    found = lines(with_merge(xlsx_file(tmp_path / "a.xlsx", row(), row()), "A1:XFD1048576"))
    assert [one.merged for one in found] == [set(GOOD), set(GOOD)]


def test_a_sheet_without_heads_is_passed_by(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Danh bạ"])
    sheet = book.create_sheet("Báo cáo")
    sheet.append([HEADS[name] for name in GOOD])
    sheet.append(list(GOOD.values()))
    book.save(tmp_path / "b.xlsx")
    found = read(tmp_path / "b.xlsx")
    assert (found.sheet, found.passed_by) == ("Báo cáo", ("Sheet",)) and len(list(found.lines)) == 1


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_a_file_longer_than_what_is_read_at_once_is_read_to_its_end(tmp_path: Path, make) -> None:
    file = make(tmp_path / ("b.csv" if make is csv_file else "b.xlsx"), *(row(issue=f"Việc thứ {at}") for at in range(700)))
    assert [one.number for one in lines(file)] == list(range(2, 702))


def test_more_rows_than_a_file_may_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = tables.read(on_disk(csv_file(tmp_path / "b.csv", row(), row(), row())), 2).lines
    with pytest.raises(FileRefused, match="more than 2 rows"):
        list(found)


@pytest.mark.parametrize("read_all", [lines, lambda path: list(plan._lines(on_disk(path)))])
def test_a_cell_far_below_and_far_right_does_not_make_a_million_lines(
    tmp_path: Path, read_all, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Workbook()
    book.active.append([HEADS[name] for name in GOOD] + list(plan.HEADS.values())[3:4])
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "b.xlsx")
    read, plain = [0], sheets._cell

    def counted(cell: object) -> sheets.Cell | sheets.Formula:
        read[0] += 1
        return plain(cell)

    monkeypatch.setattr(sheets, "_cell", counted)
    monkeypatch.setattr(sheets, "MOST_LINES", 1_000)
    with pytest.raises(FileRefused, match="something stands below line"):
        read_all(tmp_path / "b.xlsx")
    assert read[0] <= sheets.MOST_COLUMNS


def test_a_table_of_text_has_no_more_lines_and_columns_than_a_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = csv_file(tmp_path / "b.csv", row())
    wide.write_text("".join(line + "," * 100_000 + "\n" for line in wide.read_text("utf-8-sig").splitlines()), "utf-8")
    (_, cells), *_rest = next(sheets.opened(on_disk(wide))).lines
    assert len(cells) == sheets.MOST_COLUMNS and issue(wide) == GOOD["issue"]
    monkeypatch.setattr(sheets, "MOST_LINES", 1)
    with pytest.raises(FileRefused, match="something stands below line"):
        read(wide)


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in parts.items():
            opened.writestr(name, data)
    return path


BOOK = {"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}


@pytest.mark.parametrize(("parts", "said"), [
    (BOOK | {"xl/worksheets/sheet1.xml": b"0" * 40_000_000}, "unpacks to more"),
    (BOOK | {"xl/vbaProject.bin": b"x"}, "macros"),
    (BOOK | {"[Content_Types].xml": b'ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"'}, "macros"),
    (BOOK | {"xl/sharedStrings.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'}, "entities"),
    (BOOK | {f"x{at}": b"" for at in range(3_001)}, "unpacks to more"),
    (BOOK, "no table"),
    ({"word/document.xml": b"<x/>"}, "broken or no file of its kind"),
])
def test_workbooks_that_may_harm_or_are_none(tmp_path: Path, parts: dict[str, bytes], said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        read(packed(tmp_path / "b.xlsx", parts))


@pytest.mark.parametrize(("data", "said"), [
    (packages.OLE + b"x" * 600, "old or locked"), (b"PK\x03\x04 broken", "broken"), (b'{"a": 1}', "no table"), (b"\0" * 50, "no table")])
def test_files_of_other_kinds(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "b.xls"
    file.write_bytes(data)
    with pytest.raises(FileRefused, match=said):
        read(file if data.startswith((b"PK", packages.OLE)) else file.rename(tmp_path / "b.csv"))


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_BYTES", 10)
    with pytest.raises(FileRefused, match="larger than"):
        read(csv_file(tmp_path / "b.csv", row()))
