"""How far long work has come: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from langnghe.i18n import gettext as _

SECONDS_BETWEEN_LINES = 5.0

# Called with what is done and, once it is known, what there is in all.
Report = Callable[[int, int | None], None]


@contextmanager
def reporting(label: str) -> Iterator[Report]:
    """Give a function that shows progress on standard error, so that results can be piped."""
    console = Console(stderr=True)
    if console.is_terminal:
        yield from _bar(console, label)
    else:
        yield _lines(label)


def _bar(console: Console, label: str) -> Iterator[Report]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(label, total=None)

        def report(done: int, total: int | None = None) -> None:
            progress.update(task, completed=done, total=total)

        yield report


def _lines(label: str) -> Report:
    last = time.monotonic()

    def report(done: int, total: int | None = None) -> None:
        nonlocal last
        if time.monotonic() - last < SECONDS_BETWEEN_LINES and done != total:
            return
        last = time.monotonic()
        if total is None:
            click.echo(_("{label}: {done}").format(label=label, done=done), err=True)
        else:
            click.echo(_("{label}: {done} of {total}").format(label=label, done=done, total=total), err=True)

    return report
