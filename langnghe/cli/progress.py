"""How far long work has come: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from langnghe.i18n import gettext as _

SECONDS_BETWEEN_LINES = 5.0



class Reporter:
    """Shows how far several kinds of work have come, on standard error, so that results can be piped."""

    def __init__(self, bars: Progress | None) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._done: dict[str, int] = {}
        self._last: dict[str, float] = {}

    def set(self, label: str, done: int, total: int | None = None) -> None:
        """Say how much of `label` is done."""
        self._done[label] = done
        if self._bars is None:
            self._print(label, done, total)
            return
        if label not in self._tasks:
            self._tasks[label] = self._bars.add_task(label, total=total)
        self._bars.update(self._tasks[label], completed=done, total=total)

    def add(self, label: str, more: int, left: int) -> None:
        """Say that `more` was done and `left` is still to do."""
        done = self._done.get(label, 0) + more
        self.set(label, done, done + left)

    def line(self, text: str) -> None:
        """Print a line of its own."""
        if self._bars is None:
            click.echo(text, err=True)
        else:
            self._bars.console.print(text, markup=False, highlight=False)

    def _print(self, label: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        if now - self._last.get(label, now - SECONDS_BETWEEN_LINES) < SECONDS_BETWEEN_LINES and done != total:
            return
        self._last[label] = now
        if total is None:
            self.line(_("{label}: {done}").format(label=label, done=done))
        else:
            self.line(_("{label}: {done} of {total}").format(label=label, done=done, total=total))


@contextmanager
def many() -> Iterator[Reporter]:
    """Give a reporter for several kinds of work."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Reporter(None)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        yield Reporter(bars)


class Report:
    """How far one kind of work has come; called with what is done and, once it is known, what there is in all."""

    def __init__(self, reporter: Reporter, label: str) -> None:
        self._reporter = reporter
        self._label = label
        self._waiting = ""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show how much is done."""
        self._reporter.set(self._label, done, total)

    def line(self, text: str) -> None:
        """Print a line of its own, the same one only once."""
        if text != self._waiting:
            self._waiting = text
            self._reporter.line(text)


@contextmanager
def reporting(label: str) -> Iterator[Report]:
    """Give what shows how far one kind of work has come."""
    with many() as reporter:
        yield Report(reporter, label)
