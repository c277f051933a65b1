"""One row of a reports' table as an item of a report, or every fault of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from config import clock
from config.errors import Words
from pipelines.importrows import ColumnError, Fault, RowError
from pipelines.reports import counts
from pipelines.reports.checking import checked
from pipelines.reports.drafts import Draft, Forecast, ItemDraft
from pipelines.reports.faults import ReportRefused
from pipelines.reports.files import columns, days
from pipelines.reports.files.columns import SHOWN, by_name, folded
from pipelines.reports.files.places import NoPlace, Places
from pipelines.reports.files.posts import Posts
from pipelines.reports.files.sheets import Cell, Formula
from vietnamese import encodings, report_kinds

T = TypeVar("T")
MISSING = Words("it is missing")
FORMULA = Words("it holds a formula; put the value itself there")
MERGED = Words("its cells are merged over several rows or columns; divide them and fill in each row")
OLD_LETTERS = Words("it is in letters of an old encoding that cannot be told for certain; type it anew")
SWAPPED = Words("the kind stands in the column “{other}”; these two seem to be swapped", other=by_name("issue").head)
LONGEST_CODE = 60
MOST_NUMBER = 999
# A number with what would make it no place in a list.
_NUMBER = re.compile(r"[-−–]?[0-9]+(?:[.,/][0-9]+)*")
# The fields of a draft that stand in columns of another name.
COLUMNS = {"area_id": "area", "forecast": "direction", "heard_precision": "heard_on", "post_id": "unit",
           "heard_from": "heard_on", "heard_to": "heard_on", "key": "code", "items": "code", "state": "code"}
# Read as Western letters, and then what they were is told by the words of the whole row.
_ENCODINGS = frozenset({"tcvn3", "vni", "windows-1258"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be an item: to which report it belongs, and which place it has there (0: the next one).

    `refused`: it stands in the table of rows that were not taken before.
    """

    line: int
    number: int
    code: str
    post_id: int
    type: str
    method: str
    sent_on: str
    item: ItemDraft
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """What rows are read against: the units and posts of the record, and the moment of the import."""

    places: Places
    posts: Posts
    now: datetime


def spelled(cells: Sequence[Cell | Formula]) -> list[Cell | Formula]:
    """Return the cells of a row with texts of old fonts in today's letters; what is uncertain stays as it came."""
    texts = [cell for cell in cells if isinstance(cell, str) and cell]
    if all(text.isascii() for text in texts):
        return list(cells)
    verdict = encodings.repair("\n".join(texts)).verdict
    if verdict in _ENCODINGS:
        return [encodings.convert(cell, verdict) if isinstance(cell, str) else cell for cell in cells]
    return [encodings.repair(cell).text if isinstance(cell, str) else cell for cell in cells]


def is_example(cells: Mapping[str, Cell | Formula]) -> bool:
    """Return whether a row only shows how, as those of the template do."""
    code = cells.get("code")
    return isinstance(code, str) and folded(code) in SHOWN


def read(line: int, cells: Mapping[str, Cell | Formula], where: Where, merged: frozenset[str] = frozenset()) -> Row:
    """Return the row as an item; raises RowError with every fault. `merged` are columns that cannot be read here."""
    faults: list[Fault] = []

    def ask(part: Callable[[], T], instead: T) -> T:
        try:
            return part()
        except ColumnError as error:
            faults.append(error.fault)
            return instead

    row = _Cells(cells, merged, where)
    heard_on, precision = ask(row.heard, ("", "day"))
    sent_on = ask(row.sent, "")
    code = ask(lambda: row.line("code", LONGEST_CODE), "")
    number = ask(row.number, 0)
    area, unit = ask(row.post_area, None), ask(lambda: row.text("unit", needed=True), "")
    post_id = ask(lambda: where.posts.find(area, unit), 0) if area is not None and unit else 0
    kind = ask(row.kind, "")
    item = ItemDraft(
        kind, ask(lambda: row.text("issue", needed=True), ""), heard_on, ask(lambda: row.text("text"), ""),
        ask(lambda: row.text("basis"), ""), ask(lambda: row.parts("heard_groups", ",;"), ()),
        ask(row.about_count, None), ask(lambda: row.word("breadth"), ""),
        ask(lambda: row.text("trigger"), ""), precision, ask(lambda: row.area(heard_on), None),
        ask(lambda: row.word("channel"), ""), ask(lambda: row.answer("checkable"), None),
        ask(lambda: row.answer("confirmed"), None), ask(lambda: row.parts("documents", ";"), ()),
        ask(lambda: row.word("level"), ""), _forecast(
            ask(lambda: row.word("direction"), ""), ask(lambda: row.word("horizon"), ""),
            ask(lambda: row.text("forecast_reason"), "")))
    made = Row(line, number, code, post_id, ask(lambda: row.word("type", needed=True), ""),
               ask(lambda: row.word("method", needed=True), ""), sent_on, item,
               refused=cells.get("line") not in (None, ""))
    if sent_on and heard_on and precision == "day" and sent_on < heard_on:
        faults.append(Fault("sent_on", Words("it is before the day when this was heard")))
    if faults:
        raise RowError([*faults, *_further(made, {fault.column for fault in faults}, where.now)])
    return made


def _further(row: Row, told: set[str], now: datetime) -> Iterator[Fault]:
    """Yield what else is wrong with a row of which some columns could not be read: whoever corrects it does so once."""
    try:
        checked(Draft(row.post_id, row.type, row.method, (row.item,)), clock.local_day(now))
    except ReportRefused as error:
        yield from (fault for fault in by_column(error) if fault.column not in told)


