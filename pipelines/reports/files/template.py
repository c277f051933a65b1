"""The template of the reports' table, and tables in its form: CSV, and XLSX with what may stand in each column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from pipelines.reports.files.columns import GUIDE, Column, columns, example

BOM = "\ufeff"
SHEET, EXPLAINED, ALLOWED = "Báo cáo", "Hướng dẫn", "Danh mục"
LAST_ROW = 5_000       # as far down as the template offers words
LONGEST = 32_767
# Excel and LibreOffice both read a text as a formula that begins so.
_OBEYED = "=+-@\t\r"
EXPLANATION = (
    "Mỗi dòng là một điều nghe được. Các dòng của cùng một báo cáo có cùng địa bàn, đơn vị, loại báo cáo và ngày gửi.",
    "Cột có tên đậm và dấu * bắt buộc phải điền. Có thể đổi thứ tự các cột, bỏ cột không dùng.",
    "Dòng có mã VÍ DỤ là dòng mẫu: hệ thống bỏ qua, có thể xóa đi hoặc để lại.",
    "Không ghi tên người, số điện thoại, địa chỉ nhà của ai. Nếu lỡ ghi, hệ thống che đi trước khi lưu và báo lại.",
    "Không dùng công thức, không gộp ô ở các cột nội dung; không lưu kèm macro.",
    "Gửi lại cùng một tệp không làm thay đổi gì. Sửa rồi gửi lại thì báo cáo cũ được sửa, không thành hai báo cáo.",
    "Dòng chưa nhận được ghi vào một tệp riêng kèm lý do: sửa ngay trong tệp đó rồi gửi lại.",
)
_WIDTHS = (26, 10, 90, 60)
_LINE = 15   # points
_A4 = 9      # the number of the size in the file format
_HEAD = PatternFill("solid", fgColor="FFDCEBE8")


def template_csv() -> bytes:
    """Return the template as CSV: the heads, below them what each column takes, and the example."""
    return csv_of([_guide(), example()])


def _guide() -> dict[str, str]:
    """Return a row that says what each column takes, for a file that has no second sheet."""
    said = {column.name: column.about + (f" ({'; '.join(column.words)})" if column.words else "")
            for column in columns()}
    return said | {"code": GUIDE}


def csv_of(rows: Iterable[Mapping[str, str]], *, told: bool = False) -> bytes:
    """Return rows by column as CSV in UTF-8 with the mark that Excel asks for; `told` adds the columns of refusals."""
    shown, text = _shown(told), io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.head for column in shown])
    writer.writerows([[_guarded(row.get(column.name, "")) for column in shown] for row in rows])
    return (BOM + text.getvalue()).encode()


def template_xlsx() -> bytes:
    """Return the template as a workbook with its explanation and the words that may be chosen."""
    return xlsx_of([example()])


def xlsx_of(rows: Iterable[Mapping[str, str]], *, told: bool = False) -> bytes:
    """Return rows by column as a workbook; every cell is text, as dates of Excel depend on the machine's region."""
    book = Workbook(write_only=True)
    shown = _shown(told)
    sheet = book.create_sheet(SHEET)
    _dress(sheet, shown)
    sheet.append([_head(sheet, column) for column in shown])
    for row in rows:
        sheet.append([_text(sheet, row.get(column.name, "")) for column in shown])
    _explain(book, shown)
    _offer(book, sheet, shown)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str) -> Any:
    """Return a new sheet that is to be read: it prints as wide as a page."""
    sheet = book.create_sheet(title)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return sheet


def _shown(told: bool) -> Sequence[Column]:
    kept = [column for column in columns() if not column.told]
    return [*(column for column in columns() if column.told), *kept] if told else kept


def _guarded(text: str) -> str:
    return f"'{text}" if text[:1] and text[0] in _OBEYED else text


def _text(sheet: Any, text: str, *, bold: bool = False) -> WriteOnlyCell:
    # A control character, which a CSV may bring, stands in no workbook.
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST])
    cell.data_type, cell.number_format = "s", "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


def _head(sheet: Any, column: Column) -> WriteOnlyCell:
    cell = _text(sheet, f"{column.head} *" if column.needed else column.head, bold=column.needed)
    cell.fill = _HEAD
    cell.comment = Comment(column.about, "", width=320, height=140)
    return cell


def _dress(sheet: Any, shown: Sequence[Column]) -> None:
    sheet.freeze_panes = "A2"
    for at, column in enumerate(shown, 1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width


def _explain(book: Workbook, shown: Sequence[Column]) -> None:
    sheet = _sheet(book, EXPLAINED)
    for letter, width in zip("ABCD", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    told = [("", "", line, "") for line in EXPLANATION]
    heads = ("Cột", "Bắt buộc", "Ghi gì", "Các từ được dùng")
    rows = [(column.head, "có" if column.needed else "", column.about, "; ".join(column.words)) for column in shown]
    for number, row in enumerate([*told, ("", "", "", ""), heads, *rows], 1):
        # Not every office program makes a row as high as its text.
        lines = max(-(-len(text) // width) for text, width in zip(row, _WIDTHS, strict=True))
        sheet.row_dimensions[number].height = _LINE * max(lines, 1)
        sheet.append([_text(sheet, text, bold=row is heads) for text in row])


def _offer(book: Workbook, sheet: Any, shown: Sequence[Column]) -> None:
    """Add the words as lists to choose from; a word that is typed otherwise is not refused, the import knows more."""
    words = _sheet(book, ALLOWED)
    offered = [column for column in shown if column.words]
    words.append([_text(words, column.head, bold=True) for column in offered])
    for row in range(max(len(column.words) for column in offered)):
        words.append([_text(words, list(column.words)[row]) if row < len(column.words) else None for column in offered])
    for at, column in enumerate(offered, 1):
        letter = get_column_letter(at)
        place = f"'{ALLOWED}'!${letter}$2:${letter}${len(column.words) + 1}"
        book.defined_names[f"dm_{column.name}"] = DefinedName(f"dm_{column.name}", attr_text=place)
        rule = DataValidation(type="list", formula1=f"=dm_{column.name}", allow_blank=True, showErrorMessage=True,
                              errorStyle="warning", errorTitle=column.head, error="Nên chọn một từ trong danh sách.")
        where = get_column_letter(shown.index(column) + 1)
        rule.add(f"{where}2:{where}{LAST_ROW}")
        sheet.data_validations.append(rule)
