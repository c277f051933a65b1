"""Head and foot of a document: nation or party, office, number, place and day; receivers and who signs."""

from __future__ import annotations

from datetime import date

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from langnghe.office import Office
from langnghe.render.documents.sheet import CENTER, LEFT, Sheet, rule, shape, write

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
OPEN = "…………………"
NO_MARK = "……"        # of what is no report


def page(document: Document) -> None:
    """Set A4 with the decree's margins (20, 20, 30, 15 mm) and page numbers above the text from the second page on."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(20), Mm(20), Mm(30), Mm(15))
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    shape(number, align=CENTER)
    run = write(number, "")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run._r.append(_field(kind, text))


def _field(kind: str, text: str) -> BaseOxmlElement:
    if not kind:
        code: BaseOxmlElement = OxmlElement("w:instrText")
        code.text = text
        return code
    made: BaseOxmlElement = OxmlElement("w:fldChar")
    made.set(qn("w:fldCharType"), kind)
    return made


def head(paper: Sheet, office: Office, day: date, mark: str = "BC-…") -> None:
    """Write the head: two columns, the day left open for the pen, as is what stands behind the number (`mark`)."""
    left, right = _columns(paper, 70, 95)
    _line(left, office.above.upper() or OPEN, first=True, size=12)
    rule(_line(left, office.name.upper() or OPEN, bold=True, size=12))
    _line(left, f"Số: ……/{office.mark or mark}", size=13)
    if office.party:
        rule(_line(right, PARTY, first=True, bold=True, size=14))
    else:
        _line(right, NATION, first=True, bold=True, size=12)
        rule(_line(right, MOTTO, bold=True, size=13))
    _line(right, f"{office.place or OPEN}, ngày …… tháng …… năm {day.year}", italic=True, size=13)


def foot(paper: Sheet, office: Office) -> None:
    """Write who receives it, and room for a hand."""
    paper.paragraph(after=0)
    left, right = _columns(paper, 80, 85)
    _line(left, "Nơi nhận:", first=True, bold=True, italic=True, size=12, align=LEFT)
    for receiver in office.receivers or (OPEN,):
        _line(left, f"- {receiver};", size=11, align=LEFT)
    _line(left, "- Lưu: VT.", size=11, align=LEFT)
    said = [text.upper() for text in (office.signs_for, office.signs) if text] or [OPEN]
    for at, text in enumerate(said):
        _line(right, text, first=not at, bold=True, size=13)
    for _ in range(4):
        _line(right, "", size=13)


def _columns(paper: Sheet, *widths: float) -> tuple[_Cell, _Cell]:
    table = paper.document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    place = paper.paragraph(after=0)
    place._p.addprevious(table._tbl)
    # Word keeps to the widths of the cells, LibreOffice to those of the grid.
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = Mm(width)
    first, second = table.rows[0].cells
    return first, second


def _line(cell: _Cell, text: str, *, first: bool = False, bold: bool = False, italic: bool = False, size: float = 13,
          align: WD_ALIGN_PARAGRAPH = CENTER) -> Paragraph:
    made: Paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    shape(made, align=align)
    write(made, text, bold=bold, italic=italic, size=size)
    return made
