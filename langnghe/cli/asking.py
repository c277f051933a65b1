"""Questions that end a command unless they are answered with yes, in the person's language."""

from __future__ import annotations

import click

from langnghe.i18n import N_, language
from langnghe.i18n import gettext as _
from vietnamese.text import fold

# Either language is understood: the hand types what it is used to. "k" and "không" are Vietnamese for no.
YES = frozenset({"c", "co", "y", "yes"})
NO = frozenset({"", "k", "ko", "khong", "n", "no"})
CHOICES = {"vi": "[c/K]", "en": "[y/N]"}
AGAIN = N_("Please answer yes or no.")


def confirm(question: str) -> None:
    """Ask until the answer is yes or no; anything but yes ends the command, and so does the end of the input."""
    while True:
        try:
            answer = click.prompt(f"{question} {CHOICES[language()]}", default="", show_default=False)
        except EOFError:
            raise click.Abort from None
        given = fold(str(answer).strip().lower())
        if given in YES:
            return
        if given in NO:
            raise click.Abort
        click.echo(_(AGAIN), err=True)
