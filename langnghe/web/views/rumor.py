"""One rumor file: what is said, what is known from whom, what is not known yet, the verdict and its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config import clock
from config.field import PRECISIONS
from config.rumors import NEXT, NONE, VERDICTS
from langnghe import office
from langnghe.i18n import N_
from langnghe.i18n import gettext as _
from langnghe.rumors import file as files
from langnghe.rumors import suggesting, words
from langnghe.rumors.file import File
from langnghe.troubles import said
from langnghe.web.desk import desk_of
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.people import Person, person_of
from langnghe.web.templating import page_of_forms
from langnghe.web.views import crosscheck
from pipelines.rumors import names
from storage import accounts, views
from storage.rumors import RumorRow

# What a page says after an act, as a sentence.
DONE = {
    "opened": N_("The file is opened. Set its risk, then look for evidence."),
    "opened-to-quote": N_("The file is opened. Quote the article below as evidence, then set the risk."),
    "edited": N_("The texts are changed."), "rated": N_("The risk is set."), "sighted": N_("The sighting is added."),
    "reopened": N_("The sighting is added; the file was opened again by it."),
    "again": N_("This was taken into the file before; it is kept once."), "evidence": N_("The evidence is added."),
    "struck": N_("The evidence is struck."), "proposed": N_("The verdict is proposed; a second person has to sign it."),
    "signed": N_("The verdict is signed by a second person."),
    "closed": N_("The file is closed with its signed verdict."), "sent-back": N_("The proposed verdict is sent back."),
    "withdrawn": N_("The verdict is taken back."), "opinion": N_("The opinion is linked."),
    "opinion-off": N_("The opinion is unlinked."),
}
# The part of the page in which it says so, "" for its head.
DONE_AT = {
    "opened-to-quote": "evidence",
    "sighted": "sightings", "reopened": "sightings", "again": "sightings", "evidence": "evidence", "struck": "evidence",
    "proposed": "verdict", "signed": "verdict",
    "closed": "verdict", "sent-back": "verdict", "withdrawn": "verdict", "opinion": "opinions",
    "opinion-off": "opinions",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for by a form that is shown again: its act, what was typed, and why it was not done."""

    act: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""
    changed: bool = False


def page(request: Request) -> Response:
    """Show a file."""
    article = request.query_params.get("article", "")
    return show(request, record_id(request), Asked("evidence", {"article": article}) if article else Asked())


def show(request: Request, rumor_id: int, asked: Asked, status: int = 200) -> Response:
    """Show a file with a form as it was asked for."""
    person, now = person_of(request), clock.now()
    with desk_of(request).record.reading() as session:
        file = files.read(session, rumor_id)
        if file is None:
            raise HTTPException(404)
        readable = files.held(session, file, person.areas) if person.may("reviewer") else set()
        alike = suggesting.alike(session, f"{file.row.title}. {file.row.statement}", besides=rumor_id) \
            if person.may("reviewer") and file.row.state != "closed" else []
        checks = crosscheck.of_rumor(session, rumor_id, person) if person.may("reviewer") else []
        number = number_or_none(asked.typed.get("article", ""))
        article = views.lines(session, [number]).get(number) if number else None
        signers = _signers(session) if person.may("reviewer") else 0
    row, may = file.row, _may(request, file)
    return page_of_forms(
        request, "rumor.html", status=status, file=file, placed=_is_placed(file, asked, may), may=may,
        row=row, asked=asked, typed=asked.typed, alike=alike,
        readable=readable, items=file.items | file.unapproved, signers=signers, article=article, words=words, now=now,
        field=files.of_field(file), done=_done(request, row),
        done_at=DONE_AT.get(request.query_params.get("done", ""), ""), checks=checks,
        state=words.state(row), verdict=words.verdict(row.verdict), risk=words.risk(row), due=words.due(row, now),
        late=row.due_at is not None and row.due_at < now, body_says=words.body_says(file),
        today=clock.local_day(now), nameless=_nameless(request, row),
        next_states={name: said(names.STATES[name]) for name in NEXT[row.state]},
        verdicts={name: said(names.VERDICTS[name]) for name in VERDICTS},
        fallen=words.gate(file.fallen) if file.fallen else "",
        gates=[(words.verdict(one.verdict), one.open, words.gate(one)) for one in file.gates()],
        says=words.table(names.SAYS), harms=words.table(names.HARMS), precisions=PRECISIONS,
        believabilities=words.table(names.BELIEVABILITIES), channels=words.table(names.CHANNELS),
        kinds=words.table(names.EVIDENCE), states=words.table(names.STATES), all_verdicts=words.table(names.VERDICTS))


def _signers(session: Session) -> int:
    """Return how many accounts there are that may sign."""
    return sum(one.disabled_at is None and Person(one.id, one.login, one.role).may("reviewer")
               for one in accounts.listed(session))


def _done(request: Request, row: RumorRow) -> str:
    act = request.query_params.get("done", "")
    if act == "moved":
        return _("The work was led on; the file is now: %(state)s.") % {"state": words.state(row)}
    return _(DONE[act]) if act in DONE else ""


def _nameless(request: Request, row: RumorRow) -> str:
    """Return the file in which the office's name is to be set, "" where it has one or nothing leaves this file yet."""
    settings = desk_of(request).settings
    return "" if row.state != "closed" or office.load(settings).name else office.FILE


def _is_placed(file: File, asked: Asked, may: Mapping[str, bool]) -> bool:
    """Say whether the page still has the form that was sent, and so a place to say why it was not done."""
    act, row = asked.act, file.row
    if act == "sign":
        return bool(row.proposed)
    if act == "strike":
        return may["work"] and any(one.struck_at is None and str(one.id) == asked.typed.get("evidence")
                                   for one in file.evidence)
    gone = {"opinion-off": True, "send-back": not row.proposed, "withdraw": row.verdict == NONE}
    return may["work"] and not gone.get(act, False)


def _may(request: Request, file: File) -> Mapping[str, bool]:
    """Return what this person may do here: whoever proposed a verdict is told why they cannot sign it."""
    person = person_of(request)
    own = any(one.staff_id is None or one.staff_id == person.id for one in file.proposal) or person.id is None
    return {"work": person.may("reviewer"), "sign": person.may("reviewer") and bool(file.row.proposed) and not own,
            "export": file.row.state == "closed" and file.fallen is None}
