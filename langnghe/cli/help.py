"""Commands whose help pages are wholly in the person's language, click's own headings included."""

from __future__ import annotations

from functools import partial

import click

from langnghe import helptext
from langnghe.i18n import N_
from langnghe.i18n import gettext as _

PIECES = {"[OPTIONS]": N_("[OPTIONS]"), "COMMAND [ARGS]...": N_("COMMAND [ARGS]..."),
          "[COMMAND] [ARGS]...": N_("[COMMAND] [ARGS]..."), "WORDS...": N_("WORDS..."),
          "[WORDS]...": N_("[WORDS]..."),
          "[QUERIES]...": N_("[QUERIES]..."), "LOGIN": N_("LOGIN"), "ROLE": N_("ROLE"), "PLACE": N_("PLACE")}


class _Headings(click.Command):
    """Write usage and options under translated headings."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = [_(PIECES[piece]) if piece in PIECES else piece for piece in self.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), _("Usage:") + " ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the commands of a group."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [(words.replace("INTEGER RANGE", "N").replace("INTEGER", "N"), text)
                   for option in options if (found := option.get_help_record(ctx)) for words, text in [found]]
        if records:
            with formatter.section(_("Options")):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return --help with a translated text."""
        found = super().get_help_option(ctx)
        if found:
            found.help = _("Show this help.")
        return found


class Command(_Headings, helptext.Command):
    """A command with a translated help page."""


class Group(_Headings, helptext.Group):
    """A group with a translated help page."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for one that is none, offer those like it, also where they are not imported yet."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(error.command_name, possibilities=self.list_commands(ctx), ctx=ctx) from error

    def short_help_of(self, ctx: click.Context, name: str) -> str:
        """Return the line of a command in the list of commands."""
        found = self.get_command(ctx, name)
        return found.get_short_help_str(limit=200) if found else ""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, self.short_help_of(ctx, name)) for name in self.list_commands(ctx)])


option = partial(click.option, cls=helptext.Option)

__all__ = ["N_", "Command", "Group", "option"]