def by_column(error: ReportRefused) -> tuple[Fault, ...]:
    """Return the faults of a report by the columns in which their cause stands."""
    return tuple(dict.fromkeys(Fault(COLUMNS.get(one.field, one.field), one.said) for one in error.faults))


def _forecast(direction: str, days_ahead: str, reason: str) -> Forecast | None:
    """Return what is expected, None where no direction is said."""
    return Forecast(int(days_ahead or 7), direction, reason) if direction else None


class _Cells:
    """The cells of a row by column."""

    def __init__(self, cells: Mapping[str, Cell | Formula], merged: frozenset[str], where: Where) -> None:
        self._cells, self._merged, self._where = cells, merged, where

    def raw(self, name: str) -> Cell:
        """Return a cell."""
        cell = self._cells.get(name)
        if name in self._merged:
            raise ColumnError(name, MERGED)
        if isinstance(cell, Formula):
            raise ColumnError(name, FORMULA)
        return cell

    def text(self, name: str, *, needed: bool = False) -> str:
        """Return a cell as text."""
        text = written(self.raw(name))
        if text and encodings.repair(text).verdict == "uncertain":
            raise ColumnError(name, OLD_LETTERS)
        if needed and not text:
            raise ColumnError(name, MISSING)
        return text

    def line(self, name: str, most: int) -> str:
        """Return a cell as one line of at most so many characters."""
        text = " ".join(self.text(name).split())
        if len(text) > most:
            raise ColumnError(name, Words("it is longer than {most} characters", most=most))
        return text

    def word(self, name: str, *, needed: bool = False) -> str:
        """Return the code of one of the words that a column offers."""
        column = by_name(name)
        # A known word stands in nearly every row: only what is none is looked at as a text.
        if (code := column.code(written(self.raw(name)))) is not None:
            return code
        text = self.text(name, needed=needed)
        if not text:
            return ""
        if (code := column.code(text)) is None:
            raise ColumnError(name, Words("{value} is not allowed; allowed: {allowed}", value=repr(text)[:80],
                                          allowed=", ".join(column.words)))
        return code

    def kind(self) -> str:
        """Return the kind; where there is none, its words may say which one is meant."""
        if typed := written(self.raw("kind")):
            beside, code = self._cells.get("issue"), by_name("kind").code
            if isinstance(beside, str) and code(beside) is not None and code(typed) is None:
                raise ColumnError("kind", SWAPPED)
            return self.word("kind")
        likely = report_kinds.suggested(f"{written(self.raw('issue'))}\n{written(self.raw('text'))}")
        raise ColumnError("kind", Words("it is missing; by its words perhaps: {kind}",
                                        kind=by_name("kind").word(likely)))

    def answer(self, name: str) -> bool | None:
        """Return yes, no, or None where nobody answered."""
        return {"yes": True, "no": False}.get(self.word(name))

    def number(self) -> int:
        """Return the place of the row in its report, 0 where it has none: "3", "3.", "Mục 3"."""
        text = self.text("number")
        if not text:
            return 0
        digits = _NUMBER.findall(text)
        if len(digits) != 1 or not digits[0].isdigit() or not 1 <= int(digits[0]) <= MOST_NUMBER:
            raise ColumnError("number", Words("a whole number from {least} to {most}", least=1, most=MOST_NUMBER))
        return int(digits[0])

    def about_count(self) -> int | None:
        """Return about how many people a cell says."""
        text = self.text("about_count")
        try:
            return counts.read(text)
        except counts.NoCount as error:
            raise ColumnError("about_count", error.args[0]) from None

    def parts(self, name: str, signs: str) -> tuple[str, ...]:
        """Return the words of a cell between separating signs."""
        text = self.text(name)
        for sign in signs:
            text = text.replace(sign, "\n")
        return tuple(part.strip() for part in text.splitlines() if part.strip())

    def heard(self) -> tuple[str, str]:
        """Return the day when it was heard, and how precise it is."""
        if written(self.raw("heard_on")) == "":
            raise ColumnError("heard_on", MISSING)
        return self._day("heard_on")

    def sent(self) -> str:
        """Return the day when it was sent, "" for today."""
        if written(self.raw("sent_on")) == "":
            return ""
        day, precision = self._day("sent_on")
        if precision != "day":
            raise ColumnError("sent_on", days.NOT_A_DAY)
        return day

    def _day(self, name: str) -> tuple[str, str]:
        try:
            return days.read(self.raw(name), self._where.now)
        except days.NoDay as error:
            raise ColumnError(name, error.args[0]) from None

    def area(self, day: str) -> int | None:
        """Return where it was heard, None for where the post is."""
        text = self.text("area")
        return self._place("area", text, day) if text else None

    def _place(self, name: str, text: str, day: str) -> int:
        try:
            return self._where.places.find(text, day or clock.local_day(self._where.now)).id
        except NoPlace as error:
            raise ColumnError(name, error.args[0]) from None

    def post_area(self) -> int:
        """Return the area in which the post is."""
        return self._place("post_area", self.text("post_area", needed=True), clock.local_day(self._where.now))


def written(cell: Cell) -> str:
    """Return a cell as somebody sees it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Có" if cell else "Không"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    return cell.strip() if isinstance(cell, str) else f"{cell:%d/%m/%Y}" if hasattr(cell, "year") else str(cell)


def heads_of(fault_column: str) -> str:
    """Return the head of a column as the template writes it."""
    return next((one.head for one in columns.columns() if one.name == fault_column), fault_column)
