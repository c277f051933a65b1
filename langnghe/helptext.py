"""Click commands, groups and options whose help is a message id, translated each time it is shown."""

from __future__ import annotations

import click

from langnghe.i18n import gettext


class _Translated:
    """Hold help as a message id marked with `N_` and give it in the language of the moment."""

    _help: str | None = None

    @property
    def help(self) -> str | None:
        return gettext(self._help) if self._help else self._help

    @help.setter
    def help(self, value: str | None) -> None:
        self._help = value


class Command(_Translated, click.Command):
    """A command with translated help."""


class Group(_Translated, click.Group):
    """A group with translated help, whose commands and groups are of this kind too."""

    command_class = Command
    group_class = type


class Option(_Translated, click.Option):
    """An option with translated help, and with the word for its value translated where a catalog has it."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Return what stands for the value in usage and help."""
        found = super().make_metavar(ctx)
        return gettext(found) if found else found
