"""The office's plan of its network from a table: posts per area, group and organisation, and people; all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from config import clock
from config.errors import Words
from pipelines.importing import Rejected
from pipelines.importrows import Fault
from pipelines.reports import counts, units
from pipelines.reports.files import sheets
from pipelines.reports.files.columns import folded
from pipelines.reports.files.packages import File, FileRefused
from pipelines.reports.files.places import NoPlace, Places
from pipelines.reports.files.rows import MISSING, spelled, written
from pipelines.reports.files.sheets import Cell, Formula
from storage import network
from storage.network import PlanRow
from storage.sessions import Database

T = TypeVar("T")
MOST_ROWS = 20_000
HEADS = {"area": "Địa bàn", "social_group": "Nhóm xã hội", "organisation": "Tổ chức", "planned": "Số điểm kế hoạch",
         "population": "Dân số"}
_NAMES = {
    "area": ("dia ban", "xa phuong", "don vi hanh chinh", "area"),
    "social_group": ("nhom xa hoi", "nhom", "doi tuong", "social group", "group"),
    "organisation": ("to chuc", "doan the", "organisation"),
    "planned": ("so diem ke hoach", "ke hoach", "so diem", "diem ke hoach", "planned"),
    "population": ("dan so", "so dan", "so nguoi", "population"),
}
NEEDED = ("area", "planned")
NAMED_TWICE = Words("the same area, group and organisation stand in an earlier row")


@dataclass(slots=True)
class PlanSummary:
    """What a file plans, or every row that is wrong: then nothing was changed."""

    rows: list[PlanRow] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def import_plan(database: Database, file: File) -> PlanSummary:
    """Put the plan of a CSV or XLSX file in the place of the old one; nothing changes when a row is wrong.

    Raises FileRefused for what is no such table.
    """
    summary = PlanSummary()
    today = clock.local_day(clock.now())
    with database.reading() as session:
        places = Places(session)
        seen: set[tuple[int, str, str]] = set()
        for number, cells in _lines(file):
            row, faults = _row(cells, places, today)
            key = (row.area_id, folded(row.social_group), folded(row.organisation))
            if not faults and key in seen:
                faults.append(Fault(HEADS["area"], NAMED_TWICE))
            if faults:
                summary.rejected.append(Rejected(number, tuple(faults)))
            else:
                seen.add(key)
                summary.rows.append(row)
    if not summary.rejected:
        with database.writing() as session:
            network.replace_plan(session, summary.rows)
    return summary


class _Wrong(Exception):
    def __init__(self, column: str, said: Words) -> None:
        super().__init__(said)
        self.fault = Fault(HEADS[column], said)


def _lines(file: File) -> Iterator[tuple[int, Mapping[str, str]]]:
    for table in sheets.opened(file):
        places: dict[str, int] = {}
        for number, cells in table.lines:
            if not places:
                places = _heads(spelled(cells))
            elif any(cell not in (None, "") for cell in cells):
                if number > MOST_ROWS:
                    raise FileRefused(file.name, Words("it has more than {most} rows; divide it", most=MOST_ROWS))
                yield number, _named(spelled(cells), places)
        if places:
            return
    raise FileRefused(file.name, Words("no line holds the heads of the columns ({heads}, …); take the template",
                                       heads=", ".join(f"“{HEADS[name]}”" for name in NEEDED)))


def _heads(cells: Sequence[Cell | Formula]) -> dict[str, int]:
    found = {name: at for at, cell in reversed(list(enumerate(cells))) for name, heads in _NAMES.items()
             if isinstance(cell, str) and folded(cell) in heads}
    return found if all(name in found for name in NEEDED) else {}


def _named(cells: Sequence[Cell | Formula], places: Mapping[str, int]) -> dict[str, str]:
    return {name: "" if at >= len(cells) or isinstance(cell := cells[at], Formula) else " ".join(written(cell).split())
            for name, at in places.items()}


def _row(cells: Mapping[str, str], places: Places, today: str) -> tuple[PlanRow, list[Fault]]:
    """Return a row and every fault of it; a row with faults says nothing."""
    faults: list[Fault] = []

    def ask(part: Callable[[], T], instead: T) -> T:
        try:
            return part()
        except _Wrong as error:
            faults.append(error.fault)
            return instead

    area = ask(lambda: _area(cells, places, today), 0)
    group = ask(lambda: _word(cells, "social_group"), "")
    organisation = ask(lambda: _word(cells, "organisation"), "")
    planned = ask(lambda: _number(cells, "planned", 10_000, needed=True), None)
    people = ask(lambda: _number(cells, "population", 200_000_000), None)
    return PlanRow(area, group, organisation, planned or 0, people), faults


def _area(cells: Mapping[str, str], places: Places, today: str) -> int:
    if not cells["area"]:
        raise _Wrong("area", MISSING)
    try:
        return places.find(cells["area"], today).id
    except NoPlace as error:
        raise _Wrong("area", error.args[0]) from None


def _word(cells: Mapping[str, str], name: str) -> str:
    word, fault = units.checked(name, cells.get(name, ""))
    if fault is not None:
        raise _Wrong(name, fault.said)
    return word


def _number(cells: Mapping[str, str], name: str, most: int, *, needed: bool = False) -> int | None:
    text = cells.get(name, "")
    if not text and needed:
        raise _Wrong(name, MISSING)
    try:
        number = counts.read(text)
    except counts.NoCount:
        number = most + 1
    if number is not None and number > most:
        raise _Wrong(name, Words("a whole number from {least} to {most}", least=0, most=most))
    return number
