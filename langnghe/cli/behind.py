"""How far the index is behind the record, said wherever an answer may be older than it."""

from __future__ import annotations

import click

from langnghe.formats import number
from langnghe.i18n import ngettext


def say_behind(changes: int) -> None:
    """Say how many changes the index has not seen; nothing when there are none."""
    if changes:
        message = ngettext("The index is {count} change behind: run `langnghe work`.",
                           "The index is {count} changes behind: run `langnghe work`.", changes)
        click.echo(message.format(count=number(changes)), err=True)
