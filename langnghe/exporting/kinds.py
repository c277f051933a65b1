"""The kinds of files that an export can be."""

from __future__ import annotations

from dataclasses import dataclass

from langnghe.i18n import N_

SHEET_ROWS = 1_048_576      # of one sheet, the headings among them; a spreadsheet program cuts off the rest
LIST_ROWS = 2_000           # some 100 pages of paper; python-docx holds the whole document in memory


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: `most` rows it takes, and whether one that was broken off `continues` where it stood."""

    name: str
    ending: str
    media_type: str
    label: str
    what: str
    most: int | None = None
    continues: bool = True


_ALL = (
    Kind("csv", ".csv", "text/csv; charset=utf-8", "CSV",
         N_("a table that every spreadsheet program opens")),
    Kind("xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel (XLSX)",
         N_("a workbook; what it holds stands on its last sheet"), most=SHEET_ROWS - 1, continues=False),
    Kind("docx", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         "Word (DOCX)", N_("a list to be read, by day"), most=LIST_ROWS, continues=False),
    Kind("jsonl", ".jsonl", "application/x-ndjson", N_("JSON lines"), N_("for programs: one article a line")),
    Kind("mediacloud", ".csv", "text/csv; charset=utf-8", N_("Media Cloud rows"),
         N_("CSV with the columns of Media Cloud's story lists")),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
