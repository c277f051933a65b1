"""`langnghe statement`: the public page that the user agent points to."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import click

from config.settings import Settings
from config.sources import load_sources
from langnghe import statement
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Command, option
from langnghe.cli.opening import record
from langnghe.cli.output import checked, force_option, out_option
from langnghe.cli.values import Choice
from langnghe.i18n import gettext as _
from langnghe.render.statement import TITLE, statement_html, statement_markdown
from storage import sources as known

ENDINGS = (".html", ".htm", ".md", ".markdown")
MAIL = re.compile(r"[^\s@<>\"'(),;]+@[^\s@<>\"'(),;]+\.[^\s@<>\"'(),;.]+")


@click.command(cls=Command, help=N_(
    "Write the public page in Vietnamese and English: what is collected from where, what is kept and how long, how to "
    "have it deleted. It follows from the settings, source files and record; put it where LANGNGHE_CONTACT points."))
@option("--format", "form", type=Choice(["html", "md"]), default="html", show_default=True,
        help=N_("HTML or Markdown."))
@option("--mail", metavar="ADDRESS", default="", help=N_(
    "Where to write, when LANGNGHE_CONTACT is the address of the page itself."))
@out_option
@force_option
@click.pass_obj
def command(settings: Settings, form: str, mail: str, out: Path | None, force: bool) -> None:
    """Write the page; without anybody to write to it would promise what cannot be asked for."""
    if not settings.contact:
        raise Refused(_("LANGNGHE_CONTACT is empty: the page has to say whom to ask for deletion."))
    if mail and not MAIL.fullmatch(mail):
        raise click.BadParameter(_("{value} is no e-mail address.").format(value=repr(mail)), param_hint="--mail",
                                 ctx=click.get_current_context())
    out = checked(settings, out, ENDINGS, (TITLE,), force=force)
    sources = load_sources(settings)
    with record(settings) as database, database.reading() as session:
        held = known.held(session)
    if not mail and statement.is_page(settings.contact):
        click.echo(_("The page sends its readers to {contact} to have something deleted. If that is the page itself, "
                     "they would find nobody there: give --mail ADDRESS.").format(contact=settings.contact), err=True)
    sections = partial(statement.sections, settings, sources, held, mail)
    text = statement_html(sections) if form == "html" else statement_markdown(sections)
    if out is None:
        click.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8", newline="\n")
    click.echo(_("Written: {file}").format(file=out), err=True)
