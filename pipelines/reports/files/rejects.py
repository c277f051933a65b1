"""The rows that were not taken as a table of their own: corrected there, it can be given again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from pipelines.importing import Rejected
from pipelines.importrows import Fault
from pipelines.reports.files import tables, template
from pipelines.reports.files.packages import File
from pipelines.reports.files.rows import heads_of, written
from pipelines.reports.files.sheets import Formula
from vietnamese.redaction import redact

# What anybody may have typed a name or number into; the others hold words of a list, days and units.
FREE = frozenset({"issue", "text", "basis", "heard_groups", "trigger", "forecast_reason", "documents", "code"})


def rows(file: File, rejected: Sequence[Rejected], say: Callable[[str], str]) -> Iterator[Mapping[str, str]]:
    """Yield the refused rows of a file, without personal data, with their line and what `say` makes of the reasons.

    The file is read once more: to keep 50,000 rows in memory for the few that are refused costs a hundred megabytes.
    """
    faults = {one.line: one.faults for one in rejected}
    last = max(faults, default=0)
    for line in tables.read(file).lines:
        if line.number in faults:
            yield _row(line, faults[line.number], say)
        if line.number >= last:
            break


def _row(line: tables.Line, faults: Sequence[Fault], say: Callable[[str], str]) -> dict[str, str]:
    cells = {name: _shown(name, "" if isinstance(cell, Formula) else written(cell))
             for name, cell in line.cells.items()}
    return cells | {"line": str(line.number), "faults": reasons(faults, say)}


def _shown(name: str, text: str) -> str:
    return redact(text, context="comment").text if name in FREE else text


def reasons(faults: Sequence[Fault], say: Callable[[str], str]) -> str:
    """Return every fault of a row with the head of its column."""
    return "; ".join(f"{heads_of(fault.column)}: {say(fault.reason)}" if fault.column else say(fault.reason)
                     for fault in faults)


def write(file: File, rejected: Sequence[Rejected], say: Callable[[str], str], *, workbook: bool) -> bytes:
    """Return the table of refused rows as CSV, or as a workbook."""
    made = template.xlsx_of if workbook else template.csv_of
    return made(rows(file, rejected, say), told=True)
