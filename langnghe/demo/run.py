"""The demo from end to end: crawl, change the world, crawl again, work, digest, search, open the desk."""

from __future__ import annotations

import errno
import time
from contextlib import nullcontext

import click

from config import clock
from config.settings import Settings
from langnghe.cli.listening import TROUBLES as PORT_TROUBLES
from langnghe.cli.listening import bound, open_desk
from langnghe.cli.opening import record
from langnghe.demo import checkwork, fieldwork, report, situationwork, staffwork, streamwork
from langnghe.demo.afterwards import show_commands
from langnghe.demo.outlets import OUTLETS
from langnghe.demo.place import Place, fresh_place, run_command
from langnghe.demo.proof import leaks
from langnghe.demo.server import Running
from langnghe.demo.server import serve as serve_world
from langnghe.demo.sources import write_sources
from langnghe.demo.units import write_units
from langnghe.demo.world import World
from langnghe.i18n import N_
from langnghe.i18n import gettext as _
from storage.due import make_due

TROUBLES = PORT_TROUBLES | {errno.EADDRINUSE: N_(
    "{host}:{port} is taken by another program; set LANGNGHE_PORT to a free one or use --no-serve.")}


def run_demo(settings: Settings, *, serve: bool) -> None:
    """Run the whole flow over the invented outlets in a fresh folder; with `serve` open the desk until Ctrl-C."""
    # The port is held from the start: to learn after the work that it is taken would be late.
    with bound(settings.host, settings.port, TROUBLES) if serve else nullcontext() as listening:
        started = time.monotonic()
        place = fresh_place(settings)
        with serve_world(World(clock.now())) as running:
            _collect(place, running)
            _understand(place)
            _listen(place)
            _publish(place)
            _prove(place, running)
            click.echo(_("Done in {seconds:.0f} seconds; everything lies in {folder}.").format(
                seconds=time.monotonic() - started, folder=place.folder))
            show_commands(place.folder)
            if listening is not None:
                click.echo("")
                open_desk(place.settings, listening)


def _collect(place: Place, running: Running) -> None:
    """Crawl the first edition, then let the world change and crawl what was there again."""
    names = write_sources(place.settings.config_dir / "sources", running.bases)
    write_units(place.settings.config_dir / "areas")
    only = [part for name in names for part in ("--source", name)]
    report.heading(_("Invented outlets on this machine"))
    for key, outlet in OUTLETS.items():
        click.echo(f"  {outlet.title}: {running.bases[key]}")
    report.heading(_("First crawl"))
    run_command(place, "crawl-1", "crawl", *only)
    report.show_crawl(report.last_run(place.settings))
    running.edition = 2
    with record(place.settings) as database, database.writing() as session:
        again = make_due(session, clock.now())
    report.heading(_("Second crawl: a story was revised, one taken down; {pages} pages are asked again").format(
        pages=again))
    run_command(place, "crawl-2", "crawl", *only)
    report.show_crawl(report.last_run(place.settings))


def _understand(place: Place) -> None:
    """Put the articles into stories and topics, and index them."""
    run_command(place, "work", "work", "--until-idle")
    report.show_record(place.settings)


def _listen(place: Place) -> None:
    """Take in what the field reports, and bring it together with what was collected."""
    report.heading(_("Reports of the field"))
    with record(place.settings) as database:
        items = fieldwork.hand_in(database, clock.now())
    click.echo(_("{items} items of {posts} posts over fifteen days; one post is silent.").format(
        items=items, posts=len(fieldwork.texts()["post"])))
    run_command(place, "work-2", "work", "--until-idle")
    with record(place.settings) as database:
        known, staff = staffwork.do(database, clock.now())
        with database.writing() as session:
            for values in fieldwork.texts()["situation"]:
                situationwork.do(session, known, values, staff, clock.local_day(clock.now()))
            for values in fieldwork.texts()["judged"]:
                checkwork.do(session, known, values, staff[0], clock.now())
        frame = streamwork.do(database, known, staff, place.settings.stream_people)
    # The rumor files are of after the first round.
    run_command(place, "crosscheck", "crosscheck", "run")
    report.show_field(place.settings, frame)


def _publish(place: Place) -> None:
    """Write the digest and search."""
    day = clock.local_day(clock.now())
    report.heading(_("Digest of {day}").format(day=day))
    for form in ("html", "md"):
        file = place.folder / f"digest-{day}.{form}"
        run_command(place, f"digest-{form}", "digest", "--day", day, "--format", form, "--out", str(file))
        click.echo(f"  {file}")
    report.show_searches(place.settings)


def _prove(place: Place, running: Running) -> None:
    """Look for every planted name, id, phone number and address in every byte that was written."""
    secrets = running.world.secrets
    found = leaks(place.folder, secrets)
    report.heading(_("Privacy"))
    message = _("{planted} planted names, ids and contact data of commenters; found in what was written: {found}.")
    click.echo(message.format(planted=len(secrets), found=len(found)))
    for _secret, file in found:
        click.echo(f"  {file}")
    if found:
        raise click.ClickException(_("A planted identity was written to a file."))
