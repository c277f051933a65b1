"""`langnghe question`: questions and proposals of the field, their answers, and the weekly sheet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from config import clock
from config.settings import Settings
from langnghe import office
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.output import force_option, new_file
from langnghe.cli.values import Choice, Number, PastDay
from langnghe.formats import day, plain
from langnghe.i18n import gettext as _
from langnghe.render.documents.question_sheet import sheet_docx
from langnghe.render.field import question_words
from langnghe.troubles import said
from pipelines import periods, sectors
from pipelines.questions import answering, checking
from pipelines.questions.sheet import sheet as week_sheet
from storage import questions
from storage.questions import QuestionView, Wanted
from storage.sessions import Database

LARGEST_ID = 2**63 - 1


@click.group(cls=Group, invoke_without_command=True, help=N_(
    "List questions and proposals of the field, answer them, write the weekly sheet. Without a command: list."))
@click.pass_context
def command(context: click.Context) -> None:
    """List when nothing else is asked."""
    if context.invoked_subcommand is None:
        context.invoke(list_questions)


@command.command("list", help=N_("List the questions of a state, the newest first, with how many items ask each."))
@option("--state", type=Choice((*questions.STATES, "all")), default="open", show_default=True, help=N_("Which ones."))
@click.pass_obj
def list_questions(settings: Settings, state: str = "open") -> None:
    """Print each on two lines."""
    with record(settings) as database, database.reading() as session:
        found = questions.listed(session, Wanted(states=() if state == "all" else (state,)))
    for one in found:
        click.echo(f"{one.id}. {plain(one.issue)}")
        click.echo(f"   {_(question_words.STATES[one.state])}; {question_words.asked(one, whole=True)}; "
                   + _("since %(day)s") % {"day": day(one.first_on)})
    if not found:
        click.echo(_("There are none."), err=True)


@command.command(help=N_("Show a question with its answer."))
@click.argument("question", type=Number(1), metavar="ID")
@click.pass_obj
def show(settings: Settings, question: int) -> None:
    """Print it."""
    with record(settings) as database:
        one = _known(database, question)
    state, on = question_words.STATES[one.state], day(one.answered_on) if one.answered_on else ""
    for name, text in (("issue", one.issue), ("state", _(state)), ("documents", "; ".join(one.documents)),
                       ("answer", one.answer), ("issuer", one.issuer), ("answered_on", on),
                       ("letter", one.letter), ("source_url", one.source_url)):
        if text:
            click.echo(f"{_(question_words.FIELDS[name])}: {plain(text)}")
    click.echo(question_words.asked(one, whole=True))


def _known(database: Database, question: int) -> QuestionView:
    with database.reading() as session:
        found = questions.get(session, question) if question <= LARGEST_ID else None
    if found is None:
        raise Refused(_("There is no question {id}.").format(id=question))
    return found


@command.command(help=N_("Write the answer of a question: at most 120 syllables, with who answers, where and when."))
@click.argument("question", type=Number(1), metavar="ID")
@click.argument("text")
@option("--issuer", required=True, help=N_("The body that answers."))
@option("--letter", default="", help=N_(
    "Number of the official letter, such as \"Công văn 123/UBND-VX ngày 02/03/2026\"; this or --source."))
@option("--source", default="", help=N_("Web address where the answer can be read."))
@option("--on", type=PastDay(), help=N_("Day that the answer bears; the letter may name it."))
@click.pass_obj
def answer(settings: Settings, question: int, text: str, issuer: str, letter: str, source: str, on: str | None) -> None:
    """Keep it; what has a fault or holds personal data is refused."""
    names = [one.name for one in sectors.load(settings)]
    with record(settings) as database:
        one = _known(database, question)
        draft = replace(answering.draft(one), answer=text, issuer=issuer, source_url=source, answered_on=on or "",
                        letter=letter)
        read = checking.read(draft, clock.local_day(clock.now()), names)
        for name, wrong in read.faults.items():
            raise Refused(f"{_(question_words.FIELDS[name])}: {said(wrong)}")
        if read.redacted:
            raise Refused(_("Nothing is saved: it holds names or personal data. Without them: {text}").format(
                text=read.draft.answer))
        with database.writing() as session:
            theirs = answering.edit(session, one, one.version, read.draft, None, clock.now())
    if theirs is not None:
        raise Refused(_("Nothing is saved: somebody else changed this question meanwhile."))
    click.echo(_("Question {id}: answered.").format(id=question))


@command.command("sheet", help=N_("Write the sheet of a week, questions and answers, as a Word document."))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@option("--week", default="", metavar="YYYY-Wnn", help=N_("Which week; this one when left out."))
@force_option
@click.pass_obj
def write_sheet(settings: Settings, out: Path, week: str, force: bool) -> None:
    """Write it."""
    period = periods.read(week) if week else periods.of("week", clock.local_day(clock.now()))
    if period is None or period.kind != "week":
        raise Refused(_("{week} is no week; weeks are written like 2026-W21").format(week=repr(week)))
    file = new_file(settings, out, (".docx",), force=force)
    with record(settings) as database, database.reading() as session:
        content = sheet_docx(week_sheet(session, period), office.load(settings))
    file.write_bytes(content)
    click.echo(str(file))
