"""DOCX: a list to be read, by day, the newest day first, undated articles last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Made
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from config.clock import DISPLAY_ZONE
from langnghe import formats
from langnghe.exporting.cells import plain
from langnghe.exporting.manifest import lines
from langnghe.i18n import gettext as _
from langnghe.web.templating import external
from storage.export_rows import ExportArticle

FONT = "Times New Roman"      # of Vietnamese offices' documents
BLUE = RGBColor(0x1F, 0x4E, 0x9E)


class Docx:
    """A list of at most `kinds.LIST_ROWS` articles; it is held in memory until it is finished."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: list[ExportArticle] = []

    def add(self, rows: Sequence[ExportArticle]) -> None:
        """Keep rows."""
        self._rows += rows

    def settle(self) -> int:
        """Return 0: nothing is written before the end."""
        return 0

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write the document."""
        made = _empty()
        made.add_heading(_("Articles found"), 1)
        made.add_paragraph(plain(str(manifest["described"])) or _("Everything"))
        for day, articles in groupby(sorted(self._rows, key=_place), key=_day):
            made.add_heading(formats.day(day) if day else _("Date unknown"), 2)
            for article in articles:
                _entry(made, article)
        made.add_heading(_("About this file"), 2)
        for name, value in lines(manifest):
            made.add_paragraph(plain(f"{name}: {value}"))
        made.save(str(self._path))

    def abandon(self) -> None:
        """Let go of the rows."""
        self._rows = []


def _empty() -> Made:
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Cm(3), Cm(2), Cm(2), Cm(2)
    for name in ("Normal", "Heading 1", "Heading 2", "List Bullet"):
        style = made.styles[name]
        style.font.name = FONT
        # Word takes another font for letters outside Latin-1 unless each range is named.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for part in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(part), FONT)
        for part in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(part), None)
    made.styles["Normal"].font.size = Pt(13)
    return made


def _entry(made: Made, article: ExportArticle) -> None:
    entry = made.add_paragraph(style="List Bullet")
    if address := external(plain(article.url)):
        _link(entry, plain(article.title), address)
    else:
        entry.add_run(plain(article.title))
    entry.add_run(f" — {', '.join(_facts(article))}")


def _facts(article: ExportArticle) -> list[str]:
    facts = [plain(article.source_title or article.source)]
    if article.published_at is not None and article.date_reliable:
        facts.append(formats.moment(article.published_at, article.date_precision))
    if article.revised:
        facts.append(_("revised"))
    if article.withdrawn_at is not None:
        facts.append(_("withdrawn"))
    return facts


def _link(entry: Paragraph, text: str, address: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), entry.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = entry.add_run(text)
    run.font.color.rgb, run.font.underline = BLUE, True
    link.append(run._r)
    entry._p.append(link)


def _day(article: ExportArticle) -> date | None:
    if article.published_at is None or not article.date_reliable:
        return None
    return article.published_at.astimezone(DISPLAY_ZONE).date()


def _place(article: ExportArticle) -> tuple[bool, float, int]:
    day = _day(article)
    return day is None, -article.published_at.timestamp() if day and article.published_at else 0.0, article.id
