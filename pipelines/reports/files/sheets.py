"""Tables as rows of cells: CSV in any encoding and with any separator that office programs write, and XLSX."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from config.errors import Words
from pipelines.reports.files.packages import OLE, ZIP, File, FileRefused, package

MOST_BYTES = 60_000_000
MOST_COLUMNS = 200
# Of all sheets together: a cell far down stands for every line above it, and twice what an import takes is enough.
MOST_LINES = 100_000
MOST_CELL = 32_767           # what Excel keeps; more makes no report
_TAIL = 2_000_000
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z0-9:]{1,40})"')
_DATA_END = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData/>")
TOO_LARGE = Words("larger than {bytes} bytes; divide it", bytes=MOST_BYTES)
TOO_FAR = Words("something stands below line {most}; delete the empty lines at the end, or divide it", most=MOST_LINES)
NO_TABLE = Words("it is no table in CSV or XLSX")

Cell = str | int | float | bool | date | datetime | time | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula; what it gives is not read, because nobody has looked at it."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells merged into one: lines and columns from 1, all inclusive."""

    first_line: int
    last_line: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its lines from 1 with their cells, and which cells are merged. Lines are read as they are asked for."""

    name: str
    lines: Iterator[tuple[int, Sequence[Cell | Formula]]]
    merged: tuple[Merged, ...] = field(default=())


def opened(file: File) -> Generator[Table]:
    """Yield the sheets of a file in order, one at a time; raises FileRefused."""
    if file.size > MOST_BYTES:
        raise FileRefused(file.name, TOO_LARGE)
    if file.start().startswith((ZIP[:2], OLE)) or file.suffix in {".xlsx", ".xlsm", ".xls"}:
        yield from _workbook(file)
    else:
        yield Table(file.name, _csv_lines(file))


def _workbook(file: File) -> Iterator[Table]:
    with package(file, "xl/workbook.xml") as parts, file.open() as source:
        try:
            book = load_workbook(source, read_only=True, data_only=False, keep_links=False)
        except (InvalidFileException, OSError, KeyError, ValueError, TypeError, AttributeError, SyntaxError) as error:
            # openpyxl raises whatever comes of a part that is missing or is no XML (ParseError is a SyntaxError).
            raise FileRefused(file.name, NO_TABLE) from error
        read = count(1)
        with closing(book):
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    yield Table(sheet.title, _sheet_lines(file, sheet, read), _merged(file.name, parts, sheet))


def _sheet_lines(file: File, sheet: Any, read: Iterator[int]) -> Iterator[tuple[int, Sequence[Cell | Formula]]]:
    # What a sheet says of its own size may be a lie, or missing: it is read to its end.
    sheet.reset_dimensions()
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
            if next(read) > MOST_LINES:
                raise FileRefused(file.name, TOO_FAR)
            empty = all(cell is EMPTY_CELL for cell in cells)
            yield number, [] if empty else [_cell(cell) for cell in cells]
    except (ValueError, TypeError, KeyError, IndexError, SyntaxError, OverflowError) as error:
        raise FileRefused(file.name, NO_TABLE) from error


def _cell(cell: Any) -> Cell | Formula:
    if cell.data_type == "f":
        return Formula()
    value = cell.value
    if cell.data_type == "e":
        return ""        # #REF! and the like say nothing
    return value[:MOST_CELL] if isinstance(value, str) else value


def _merged(name: str, parts: zipfile.ZipFile, sheet: Any) -> tuple[Merged, ...]:
    """Return the merged cells, which a reader row by row does not see: they stand behind the rows."""
    tail = b""
    with parts.open(sheet._worksheet_path) as part:
        behind = False
        while piece := part.read(1 << 20):
            tail += piece
            if not behind and (end := _DATA_END.search(tail)) is not None:
                behind, tail = True, tail[end.end():]
            tail = tail[:_TAIL] if behind else tail[-100:]
    found = []
    for ref in _MERGE.findall(tail)[:20_000]:
        first_column, first_line, last_column, last_line = _corners(name, ref.decode())
        found.append(Merged(first_line, last_line, first_column, last_column))
    return tuple(found)


def _corners(name: str, ref: str) -> tuple[int, int, int, int]:
    try:
        first_column, first_line, last_column, last_line = map(int, range_boundaries(ref))
    except (ValueError, TypeError) as error:     # no range, or one without an end
        raise FileRefused(name, NO_TABLE) from error
    return first_column, first_line, last_column, last_line


def _csv_lines(file: File) -> Iterator[tuple[int, Sequence[Cell | Formula]]]:
    text = _decoded(file)
    if text.startswith(("{", "[")) or "\0" in text[:4096]:
        raise FileRefused(file.name, NO_TABLE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    csv.field_size_limit(1_000_000)
    line = 1
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_LINES:
                raise FileRefused(file.name, TOO_FAR)
            yield line, [_plain(cell) for cell in cells[:MOST_COLUMNS]]
            line = reader.line_num + 1      # a cell may hold line ends: the line is where the row begins
    except csv.Error as error:
        raise FileRefused(file.name, Words("line {line}: not readable as CSV", line=line)) from error


def _plain(cell: str) -> Cell | Formula:
    """Return a cell of text; one that a spreadsheet would obey is a formula here too."""
    if cell[:1] == "=":
        return Formula()
    # An apostrophe stands before what must not be obeyed, in our own files as well.
    return cell[1:MOST_CELL] if cell[:1] == "'" and cell[1:2] in "=+-@" else cell[:MOST_CELL]


def _decoded(file: File) -> str:
    with file.open() as source:
        data = source.read()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Old Vietnamese fonts as Western letters; what they are is told row by row.
        return data.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """Return what stands between the cells of the line that has the most: a comma in a head is no separator there."""
    counts: dict[str, int] = {}
    for line in text.split("\n", 20)[:20]:
        bare = re.sub(r'"[^"]*"', "", line)
        for sign in ",;\t":
            counts[sign] = max(counts.get(sign, 0), bare.count(sign))
    return max(",;\t", key=lambda sign: counts.get(sign, 0))
