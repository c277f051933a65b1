"""Tables on the terminal; through a pipe they keep their full width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from config.characters import obeyed, shown
from langnghe.cli.output import stdout

PIPED_WIDTH = 240


def console() -> Console:
    """Return a console for standard output; text from pages is never read as markup."""
    out = stdout()
    return Console(file=out, markup=False, highlight=False, width=None if out.isatty() else PIPED_WIDTH)


def show(headings: Sequence[str], rows: Iterable[Sequence[str | Text]], *, right: Sequence[int] = ()) -> None:
    """Print a table; columns numbered in `right` are set to the right."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(_cell, row))
    console().print(table)


def _cell(value: str | Text) -> Text:
    """Return a cell; a name that a site gave itself may hold what a terminal would obey."""
    if isinstance(value, Text) and not obeyed(value.plain):
        return value
    return Text(shown(str(value)))
