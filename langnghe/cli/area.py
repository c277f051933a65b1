"""`langnghe area`: administrative units before and after the reforms, and what became of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click
from sqlalchemy.orm import Session

from config.settings import Settings
from langnghe import formats
from langnghe.cli import tables
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.values import Number
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from pipelines.areas import filling
from storage import areas
from storage.area_updates import Applied
from storage.areas import AreaView, Link

MOST_MAPPED = 20
MOST = 10_000
MOST_SAID = 100      # characters of what was typed, in an error


@click.group(cls=Group, help=N_("Find administrative units, see what became of them, take in a change of them."))
def command() -> None:
    """Group the area commands."""


@command.command(help=N_("Find units by name, with diacritics or without; \"ben thanh, quan 1\" also says where."))
@click.argument("text", nargs=-1, required=True, metavar="TEXT")
@option("--limit", type=Number(1, MOST), default=30, show_default=True, help=N_("Units at most."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line instead of a table."))
@click.pass_obj
def find(settings: Settings, text: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Print the units that a text means."""
    wanted = " ".join(text)
    with record(settings) as database:
        filling.fill(database, settings)
        with database.reading() as session:
            found = _found(session, wanted, limit + 1)
            lines = areas.above(session, found)
            after = _after(session, found)
            before = areas.renamings(session, [area.id for area in found])
    for area in found[:limit] if as_json else ():
        click.echo(_json(area, lines[area.id], after.get(area.id, ()), before.get(area.id, ())))
    if not as_json:
        rows = [(area.full_name, _names(lines[area.id]), _validity(area), _short(after.get(area.id, ())), area.key)
                for area in found[:limit]]
        tables.show((_("Unit"), _("Lies in"), _("In force"), _("Became"), _("Key")), rows)
    if len(found) > limit:
        click.echo(_("These are the first {limit}; there are more: --limit {more}").format(
            limit=formats.number(limit), more=5 * limit), err=True)


@command.command("map", help=N_("Show what became of units, and what units were made of: a set, partial or whole."))
@click.argument("text", nargs=-1, required=True, metavar="UNIT")
@click.pass_obj
def map_units(settings: Settings, text: tuple[str, ...]) -> None:
    """Print old → new and new → old of the units that a text means."""
    wanted = " ".join(text)
    with record(settings) as database:
        filling.fill(database, settings)
        with database.reading() as session:
            found = _found(session, wanted, MOST_MAPPED + 1)
            if len(found) > MOST_MAPPED:
                raise Refused(_(
                    "{text}: more than {count} units; say where it lies (\"{text}, quận 1\") or give its key from "
                    "`langnghe area find`").format(text=wanted, count=MOST_MAPPED))
            ids = [area.id for area in found]
            # Of units that became one another, both ends are among those found.
            links = dict.fromkeys([*areas.successors(session, ids), *areas.predecessors(session, ids)])
            lines = areas.above(session, {area.id: area for area in [
                *found, *(end for link in links for end in (link.before, link.after))]}.values())
            before = areas.renamings(session, ids)
    for area in found:
        _show_map(area, links, lines, before.get(area.id, ()))


@command.command(help=N_("Take in a file with a change of the units: all of it or, when a row is wrong, nothing."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.pass_obj
def update(settings: Settings, file: Path) -> None:
    """Apply a file of units."""
    with record(settings) as database:
        done = filling.update(database, settings, file)
    if done.known:
        click.echo(_("{file}: nothing new; all of it is known.").format(file=file.name))
        return
    click.echo(_("{file}: {what}.").format(file=file.name, what=", ".join(_said(done.applied))))
    click.echo(_("`langnghe work` looks for the places in all articles anew."), err=True)


def _said(applied: Applied) -> Iterable[str]:
    if applied.added:
        yield ngettext("{count} unit added", "{count} units added", applied.added).format(
            count=formats.number(applied.added))
    if applied.renamed:
        yield ngettext("{count} unit changed", "{count} units changed", applied.renamed).format(
            count=formats.number(applied.renamed))
    if applied.ended:
        yield ngettext("{count} unit ended", "{count} units ended", applied.ended).format(
            count=formats.number(applied.ended))
    if applied.linked:
        yield ngettext("{count} link from old to new", "{count} links from old to new", applied.linked).format(
            count=formats.number(applied.linked))


def _found(session: Session, text: str, limit: int) -> list[AreaView]:
    found = areas.find(session, text, limit)
    if not found:
        raise Refused(_("There is no unit {text}; type a part of its name, with or without diacritics.").format(
            text=repr(text if len(text) <= MOST_SAID else f"{text[:MOST_SAID]}…")))
    return found


def _after(session: Session, found: Iterable[AreaView]) -> dict[int, list[Link]]:
    after: dict[int, list[Link]] = {}
    for link in areas.successors(session, [area.id for area in found if area.valid_to]):
        after.setdefault(link.before.id, []).append(link)
    return after


def _names(line: Sequence[AreaView]) -> str:
    return ", ".join(area.full_name for area in line)


def _validity(area: AreaView) -> str:
    if area.valid_from and area.valid_to:
        return _("{first} to {last}").format(first=formats.day(area.valid_from), last=formats.day(area.valid_to))
    if area.valid_to:
        return _("until {last}").format(last=formats.day(area.valid_to))
    return _("since {first}").format(first=formats.day(area.valid_from)) if area.valid_from else _("always")


def _short(links: Sequence[Link]) -> str:
    shown = ", ".join(_partly(link.after, partial=link.partial) for link in links[:3])
    more = len(links) - 3
    return shown + (" " + _("and {count} more").format(count=more) if more > 0 else "")


def _partly(area: AreaView, *, partial: bool) -> str:
    return _("{unit} (a part)").format(unit=area.full_name) if partial else area.full_name


def _show_map(
    area: AreaView, links: Iterable[Link], lines: Mapping[int, Sequence[AreaView]], before: Sequence[areas.Renaming],
) -> None:
    click.echo(f"{_names((area, *lines[area.id]))}  [{area.key}]  {_validity(area)}")
    for renaming in before:
        click.echo("  " + _("until {day} called {name}").format(
            day=formats.day(renaming.day), name=renaming.full_name))
    rows = [("→", link.after, link) for link in links if link.before.id == area.id]
    rows += [("←", link.before, link) for link in links if link.after.id == area.id]
    # Districts of a ward repeat what its wards say, with less.
    rows = [row for row in rows if row[0] == "→" or row[1].level == area.level]
    if not rows:
        unknown = _("what became of it is not known") if area.valid_to else _("what it was made of is not known")
        click.echo("  " + unknown)
    for arrow, other, link in rows:
        click.echo(f"  {arrow} {_names((other, *lines[other.id]))}  [{other.key}]" + (
            "  " + (_("only a part of it") if arrow == "→" else _("a part of that unit")) if link.partial else ""))


def _json(
    area: AreaView, line: Sequence[AreaView], after: Iterable[Link], before: Iterable[areas.Renaming]
) -> str:
    return json.dumps({
        "key": area.key, "era": area.era, "level": area.level, "code": area.code, "type": area.type, "name": area.name,
        "lies_in": [above.key for above in line], "lies_in_names": [above.full_name for above in line],
        "valid_from": area.valid_from or None, "valid_to": area.valid_to or None,
        "became": [{"key": link.after.key, "name": link.after.full_name, "day": link.day, "partial": link.partial}
                   for link in after],
        "called_before": [{"until": renaming.day, "name": renaming.full_name} for renaming in before],
    }, ensure_ascii=False)
