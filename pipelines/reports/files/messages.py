"""A message or document as the lines that it is made of: text as typed, DOCX with its headings and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from docx import Document
from docx.opc.exceptions import OpcError
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from config.errors import Words
from pipelines.reports.files.packages import File, FileRefused, package
from vietnamese.text import repair

MOST_BYTES = 10_000_000
MOST_LINES = 2_000
# Ten full pages; the form behind it holds twenty items.
MOST_CHARACTERS = 30_000
# Unpacked, of each part; a body of so many characters is far below it.
MOST_PART = 8_000_000
MOST_STEPS = 20_000     # paragraphs and cells, also empty ones
TOO_LONG = Words("it has more than {most} lines; divide it", most=MOST_LINES)
TOO_MUCH = Words("its text is longer than {most} characters; divide it", most=MOST_CHARACTERS)
TOO_LARGE = Words("larger than {bytes} bytes; divide it", bytes=MOST_BYTES)
NO_DOCUMENT = Words("it is no document of the kind .docx")
# "- ", "+ ", "• ", "1. ", "1)", "(1) ", "1/ ", "1-", "a) ", "a/", "1.2. ", "=>", and what telephones offer: keycaps,
# circled numbers, emoji that are no faces. A day ("20.5 …", "1/12 …") and a number ("1.000 …", "10-15 …") are none.
_EMOJI = "[\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001f5ff\U0001f680-\U0001f8ff\uf000-\uf0ff]"
_SIGN = re.compile(
    rf"^\s*(?P<sign>[0-9]\ufe0f?\u20e3(?:[0-9]\ufe0f?\u20e3)?|[\u2460-\u2473\u2776-\u277f]|[-=]>"
    rf"|(?:{_EMOJI}[\ufe0f\u200d]*)+|[-–—*•+➢]|o(?=\t)"
    r"|\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)](?=\s|[^\W\d_])|\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2}){0,3}\s?[/–-](?=\s*[^\W\d_])"
    r"|(?-i:[a-zđA-HĐ])[.)/](?=\s|[^\W\d_]{2})|[IVX]{1,5}[.)/-](?=\s))(?:\s+|(?=\S))")
_LONE = "-–—*•●▪◦○►➢✓"
_BELOW = "+○◦o"


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its words without the sign before them; `level` 0 no list, 1 an entry, 2 one below an entry."""

    text: str
    level: int = 0
    sign: str = ""
    heading: bool = False
    after_blank: bool = False


def of_text(text: str) -> list[Line]:
    """Return the lines of a typed message; raises FileRefused for more than a report can be."""
    if len(text) > MOST_CHARACTERS:
        raise FileRefused("", TOO_MUCH)
    found: list[Line] = []
    blank = True
    for raw in repair(text).text.splitlines():
        if not raw.strip():
            blank = True
            continue
        found.append(_typed(raw, blank))
        blank = False
        if len(found) > MOST_LINES:
            raise FileRefused("", TOO_LONG)
    return found


def _typed(raw: str, blank: bool) -> Line:
    sign = _SIGN.match(raw)
    words = " ".join((raw[sign.end():] if sign else raw).split())
    mark = sign["sign"] if sign else ""
    level = 0 if not mark else 2 if mark in _BELOW or _is_below(raw, mark) else 1
    return Line(words, level, mark, _shouted(words), blank)


def _is_below(raw: str, mark: str) -> bool:
    """Return whether an entry stands further to the right than a list does."""
    return mark in _LONE and len(raw) - len(raw.lstrip()) >= 4


def _shouted(words: str) -> bool:
    """Return whether a line is in capitals, as titles are."""
    letters = [letter for letter in words if letter.isalpha()]
    return len(letters) > 3 and len(words) <= 150 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)


def of_docx(file: File) -> list[Line]:
    """Return the lines of a document; raises FileRefused. What is not its body (notes, authors, changes) is not read.
    """
    if file.size > MOST_BYTES:
        raise FileRefused(file.name, TOO_LARGE)
    with package(file, "word/document.xml") as parts, file.open() as source:
        if any(one.file_size > MOST_PART for one in parts.infolist()):
            raise FileRefused(file.name, TOO_MUCH)
        try:
            return _bounded(file.name, _lines(Document(source)))
        except (OpcError, KeyError, ValueError, TypeError, AttributeError, SyntaxError) as error:
            # python-docx raises whatever comes of a part that is missing or is no XML.
            raise FileRefused(file.name, NO_DOCUMENT) from error


def _bounded(name: str, lines: Iterator[Line]) -> list[Line]:
    """Return the lines; raises FileRefused as soon as there are more than a report can be."""
    found: list[Line] = []
    length = 0
    for line in lines:
        found.append(line)
        length += len(line.text)
        if len(found) > MOST_LINES:
            raise FileRefused(name, TOO_LONG)
        if length > MOST_CHARACTERS:
            raise FileRefused(name, TOO_MUCH)
    return found


def _lines(document: object) -> Iterator[Line]:
    blank = True
    steps = count(1)
    for block in document.iter_inner_content():     # type: ignore[attr-defined]
        _step(steps)
        if isinstance(block, Table):
            yield from _rows(block, steps)
            continue
        found = _paragraph(block, blank)
        blank = found is None
        if found is not None:
            yield found


def _step(steps: Iterator[int]) -> None:
    if next(steps) > MOST_STEPS:
        raise FileRefused("", TOO_LONG)


def _paragraph(paragraph: Paragraph, blank: bool) -> Line | None:
    raw = repair(paragraph.text).text
    if not raw.strip():
        return None
    line = _typed(raw.strip(), blank)
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    numbered = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    below = numbered and (_depth(paragraph) or "2" in style)
    heading = line.heading or style.startswith(("Heading", "Title")) or _is_bold(paragraph)
    if not line.level and (numbered or style.startswith("List")):
        return Line(line.text, 2 if below else 1, "-", False, blank)
    # In a document each paragraph stands for itself; only typed messages break lines inside a sentence.
    return Line(line.text, line.level, line.sign, heading and len(line.text) <= 150, True)


def _depth(paragraph: Paragraph) -> int:
    level = paragraph._p.pPr.numPr.ilvl        # type: ignore[union-attr]
    return 0 if level is None else int(level.val)


def _is_bold(paragraph: Paragraph) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _rows(table: Table, steps: Iterator[int]) -> Iterator[Line]:
    """Yield each row but the first as an entry: a table in a report has a head."""
    above: dict[int, str] = {}
    for number, row in enumerate(table.rows):
        texts = dict.fromkeys(_cells(row, above, steps))
        words = [text for text in texts if text and not text.isdigit()]
        if words and number:
            yield Line(". ".join(text.rstrip(". ") for text in words), 1, "-")


def _cells(row: _Row, above: dict[int, str], steps: Iterator[int]) -> Iterator[str]:
    """Yield the texts of a row's cells; one merged with those above it says what the first of them says.

    `row.cells` goes up to that one anew for each cell, and gives a cell as often as it claims to be wide.
    """
    at = row.grid_cols_before
    for cell in row._tr.tc_lst:
        _step(steps)
        if cell.vMerge != "continue":
            above[at] = " ".join(repair(_Cell(cell, row.table).text).text.split())
        yield above.get(at, "")
        at += cell.grid_span
