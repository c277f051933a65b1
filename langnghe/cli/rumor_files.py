"""`langnghe rumor export`, `import`, `candidates`: what leaves and enters the register, and what news denies."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from config import clock, thresholds
from config.rumors import CANDIDATES
from config.settings import Settings
from langnghe import office
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Command, option
from langnghe.cli.opening import record
from langnghe.cli.output import force_option, new_file
from langnghe.cli.rumor_who import here
from langnghe.cli.values import Choice, Number
from langnghe.formats import plain
from langnghe.i18n import gettext as _
from langnghe.rumors import bundle, external, importing, public
from langnghe.rumors import file as files
from langnghe.rumors.importing import Resembling
from langnghe.troubles import said, worded
from pipelines.rumors import names
from pipelines.rumors.register import Act
from storage import rumor_candidates

ENDINGS = (".docx", ".json", ".zip")


@click.command("export", cls=Command, help=N_(
    "Write a closed file: its answer on one page (.docx), ClaimReview (.json), or everything (.zip)."))
@click.argument("rumor", type=Number(1), metavar="ID")
@option("--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path), help=N_(
    "File to write; its ending says what."))
@force_option
@click.pass_obj
def export(settings: Settings, rumor: int, out: Path, force: bool) -> None:
    """Write a file."""
    from langnghe.render.documents import rumor as documents

    target = new_file(settings, out, ENDINGS, force=force)
    with record(settings) as database, database.reading() as session:
        file, ours = files.read(session, rumor), office.load(settings)
        if file is None:
            raise Refused(_("There is no rumor {id}.").format(id=rumor))
        if target.suffix.lower() == ".docx":
            content = documents.answer_docx(file, ours)
        elif target.suffix.lower() == ".json":
            content = bundle.written(public.claim_review(file, ours.name))
        else:
            content = bundle.bundle(session, file, ours, clock.now())
    target.write_bytes(content)
    click.echo(_("Written: {file}").format(file=target))


@click.command("import", cls=Command, help=N_(
    "Take verdicts of others in as evidence of their issuers, from ClaimReview (.json, .jsonld) or a list of labels "
    "(.csv). None becomes a verdict of this office; the same file given again adds nothing."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--issuer", default="", help=N_("Whose verdicts they are, where the file does not say."))
@click.pass_obj
def take_in(settings: Settings, file: Path, issuer: str) -> None:
    """Take a file in; good rows land, the others are named."""
    found = external.read(file.read_bytes(), file.name, issuer)
    act = Act(here(), clock.now(), thresholds.load(settings).rumors)
    with record(settings) as database:
        taken = importing.take(database, act, found)
    click.echo(_("{added} added, {corrected} corrected, {unchanged} were there; {opened} files opened.").format(
        added=taken.counts["added"], corrected=taken.counts["corrected"], unchanged=taken.counts["unchanged"],
        opened=len(taken.opened)))
    for one in taken.resembling:
        _tell_resembling(file.name, one)
    for line, error in taken.refused:
        click.echo(_("{file}, row {line}: {reason}").format(file=file.name, line=line, reason=worded(error)), err=True)
    if taken.refused:
        raise SystemExit(1)


def _tell_resembling(name: str, one: Resembling) -> None:
    """Say which files a row was like: nothing is put together without being said."""
    if one.opened:
        click.echo(_("{file}, row {line}: file {id} was opened and may say the same as:").format(
            file=name, line=one.line, id=one.home))
    else:
        click.echo(_("{file}, row {line}: added to a file that is as good as the same words:").format(
            file=name, line=one.line))
    for alike in one.files:
        click.echo("   " + _("file {id} ({score}): {title}").format(
            id=alike.row.id, score=f"{min(99, round(alike.score * 100))} %", title=plain(alike.row.title)))


@click.command(cls=Command, help=N_(
    "List articles of the last days that deny or check something, with what is denied and who says so."))
@option("--kind", type=Choice(CANDIDATES), help=N_("Only denials, checks, or what passes on what is said."))
@option("--limit", type=Number(1, 1000), default=30, show_default=True, help=N_("Candidates at most."))
@click.pass_obj
def candidates(settings: Settings, kind: str | None, limit: int) -> None:
    """Look through new articles, then list what waits."""
    from pipelines.rumors.candidates import find_all

    limits = thresholds.load(settings).rumors
    with record(settings) as database:
        find_all(database, clock.now(), limits)
        with database.reading() as session:
            found = rumor_candidates.listed(
                session, since=clock.now() - timedelta(days=limits.candidate_days), limit=limit,
                kinds=(kind,) if kind else CANDIDATES[:2])
    for one in found:
        body = f" ({one.body})" if one.body else ""
        click.echo(f"{one.id}. {said(names.CANDIDATES[one.kind])}{plain(body)}: {plain(one.statement or one.title)}")
        click.echo("   " + _("article {id}, {outlet}: {title}").format(
            id=one.article_id, outlet=plain(one.outlet), title=plain(one.title)))
    if not found:
        click.echo(_("None waits."), err=True)


COMMANDS = (export, take_in, candidates)
