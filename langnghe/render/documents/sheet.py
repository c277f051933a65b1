"""A sheet of office paper: A4, margins and letters as Decree 30/2020/NĐ-CP has them, written paragraph by paragraph."""

from __future__ import annotations

import re

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from langnghe.formats import plain
from langnghe.render.html import external

FONT = "Times New Roman"
SIZE = 14                    # points of running text; the decree allows 13 to 14
TEXT_WIDTH = Mm(210 - 30 - 15)
CENTER, RIGHT, JUSTIFY, LEFT = (WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY,
                                WD_ALIGN_PARAGRAPH.LEFT)


class Sheet:
    """Writes into a document, before `mark` where there is one, else at its end."""

    def __init__(self, document: Document, mark: Paragraph | None = None) -> None:
        self.document = document
        self._mark = mark

    def paragraph(self, text: str = "", *, bold: bool = False, italic: bool = False, size: float = SIZE,
                  align: WD_ALIGN_PARAGRAPH = JUSTIFY, indent: float = 12.7, after: float = 6) -> Paragraph:
        """Write a paragraph; `indent` of its first line in millimetres, `after` in points."""
        made = self.document.add_paragraph()
        if self._mark is not None:
            self._mark._p.addprevious(made._p)
        shape(made, align=align, indent=indent, after=after)
        if text:
            write(made, text, bold=bold, italic=italic, size=size)
        return made

    def heading(self, text: str) -> Paragraph:
        """Write the heading of a part; it stays with what follows."""
        made = self.paragraph(text, bold=True)
        made.paragraph_format.keep_with_next = True
        return made

    def blank(self, lines: int) -> None:
        """Leave dotted lines to be written on by hand."""
        for _ in range(lines):
            made = self.paragraph(indent=0, align=LEFT)
            made.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            _letters(made.add_run("\t"), SIZE)


def shape(paragraph: Paragraph, *, align: WD_ALIGN_PARAGRAPH, indent: float = 0, after: float = 0) -> None:
    """Set a paragraph's form, whatever the template's own styles say."""
    form = paragraph.paragraph_format
    form.alignment, form.first_line_indent = align, Mm(indent)
    form.space_before, form.space_after = Pt(0), Pt(after)
    form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    form.widow_control = True


def write(paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False, size: float = SIZE) -> Run:
    """Write text of the record or of staff as text: nothing in it is obeyed."""
    run = paragraph.add_run(safe(text))
    run.bold, run.italic = bold, italic
    _letters(run, size)
    return run


def safe(text: str) -> str:
    """Return a text that XML can hold, on one line."""
    kept = "".join(c for c in str(plain(text)) if c >= " " or c in "\n\t")
    return re.sub(r"[ \t\n]+", " ", kept)


def _letters(run: Run, size: float) -> None:
    run.font.name, run.font.size = FONT, Pt(size)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)


def link(paragraph: Paragraph, text: str, url: str) -> None:
    """Write text that leads to an address, plain text where that is none of the web."""
    address = external(url)
    run = write(paragraph, text)
    if not address:
        return
    key = paragraph.part.relate_to(safe(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    leads = OxmlElement("w:hyperlink")
    leads.set(qn("r:id"), key)
    run.font.underline = True
    run._r.addprevious(leads)
    leads.append(run._r)


def rule(paragraph: Paragraph, side: str = "bottom") -> None:
    """Draw a thin line at a paragraph."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")
