"""`langnghe doctor`: what is configured, reachable, behind, wrong."""

from __future__ import annotations

import click

from config.masking import masked
from langnghe.cli.help import N_, Command
from langnghe.formats import plain
from langnghe.i18n import ngettext

MARKS = {"ok": ("✓", "green"), "!": ("!", "yellow"), "x": ("✗", "red")}


@click.command(cls=Command, help=N_(
    "Say what is configured, reachable, behind or wrong; exit code 1 when something is wrong."))
@click.pass_context
def command(context: click.Context) -> None:
    """Print every finding, then what it comes to."""
    from langnghe.checks import WRONG, examine

    wrong = 0
    for finding in examine(context.obj):
        mark, color = MARKS[finding.state]
        click.echo(f"{click.style(mark, fg=color)} {finding.subject}: {masked(str(plain(finding.text)))}")
        wrong += finding.state == WRONG
    if wrong:
        message = ngettext("{count} thing is wrong.", "{count} things are wrong.", wrong)
        click.echo(message.format(count=wrong), err=True)
        context.exit(1)
