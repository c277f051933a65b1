"""Errors a person can act on become one line and exit code 2; anything else keeps its traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from langnghe.i18n import gettext as _
from langnghe.troubles import KNOWN, worded


class Refused(click.ClickException):
    """A command that could not do its work; the message is for the person at the terminal."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        """Print the one line."""
        click.echo(_("Error: {message}").format(message=self.format_message()), err=True)


@contextmanager
def one_line() -> Iterator[None]:
    """Turn the known errors of the lower rooms into Refused."""
    try:
        yield
    except KNOWN as error:
        raise Refused(worded(error)) from error
