"""The columns of the reports' table: their heads in any spelling, and the words that may stand below them."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from rapidfuzz import fuzz

from vietnamese.text import fold

FILE = "report_columns.toml"
# Of 100. "Vấn đề phản ảnh" and "Lọai báo cáo" are above it, "Nội dung" beside "Loại nội dung" is below.
ALIKE = 86
GUIDE = "HƯỚNG DẪN"
SHOWN = frozenset({"vi du", "huong dan"})      # codes of rows that only show how
_ASIDE = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `words` are offered for it, `spellings` holds every folded word that means one of their codes.

    `told` columns are written into the file of refused rows and not read.
    """

    name: str
    head: str
    about: str
    width: int
    needed: bool = False
    told: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    heads: frozenset[str] = frozenset()

    def code(self, typed: str) -> str | None:
        """Return what a typed word means, None for one that means nothing here."""
        return self.spellings.get(folded(typed))

    def word(self, code: str) -> str:
        """Return the word that is offered for a code, "" for none."""
        return next((word for word, one in self.words.items() if one == code), "")


@dataclass(frozen=True, slots=True)
class Heads:
    """Which column stands where in a table; `twice` are columns that two heads name, `unread` heads that name none."""

    places: Mapping[str, int]
    missing: tuple[Column, ...]
    twice: tuple[Column, ...]
    unread: tuple[str, ...]


def folded(text: str) -> str:
    """Return words without diacritics, case and signs."""
    return " ".join(fold(text).split())


@cache
def columns() -> tuple[Column, ...]:
    """Return the columns in the order of the template."""
    return tuple(_column(one) for one in _table()["column"])


@cache
def example() -> dict[str, str]:
    """Return the row of the template that shows how, by column."""
    return dict(_table()["example"])


def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("config").joinpath(FILE).read_text("utf-8"))


def _column(one: dict[str, Any]) -> Column:
    words = one.get("words", {})
    known = {code: code for code in words.values()} | words | one.get("spellings", {})
    return Column(
        one["name"], one["head"], one["about"], one["width"], one.get("needed", False), one.get("told", False), words,
        {folded(word): code for word, code in known.items()},
        frozenset(folded(head) for head in (one["head"], one["name"], *one.get("also", ()))))


def by_name(name: str) -> Column:
    """Return a column."""
    return next(column for column in columns() if column.name == name)


def known(cells: Sequence[str]) -> int:
    """Return how many cells are heads of columns: the line with the most of them is the head of a table."""
    return len({column.name for cell in cells if (column := _exactly(cell)) is not None})


def matched(cells: Sequence[str]) -> Heads:
    """Return which column each head names: by its name, else, where only one column is like it, by likeness."""
    found = {at: column for at, cell in enumerate(cells) if (column := _exactly(cell)) is not None}
    taken = {column.name for column in found.values()}
    for at, cell in enumerate(cells):
        if at not in found and (column := _like(cell, taken)) is not None:
            found[at] = column
    counts = Counter(column.name for column in found.values())
    return Heads(
        {column.name: at for at, column in found.items()},
        tuple(column for column in columns() if column.needed and column.name not in counts),
        tuple(column for column in columns() if counts[column.name] > 1),
        tuple(cell for at, cell in enumerate(cells) if cell.strip() and at not in found))


def _exactly(cell: str) -> Column | None:
    for head in (folded(cell), folded(_ASIDE.sub(" ", cell))):
        for column in columns():
            if head in column.heads:
                return column
    return None


def _like(cell: str, taken: set[str]) -> Column | None:
    """Return the one column that a slip may mean; short heads are all like one another."""
    head = folded(_ASIDE.sub(" ", cell))
    if len(head) < 4:
        return None
    likely = {column.name for column in columns() if column.name not in taken
              and any(fuzz.ratio(head, known) >= ALIKE for known in column.heads)}
    return by_name(likely.pop()) if len(likely) == 1 else None
