"""XLSX: a sheet of articles and, as the last one, what the file holds."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet import _writer as sheets

from langnghe.exporting import columns, spoken
from langnghe.exporting.cells import plain
from langnghe.exporting.files import ROWS
from langnghe.exporting.manifest import lines
from langnghe.exporting.spoken import Spoken
from langnghe.i18n import gettext as _
from storage.export_rows import ExportArticle

LONGEST = 32_767      # characters of a cell; a longer one makes Excel repair the file
DAY, MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
WIDTHS = {"title": 70, "url": 50, "outlet": 22, "date_basis": 30, "published_at": 17, "collected_at": 17,
          "withdrawn_at": 17, "areas": 30, "topic": 50}


class Xlsx:
    """A workbook that is written row by row; rows wait in a file beside it, never in memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting = path.with_name(path.name + ROWS)
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet(_("Articles"))
        self._rows = 1
        self._dress()
        self._sheet.append([self._bold(_(column.heading)) for column in columns.COLUMNS])

    def _dress(self) -> None:
        self._sheet.freeze_panes = "A2"
        for at, column in enumerate(columns.COLUMNS, 1):
            self._sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(column.name, 14)
        # openpyxl would let the rows wait in the machine's folder for temporary files, where a killed process leaves
        # them and where there may be little space.
        sheets.ALL_TEMP_FILES.append(str(self._waiting))
        self._sheet._writer = sheets.WorksheetWriter(self._sheet, str(self._waiting))
        self._sheet._writer.write_top()

    def add(self, rows: Sequence[ExportArticle]) -> None:
        """Write rows."""
        for row in rows:
            self._sheet.append([self._cell(value) for value in spoken.values(row)])
        self._rows += len(rows)

    def settle(self) -> int:
        """Return 0: a workbook that is broken off cannot be gone on with."""
        return 0

    def finish(self, manifest: dict[str, Any]) -> None:
        """Add the sheet that says what the file holds, and write the file."""
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns.COLUMNS))}{self._rows}"
        about = self._book.create_sheet(_("About this file"))
        about.column_dimensions["A"].width, about.column_dimensions["B"].width = 30, 100
        for name, value in lines(manifest):
            about.append([self._text(name, about), self._text(value, about)])
        self._book.save(self._path)

    def abandon(self) -> None:
        """Let go of the rows that wait."""
        with suppress(Exception):      # what is closed already cannot be closed again
            self._sheet.close()
        self._waiting.unlink(missing_ok=True)
        with suppress(ValueError):
            sheets.ALL_TEMP_FILES.remove(str(self._waiting))

    def _cell(self, value: Spoken) -> Spoken | WriteOnlyCell:
        if isinstance(value, date):
            return self._dated(value)
        # As a bare text "=1+1" would become a formula; other texts are cheaper bare.
        return self._text(value, self._sheet) if isinstance(value, str) and value[:1] == "=" else _clipped(value)

    def _dated(self, value: date) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._sheet, value=value)
        cell.number_format = MOMENT if isinstance(value, datetime) else DAY
        return cell

    def _text(self, value: str, sheet: Any) -> WriteOnlyCell:
        cell = WriteOnlyCell(sheet, value=plain(value)[:LONGEST])
        cell.data_type = "s"
        return cell

    def _bold(self, text: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._sheet, value=text)
        cell.font = Font(bold=True)
        return cell


def _clipped(value: Spoken) -> Spoken:
    if value == "":
        return None
    return value[:LONGEST] if isinstance(value, str) else value

