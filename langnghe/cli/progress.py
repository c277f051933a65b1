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

    def __init__(self, bars: Progress | None, *, sums_follow: bool = False) -> None:
        self._bars = bars
        self._sums_follow = sums_follow     # the caller says at the end how much was done
        self._tasks: dict[str, TaskID] = {}
        self._done: dict[str, int] = {}
        self._last: dict[str, float] = {}
        self._waiting = ""

    def set(self, label: str, done: int, total: int | None = None) -> None:
        """Say how much of `label` is done."""
        self._done[label] = done
        self._waiting = ""
        if self._bars is None:
            self._print(label, done, total)
            return
        # Begun with the first number: bars of nothing would be a blank screen, drawn anew ten times a second.
        self._bars.start()
        if label not in self._tasks:
            self._tasks[label] = self._bars.add_task(label, total=total)
        self._bars.update(self._tasks[label], completed=done, total=total)

    def add(self, label: str, more: int, left: int) -> None:
        """Say that `more` was done and `left` is still to do."""
        done = self._done.get(label, 0) + more
        self.set(label, done, done + left)

    def wait(self, text: str) -> None:
        """Stop the bars and say what is waited for, once until something is done."""
        if text == self._waiting:
            return
        self._waiting = text
        if self._bars is not None:
            self._bars.stop()
        self.line(text)

    def line(self, text: str) -> None:
        """Print a line of its own."""
        if self._bars is None:
            click.echo(text, err=True)
        else:
            self._bars.console.print(text, markup=False, highlight=False)

    def _print(self, label: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        if self._sums_follow and done == total:
            return
        if now - self._last.get(label, now - SECONDS_BETWEEN_LINES) < SECONDS_BETWEEN_LINES and done != total:
            return
        self._last[label] = now
        if total is None:
            self.line(_("{label}: {done}").format(label=label, done=done))
        else:
            self.line(_("{label}: {done} of {total}").format(label=label, done=done, total=total))


@contextmanager
def many(*, sums_follow: bool = False) -> Iterator[Reporter]:
    """Give a reporter for several kinds of work; `sums_follow` when the caller says at the end how much was done."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Reporter(None, sums_follow=sums_follow)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bars = Progress(*columns, console=console, transient=sums_follow)
    try:
        yield Reporter(bars, sums_follow=sums_follow)
    finally:
        bars.stop()


class Report:
    """How far one kind of work has come; called with what is done and, once it is known, what there is in all."""

    def __init__(self, reporter: Reporter, label: str) -> None:
        self._reporter = reporter
        self._label = label
        self._waiting = ""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show how much is done."""
        self._reporter.set(self._label, done, total)

    def wait(self, text: str) -> None:
        """Say what is waited for, once until something is done."""
        self._reporter.wait(text)

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
