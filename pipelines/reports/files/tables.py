"""The table of a file: where its head is, which column stands where, and its rows by column."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from config.errors import Words
from pipelines.reports.files import columns, sheets
from pipelines.reports.files.columns import Heads
from pipelines.reports.files.packages import File, FileRefused
from pipelines.reports.files.rows import spelled, written
from pipelines.reports.files.sheets import Cell, Formula, Merged, Table

HEAD_WITHIN = 30       # lines
LEAST_HEADS = 3
MOST_ROWS = 50_000
# What is merged over the rows of one report is meant for each of them; what was said is not.
SHARED = frozenset({"code", "post_area", "unit", "type", "method", "sent_on"})

Cells = Mapping[str, Cell | Formula]


@dataclass(frozen=True, slots=True)
class Line:
    """A row by column; `merged` are columns whose cells are merged in a way that leaves open what they say."""

    number: int
    cells: Cells
    merged: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """The table of a file with its heads; `passed_by` are sheets that hold none."""

    sheet: str
    heads: Heads
    lines: Iterator[Line]
    passed_by: tuple[str, ...]


def read(file: File, most: int = MOST_ROWS) -> Found:
    """Return the first table that has the heads, of at most so many rows; raises FileRefused, also while it is read."""
    passed_by: list[str] = []
    opened = sheets.opened(file)
    for table in opened:
        above = list(islice(table.lines, HEAD_WITHIN))
        known = [columns.known([written(cell) for cell in _words(cells)]) for _number, cells in above]
        if known and max(known) >= LEAST_HEADS:
            at = known.index(max(known))
            heads = columns.matched([written(cell) for cell in _words(above[at][1])])
            _check(file.name, heads)
            rest = _after(deque(above[at + 1:]), table.lines, opened)
            return Found(table.name, heads, _Spread(table, heads).lines(file.name, rest, most), tuple(passed_by))
        passed_by.append(table.name)
    raise FileRefused(file.name, Words(
        "no line holds the heads of the columns ({heads}, …); take the template",
        heads=", ".join(f"“{column.head}”" for column in columns.columns() if column.needed)))


def _words(cells: Sequence[Cell | Formula]) -> list[Cell]:
    return [cell if isinstance(cell, str) else None for cell in spelled(cells)]


def _after(
    waiting: deque[tuple[int, Sequence[Cell | Formula]]], lines: Iterator[tuple[int, Sequence[Cell | Formula]]],
    opened: Generator[Table],
) -> Iterator[tuple[int, Sequence[Cell | Formula]]]:
    """Yield the lines behind a head; the file is open as long as somebody holds what opened it."""
    yield from waiting
    yield from lines
    opened.close()


def _check(name: str, heads: Heads) -> None:
    if heads.missing:
        there = ", ".join(f"“{head}”" for head in heads.unread[:10])
        missing = ", ".join(f"“{column.head}”" for column in heads.missing)
        raise FileRefused(name, Words(
            "columns are missing: {missing}; there, but unknown: {there}", missing=missing, there=there)
            if there else Words("columns are missing: {missing}", missing=missing))
    if heads.twice:
        raise FileRefused(name, Words("columns stand there twice: {twice}", twice=", ".join(
            f"“{column.head}”" for column in heads.twice)))


class _Spread:
    """Gives each row what merged cells say for it."""

    def __init__(self, table: Table, heads: Heads) -> None:
        self._heads = heads
        self._open: list[tuple[Merged, Cell | Formula]] = []
        self._first: dict[int, list[Merged]] = {}
        self._begins = 0         # the first line below the heads
        for one in table.merged:
            self._first.setdefault(one.first_line, []).append(one)

    def lines(
        self, name: str, rest: Iterator[tuple[int, Sequence[Cell | Formula]]], most: int
    ) -> Iterator[Line]:
        """Yield the rows that hold something."""
        taken = 0
        for number, cells in rest:
            self._begins = self._begins or number
            if all(cell is None or cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in cells):
                self._begin(number, cells)
                continue
            taken += 1
            if taken > most:
                raise FileRefused(name, Words("it has more than {most} rows; divide it", most=most))
            yield self._line(number, spelled(cells))

    def _begin(self, number: int, cells: Sequence[Cell | Formula]) -> None:
        self._open = [one for one in self._open if one[0].last_line >= number]
        # Also those that begin at the heads or above them, and reach down: their rows cannot be told apart.
        for line in [line for line in self._first if line <= number]:
            for one in self._first.pop(line):
                value = cells[one.first_column - 1] if line == number and one.first_column <= len(cells) else None
                if one.last_line >= number:
                    self._open.append((one, value))

    def _line(self, number: int, cells: Sequence[Cell | Formula]) -> Line:
        self._begin(number, cells)
        named = {name: cells[at] if at < len(cells) else None for name, at in self._heads.places.items()}
        unclear: set[str] = set()
        for one, value in self._open:
            inside = [name for name, at in self._heads.places.items()
                      if one.first_column <= at + 1 <= one.last_column]
            wide = len(inside) > 1 or one.first_line < self._begins
            for name in inside:
                if wide or (name not in SHARED and one.last_line > one.first_line):
                    unclear.add(name)
                else:
                    named[name] = value
        return Line(number, named, frozenset(unclear))
