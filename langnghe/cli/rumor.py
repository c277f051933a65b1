"""`langnghe rumor`: the rumor register at the terminal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import click

from config import clock, thresholds
from config.field import CHANNELS, PRECISIONS
from config.rumors import BELIEVABILITIES, HARMS, RISKS, SAYS, STATES, VERDICTS
from config.settings import Settings
from langnghe.cli import tables
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.rumor_files import COMMANDS
from langnghe.cli.rumor_who import here, signer
from langnghe.cli.values import Choice, Number
from langnghe.formats import moment, plain
from langnghe.i18n import gettext as _
from langnghe.rumors import file as files
from langnghe.rumors import suggesting, words
from langnghe.troubles import said
from pipelines.rumors import evidence, names, register, verdicts
from pipelines.rumors.evidence import Typed
from pipelines.rumors.register import Act, Heard
from storage import rumors
from storage.rumors import RumorFilter
from storage.sessions import Database

MOST = 10_000
DUE = {"overdue": 0, "day": 1, "week": 7}
_id = click.argument("rumor", type=Number(1), metavar="ID")
_reason = option("--reason", default="", help=N_("Why, in a few words."))


@click.group(cls=Group, invoke_without_command=True, help=N_(
    "The rumor register: files, sightings, evidence, verdicts, exports and imports. Without a command: list."))
@click.pass_context
def command(context: click.Context) -> None:
    """List when nothing else is asked."""
    if context.invoked_subcommand is None:
        context.invoke(list_rumors)


@command.command("list", help=N_("List the rumor files, the open ones first by the day they are due."))
@option("--state", type=Choice(STATES), help=N_("Only files in this state of the work."))
@option("--verdict", type=Choice(("none", *VERDICTS)), help=N_("Only files with this verdict."))
@option("--risk", type=Choice(RISKS), help=N_("Only files of this risk."))
@option("--area", default="", help=N_("Only what was heard in a unit such as new/province/01 or in what lies in it."))
@option("--due", type=Choice(tuple(DUE)), help=N_("Only open files that are overdue, due within a day or a week."))
@option("--unsigned", is_flag=True, help=N_("Only files with a verdict that waits for its second signature."))
@option("--limit", type=Number(1, MOST), default=50, show_default=True, help=N_("Files at most."))
@click.pass_obj
def list_rumors(settings: Settings, /, state: str | None = None, verdict: str | None = None, risk: str | None = None,
                area: str = "", due: str | None = None, unsigned: bool = False, limit: int = 50) -> None:
    """Print a table of files."""
    now = clock.now()
    wanted = RumorFilter(
        states=(state,) if state else (), verdict=verdict or "", risk=risk or "", area=area, unsigned=unsigned,
        due_before=now + timedelta(days=DUE[due]) if due else None)
    with record(settings) as database, database.reading() as session:
        found = rumors.listed(session, wanted, limit=limit)
        heard = rumors.heard(session, [row.id for row in found])
    if not found:
        click.echo(_("No file like that."), err=True)
        return
    rows = [(str(row.id), row.title, words.state(row), words.verdict(row.verdict), said(names.RISKS[row.risk]),
             words.due(row, now), words.heard(heard.get(row.id))) for row in found]
    tables.show((_("No."), _("What is claimed"), _("Work state"), _("Verdict"), _("Risk"), _("Due"), _("Sightings")),
                rows, right=(0,))


@command.command(help=N_("Show a file: what is claimed, known and not known, its verdict and its history."))
@_id
@click.pass_obj
def show(settings: Settings, /, rumor: int) -> None:
    """Print a file, without posts and units."""
    with record(settings) as database, database.reading() as session:
        file = files.read(session, rumor)
    if file is None:
        raise Refused(_("There is no rumor {id}.").format(id=rumor))
    row, field = file.row, files.of_field(file)
    click.echo(f"{row.id}. {plain(row.title)}")
    for head, text in (
            (_("What is claimed"), row.statement), (_("Work state"), words.state(row)),
            (_("Verdict"), words.verdict(row.verdict)), (_("Risk"), words.risk(row)),
            (_("Due"), words.due(row, clock.now())), (_("Answer"), row.answer), (_("What was tried"), row.tried),
            (_("What we do not know yet"), row.unknown),
            (_("Told by the field"), words.from_field(field, whole=True) if field else ""),
            *((_("Sighting"), f"{one.heard_on} {one.outlet or said(names.CHANNELS[one.channel])} {one.wording}")
              for one in file.open_sightings),
            *((_("Evidence"), _evidence_line(one)) for one in file.evidence),
            *((_("History"), f"{moment(event.at)} {words.act(event)} ({words.role(event)}) {event.note}".rstrip())
              for event in file.history)):
        if text:
            click.echo(f"{head}: {plain(text)}")
    for line in words.body_says(file):
        click.echo(line)
    for one in file.gates():
        click.echo(f"{words.verdict(one.verdict)}: {words.gate(one)}")
    for spellings in file.folded():
        known_as = plain(", ".join(f"“{name}”" for name in spellings))
        click.echo(f"{_('Taken for one primary source:')} {known_as}")


def _evidence_line(one: rumors.EvidenceRow) -> str:
    trouble = f" [{words.trouble(one)}]" if one.trouble else ""
    return f"{one.id}. {said(names.SAYS[one.says])}: “{one.quote}” {one.primary_source}, {one.place}{trouble}"


@command.command(help=N_(
    "Open a file for a statement, or for an approved item of the field or an article. Similar files are named first."))
@click.argument("statement", required=False, default="")
@option("--title", default="", help=N_("A short name; else the beginning of the statement."))
@option("--body", default="", help=N_("The authority that it is about."))
@option("--item", type=Number(1), help=N_("Approved item of the field: its first sighting."))
@option("--article", type=Number(1), help=N_("Article in which it was seen."))
@option("--anew", is_flag=True, help=N_("Open it though similar files are there."))
@option("--no-accusation", is_flag=True, help=N_("Nobody in office is accused, whatever its words look like."))
@click.pass_obj
def create(settings: Settings, /, statement: str, item: int | None, article: int | None, anew: bool,
           no_accusation: bool, **typed: str) -> None:
    """Open a file."""
    with record(settings) as database:
        given = {"statement": statement or _issue(database, item), "accuses": "no" if no_accusation else "", **typed}
        with database.reading() as session:
            alike = [] if anew else suggesting.alike(session, f"{given['title']} {given['statement']}")
        if alike:
            listed = "; ".join(f"{one.row.id}. {one.row.title}" for one in alike)
            raise Refused(_("These files may say the same: {files}. Add a sighting with `langnghe rumor sight`, or "
                            "open a new one with --anew.").format(files=listed))
        heard = Heard(item_id=item, article_id=article) if item or article else None
        with database.writing() as session:
            made = register.create(session, _act(settings), given, heard)
    click.echo(_("File {id} is open.").format(id=made))


def _issue(database: Database, item: int | None) -> str:
    from storage import reports
    from storage.reports import ItemFilter

    with database.reading() as session:
        found = reports.items(session, ItemFilter(ids=[item])) if item else []
    return found[0].issue if found else ""


@command.command(help=N_("Say that it was heard once more; a file at rest is opened again."))
@_id
@option("--item", "item_id", type=Number(1), help=N_("Approved item of the field."))
@option("--article", "article_id", type=Number(1), help=N_("Article in which it was seen."))
@option("--on", "heard_on", default="", help=N_("Day on which it was heard, as 2026-11-20; today when left out."))
@option("--precision", type=Choice(PRECISIONS), default="day", show_default=True, help=N_("How exactly that is known."))
@option("--area", default="", help=N_("Where: the name or key of a unit."))
@option("--channel", type=Choice(tuple(filter(None, CHANNELS))), default=None, help=N_("By which way."))
@option("--wording", default="", help=N_("How it was told."))
@option("--url", default="", help=N_("Public web address."))
@click.pass_obj
def sight(settings: Settings, /, rumor: int, channel: str | None, **typed: Any) -> None:
    """Add a sighting."""
    with record(settings) as database, database.writing() as session:
        added = register.sight(session, _act(settings), rumor, Heard(channel=channel or "", **typed))
    click.echo(_("Sighting added to file {id}.").format(id=rumor) if added else said(names.AGAIN))


@command.command("evidence", help=N_("Add evidence: words of an article of the record or of another document."))
@_id
@option("--says", type=Choice(SAYS), required=True, help=N_("What it says of the claim."))
@option("--quote", required=True, help=N_("The words themselves."))
@option("--primary", "primary_source", default="", help=N_("Who says it in the end; counts once."))
@option("--official", is_flag=True, help=N_("An authority in charge of the matter says it officially."))
@option("--own", is_flag=True, help=N_("It is the authority that the rumor is about."))
@option("--article", "article_id", type=Number(1), help=N_("Article of the record."))
@option("--issuer", default="", help=N_("Who published another document."))
@option("--address", default="", help=N_("Its web address or number."))
@option("--on", "said_at", default="", help=N_("Its day, as 2026-11-20."))
@click.pass_obj
def add_evidence(settings: Settings, /, rumor: int, **typed: Any) -> None:
    """Add evidence."""
    with record(settings) as database, database.writing() as session:
        made = evidence.add(session, _act(settings), rumor, Typed(**typed))
    click.echo(_("Evidence {id} is added.").format(id=made))


@command.command(help=N_("Set harm and believability; the risk is read from a table of both."))
@_id
@option("--harm", type=Choice(HARMS), required=True, help=N_("Harm if it is believed."))
@option("--believability", type=Choice(BELIEVABILITIES), required=True, help=N_("How readily it is believed."))
@option("--reason", required=True, help=N_("Why, in a few words."))
@click.pass_obj
def rate(settings: Settings, /, rumor: int, harm: str, believability: str, reason: str) -> None:
    """Set the risk."""
    with record(settings) as database, database.writing() as session:
        risk = register.rate(session, _act(settings), rumor, None, harm, believability, reason)
    click.echo(_("File {id}: {risk}.").format(id=rumor, risk=said(names.RISKS[risk])))


@command.command(help=N_("Lead the work on: triaged, checking, monitored, closed."))
@_id
@click.argument("state", type=Choice(STATES))
@_reason
@click.pass_obj
def move(settings: Settings, /, rumor: int, state: str, reason: str) -> None:
    """Change the state of the work."""
    with record(settings) as database, database.writing() as session:
        register.move(session, _act(settings), rumor, None, state, reason)
    click.echo(_("File {id}: {state}.").format(id=rumor, state=said(names.STATES[state])))


@command.command(help=N_("Propose a verdict as an account; asks for its password. A second person signs it."))
@_id
@click.argument("verdict", type=Choice(VERDICTS))
@option("--login", required=True, help=N_("Account that proposes it."))
@option("--answer", default="", help=N_("What people are told; else what the file says."))
@option("--tried", default="", help=N_("What was tried, where it cannot be verified."))
@_reason
@click.pass_obj
def verdict(settings: Settings, /, rumor: int, verdict: str, login: str, **typed: str) -> None:
    """Propose a verdict."""
    with record(settings) as database:
        by = signer(settings, database, login)
        with database.writing() as session:
            event = verdicts.propose(session, _act(settings, by), rumor, None, verdict, typed)
    click.echo(_("Proposed for file {id}: {verdict}. A second person signs it: `langnghe rumor sign {id} --login …` "
                 "(proposal {event})").format(id=rumor, verdict=words.verdict(verdict), event=event))


@command.command(help=N_("Sign the proposed verdict of a file as a second account; asks for its password."))
@_id
@option("--login", required=True, help=N_("Account that signs it."))
@click.pass_obj
def sign(settings: Settings, /, rumor: int, login: str) -> None:
    """Sign a verdict."""
    with record(settings) as database:
        with database.reading() as session:
            file = files.read(session, rumor)
        row = file.row if file else None
        if file is None or row is None or row.proposed_event is None:
            raise Refused(_("No verdict of file {id} waits for a signature.").format(id=rumor))
        for head, text in ((_("What is claimed"), row.statement), (_("Verdict"), words.verdict(row.proposed)),
                           (_("Answer"), file.proposed_answer)):
            click.echo(f"{head}: {plain(text)}", err=True)
        by = signer(settings, database, login)
        with database.writing() as session:
            signed = verdicts.sign(session, _act(settings, by), rumor, row.proposed_event, row.version)
    click.echo(_("File {id}, in force: {verdict}.").format(id=rumor, verdict=words.verdict(signed)))


def _act(settings: Settings, /, by: register.Actor | None = None) -> Act:
    return Act(by or here(), clock.now(), thresholds.load(settings).rumors)


for _command in COMMANDS:
    command.add_command(_command)
