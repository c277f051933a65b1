"""`langnghe work`: what is due on the rows of the record."""

from __future__ import annotations

import signal
import threading
from datetime import datetime
from types import FrameType

import click

from config.settings import Settings
from langnghe.cli.help import N_, Command, option
from langnghe.cli.progress import many
from langnghe.formats import moment
from langnghe.i18n import gettext as _
from langnghe.jobs import Note, work
from langnghe.tasks import TASKS

LABELS = {task.name: task.label for task in TASKS}


@click.command(cls=Command, help=N_(
    "Do what is due: put articles into stories and topics, find the areas that they name, look for hotspots every "
    "hour, make the day's forecasts, index changes, clean up. Can run beside the crawl and in several processes; goes "
    "on until stopped."))
@option("--until-idle", is_flag=True, help=N_("End when nothing is due; exit code 1 when something could not be done."))
@click.pass_context
def command(context: click.Context, until_idle: bool) -> None:
    """Work and say what was done."""
    settings: Settings = context.obj
    stop = _stop_on_signals()
    with many(sums_follow=True) as report:
        def tell(note: Note) -> None:
            if note.error:
                report.line(_("{task}: {error}").format(task=_(LABELS[note.task]), error=note.error))
            else:
                report.add(_(LABELS[note.task]), note.done, note.waiting)

        summary = work(settings, until_idle=until_idle, on_progress=tell,
                       on_idle=None if until_idle else lambda due: report.wait(_waiting(due)), stop=stop)
    for name, done in summary.done.items():
        click.echo(_("{task}: {done}").format(task=_(LABELS[name]), done=done))
    if not summary.done and not summary.failed:
        click.echo(_("Nothing is due."))
    if summary.failed:
        context.exit(1)


def _waiting(due: datetime | None) -> str:
    if due is None:
        return _("Waiting for new articles.")
    return _("Waiting for new articles; the next clean-up is due at {time}.").format(time=moment(due))


def _stop_on_signals() -> threading.Event:
    """Return an event that Ctrl-C and a polite kill set: the turn under way is ended, not torn."""
    stop = threading.Event()

    def handle(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handle)
    return stop
