"""`langnghe source probe`: get to know sites, show what a crawl would take from them, write their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from config import clock
from config.families import load_families
from config.settings import Settings
from config.sources import NAME, load_sources
from langnghe import troubles
from langnghe.cli import tables
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Command, option
from langnghe.formats import plain
from langnghe.i18n import gettext as _

if TYPE_CHECKING:
    from crawlers.probe.report import Report, Sample

MOST_PORTALS = 1000
SHOWN = 200


@dataclass(slots=True)
class Portal:
    """One address to probe, where its file goes, and what came of it."""

    address: str
    path: Path
    place: str = ""              # file and line of a list
    trouble: str = ""            # why it was not probed or written
    report: Report | None = None

    @property
    def written(self) -> bool:
        """Say whether a file was written."""
        return self.report is not None and self.report.source is not None and not self.trouble


@click.command("probe", cls=Command, help=N_(
    "Get to know a site and write its source file: feeds, sections, system, selectors; five articles are shown."))
@click.argument("address", required=False, metavar="[URL]")
@option("--list", "listed", type=click.Path(path_type=Path), metavar="FILE",
        help=N_("Probe every address of this file, one a line."))
@option("--out", type=click.Path(path_type=Path), metavar="FILE",
        help=N_("Write here instead of the office's own configuration folder."))
@option("--force", is_flag=True, help=N_("Replace a file that is there."))
@option("--enable", is_flag=True, help=N_("Write the source switched on; without it, it is off until looked through."))
@click.pass_context
def command(
    context: click.Context, address: str | None, listed: Path | None, out: Path | None, force: bool, enable: bool
) -> None:
    """Probe, show, write; exit code 1 when a site gave no file."""
    settings: Settings = context.obj
    if (address is None) == (listed is None):
        raise click.UsageError(_("give either one address or --list FILE"))
    if listed is not None and out is not None:
        raise click.UsageError(_("--out names one file and does not go with --list"))
    portals = [_portal(settings, address, out)] if address is not None else _portals(settings, _lines(listed))
    _refuse_taken(portals, force, alone=listed is None)
    _probe(settings, [portal for portal in portals if not portal.trouble], force=force, enable=enable)
    if listed is not None:
        _summary(portals)
    if not all(portal.written for portal in portals):
        context.exit(1)


def _portal(settings: Settings, text: str, out: Path | None) -> Portal:
    from crawlers.addresses import AddressRefused
    from crawlers.probe import portal

    try:
        url = portal.address(text)
    except AddressRefused as reason:
        raise Refused(_("{address}: {reason}").format(address=text, reason=troubles.said(reason.args[0]))) from None
    if out is not None and (out.suffix != ".toml" or not NAME.fullmatch(out.stem)):
        raise Refused(_("{file}: a source file's name has lower-case letters, digits and - and ends in .toml").format(
            file=out))
    return Portal(url, out or settings.config_dir / "sources" / f"{portal.name_of(url)}.toml")


def _lines(path: Path | None) -> list[tuple[str, str]]:
    """Return (place, text) of the lines that hold something."""
    assert path is not None
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Refused(_("{file}: not a text in UTF-8").format(file=path)) from None
    found = [(f"{path}:{number}", text) for number, line in enumerate(lines, 1) if (text := line.split("#")[0].strip())]
    if not found:
        raise Refused(_("{file}: no address in it").format(file=path))
    if len(found) > MOST_PORTALS:
        raise Refused(_("{file}: {count} addresses, at most {most} at once").format(
            file=path, count=len(found), most=MOST_PORTALS))
    return found


def _portals(settings: Settings, lines: Sequence[tuple[str, str]]) -> list[Portal]:
    """Return a portal a line; a line that is none, or that names a site again, has its trouble."""
    from crawlers.probe.portal import draft
    from crawlers.run import is_local, is_private

    found: list[Portal] = []
    places: dict[Path, str] = {}
    for place, text in lines:
        try:
            portal = _portal(settings, text, None)
        except Refused as reason:
            portal = Portal(text, Path(), trouble=reason.format_message())
        else:
            if portal.path in places:
                portal.trouble = _("the same site as {place}").format(place=places[portal.path])
            elif is_local(draft(portal.address)) and not settings.allow_loopback:
                portal.trouble = _("on this machine: set LANGNGHE_ALLOW_LOOPBACK=true (tests)")
            elif is_private(draft(portal.address)):
                portal.trouble = _("a private address")
            places.setdefault(portal.path, place)
        portal.place = place
        if portal.trouble:
            click.echo(_("{place}: {trouble}").format(place=place, trouble=portal.trouble), err=True)
        found.append(portal)
    return found


def _refuse_taken(portals: Sequence[Portal], force: bool, *, alone: bool) -> None:
    """Look before the first request: nobody waits for a probe whose file cannot be written."""
    for portal in portals:
        if not portal.trouble and portal.path.exists() and not force:
            portal.trouble = _("{file} is there already; --force replaces it").format(file=portal.path)
            if alone:
                raise Refused(portal.trouble)
            click.echo(_("{place}: {trouble}").format(place=portal.place, trouble=portal.trouble), err=True)


def _probe(settings: Settings, portals: Sequence[Portal], *, force: bool, enable: bool) -> None:
    from crawlers.probe.portal import draft
    from crawlers.probe.run import Stopped, probe_all  # Scrapy takes half a second to import
    from crawlers.run import check_reach

    def done(report: Report) -> None:
        for portal in (portal for portal in portals if portal.address == report.address):
            portal.report = report
            _show(report)
            _write(settings, portal, force=force, enable=enable)

    if not portals:
        return
    check_reach([draft(portal.address) for portal in portals], settings)
    _say_known(settings, portals)
    click.echo(_("Asking page by page, with the pause that each site wants; this takes a minute or more."), err=True)
    try:
        probe_all(settings, [portal.address for portal in portals], done)
    except Stopped:
        raise click.Abort from None


def _say_known(settings: Settings, portals: Sequence[Portal]) -> None:
    from config.sources import belongs

    for portal in portals:
        for source in load_sources(settings):
            if belongs(source, portal.address):
                click.echo(_("{address} belongs to the source {name} already ({file})").format(
                    address=portal.address, name=source.name, file=source.path), err=True)


def _write(settings: Settings, portal: Portal, *, force: bool, enable: bool) -> None:
    from crawlers.probe import toml_file

    report = portal.report
    if report is None or report.source is None:
        return
    families = load_families(settings)
    today = date.fromisoformat(clock.local_day(clock.now()))
    try:
        toml_file.write(toml_file.render(report, families, today, enabled=enable), portal.path, families, force=force)
    except FileExistsError:
        portal.trouble = _("{file} is there already; --force replaces it").format(file=portal.path)
        click.echo(portal.trouble, err=True)
        return
    click.secho(_("Written: {file}").format(file=portal.path), bold=True)
    click.echo(_("Look it through; try it with `langnghe crawl --source {name}`.").format(name=portal.path.stem))


def _show(report: Report) -> None:
    from langnghe.cli.probe_words import said

    click.echo("")
    click.secho(report.address, bold=True)
    for note in report.notes:
        click.echo(f"  {plain(said(note))}")
    for number, sample in enumerate(report.samples, 1):
        _show_sample(number, sample)


def _show_sample(number: int, sample: Sample) -> None:
    click.echo("")
    click.echo(f"  {number}. " + click.style(_plain(sample.title), bold=True))
    click.echo(f"     {sample.url}")
    click.echo("     " + _dated(sample))
    if sample.comments:
        click.echo("     " + _("{count} posts on its first page").format(count=sample.comments))
        return
    if sample.lead:
        click.echo("     " + _("Lead: {text}").format(text=_plain(sample.lead)))
    click.echo("     " + _("Text, {count} characters: {text}").format(count=len(sample.body), text=_plain(sample.body)))


def _dated(sample: Sample) -> str:
    from langnghe.cli.probe_words import BASES

    if sample.at is None:
        return _("Date: none found")
    at = sample.at.astimezone(clock.DISPLAY_ZONE).strftime("%d/%m/%Y %H:%M")
    words = _("Date: {at}, {basis}") if sample.date_reliable else _("Date: {at}, {basis}, not to be trusted")
    return words.format(at=at, basis=_(BASES.get(sample.date_basis, sample.date_basis)))


def _plain(text: str) -> str:
    """Return the beginning of a page's text without personal data, on one line and without control characters."""
    from vietnamese.redaction import redact

    line = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    whole = redact(line, context="news").text
    return whole if len(whole) <= SHOWN else whole[:SHOWN].rsplit(" ", 1)[0] + "…"


def _summary(portals: Sequence[Portal]) -> None:
    from langnghe.cli.probe_words import said

    rows = []
    for portal in portals:
        report = portal.report
        result = _("written") if portal.written else portal.trouble or (said(report.notes[-1]) if report else "")
        rows.append((portal.address, result, str(len(report.samples)) if report else "0",
                     str(portal.path) if portal.written else ""))
    click.echo("")
    tables.show((_("Address"), _("Result"), _("Articles"), _("File")), rows, right=(2,))
    click.echo(_("{written} of {count} written.").format(
        written=sum(portal.written for portal in portals), count=len(portals)))
