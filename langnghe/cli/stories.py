"""`langnghe topics story`: who carried a story, who changed what."""

from __future__ import annotations

import click

from config.settings import Settings
from langnghe import copies
from langnghe.cli import tables
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Command, option
from langnghe.cli.opening import record
from langnghe.cli.values import Number
from langnghe.copies import Carried, Line
from langnghe.formats import moment, number, plain
from langnghe.i18n import gettext as _
from langnghe.render import phrases
from langnghe.web import words
from langnghe.web.difference import Change, Room
from storage.copies import Copy

LARGEST_ID = 2**63 - 1
MARKS = {"same": ("", ""), "out": ("[-", "-]"), "in": ("{+", "+}")}


@click.command("story", cls=Command, help=N_(
    "Show who carried a story and who changed what; the numbers of stories are in `topics show`."))
@click.argument("story", type=Number(0), metavar="ID")
@option("--changes", type=Number(0), metavar="ID", help=N_(
    "Show word by word what this copy changed: [-gone-] and {+new+}."))
@option("--page", type=Number(1), default=1, show_default=True, help=N_("Which fifty copies."))
@click.pass_obj
def story(settings: Settings, story: int, changes: int | None, page: int) -> None:
    """Print a story's copies, or the changes of one."""
    with record(settings) as database, database.reading() as session:
        # No key is larger, and a database refuses to compare with a larger one.
        found = copies.carried(session, story, page) if story <= LARGEST_ID else None
        line = copies.one(session, found, changes) if found and changes is not None and changes <= LARGEST_ID else None
    if found is None:
        raise Refused(_("There is no story {id}.").format(id=story))
    if changes is None:
        _show(found)
    elif line is None:
        raise Refused(_("Article {article} is no other copy of story {id}.").format(article=changes, id=story))
    else:
        _show_changes(line)


def _show(found: Carried) -> None:
    click.echo(_("Story {id}: {title}").format(id=found.facts.id, title=plain(found.representative.title)))
    click.echo(_("{articles} from {outlets}, {undated} undated").format(
        articles=phrases.articles(found.articles), outlets=phrases.outlets(found.outlets),
        undated=number(found.undated)))
    click.echo(_("Represented by article {id} of {outlet}: {reason}").format(
        id=found.representative.id, outlet=plain(found.representative.source_title), reason=found.reason))
    rows = [_row(found.representative, "", "", "")]
    rows += [_row(line.copy, copies.share(line.kept), copies.share(line.own), copies.summary(line))
             for line in found.lines]
    tables.show((_("Article"), _("Source"), _("Date"), _("Date from"), _("Marks"), _("Kept"), _("Own"), _("Changes")),
                rows, right=(0, 5, 6))
    if found.pages > 1:
        click.echo(_("Page {page} of {pages}: --page").format(page=found.number, pages=found.pages), err=True)


def _row(copy: Copy, kept: str, own: str, changed: str) -> tuple[str, ...]:
    dated = copy.published_at is not None and copy.date_reliable
    when = moment(copy.published_at, copy.date_precision) if dated and copy.published_at else _("undated")
    basis = words.say(words.BASES, copy.date_basis) if copy.published_at is not None else ""
    marks = [_("revised")] * copy.revised + [_("withdrawn")] * (copy.withdrawn_at is not None)
    return str(copy.id), copy.source_title, when, basis, ", ".join(marks), kept, own, changed


def _show_changes(line: Line) -> None:
    click.echo(f"{plain(line.copy.source_title)}: {copies.summary(line)}")
    room = Room()
    passages = [list(line.title)] if line.retitled else []
    for passage in [*passages, *line.rewriting.passages(room)]:
        click.echo("")
        click.echo(plain("".join(_marked(change) for change in passage)))
    if room.told():
        click.echo(_("Too much changed to be shown word by word."), err=True)


def _marked(change: Change) -> str:
    before, after = MARKS[change.kind]
    return f"{before}{change.text}{after}"
