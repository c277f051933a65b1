"""A message or document that somebody of the staff enters for a post: split into items, and shown in the form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from config import clock
from langnghe import formats
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.troubles import said
from langnghe.web import filling, sheets, uploads
from langnghe.web.desk import Desk, desk_of
from langnghe.web.filling import Page
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from langnghe.web.uploads import Sent
from langnghe.web.views import reporting
from pipelines.areas import filling as units
from pipelines.reports import cleaning
from pipelines.reports.files import messages, splitting
from pipelines.reports.files.messages import Line
from pipelines.reports.files.packages import FileRefused, in_memory
from pipelines.reports.files.splitting import Piece, Split
from storage import areas, posts
from storage.report_scope import held
from vietnamese.areas import Gazetteer, resolve

MOST_BYTES = 10_500_000
SHOWN = 10


def show(request: Request) -> Response:
    """Show where to paste or drop it."""
    return _page(request)


async def take(request: Request) -> Response:
    """Split what was sent and show it in the form of a report; nothing of it is kept."""
    return await run_in_threadpool(_take, request, await uploads.read(request, MOST_BYTES))


def _take(request: Request, sent: Sent) -> Response:
    text = sent.form.text("text")
    try:
        lines = messages.of_docx(in_memory(*sent.files["file"])) if "file" in sent.files else messages.of_text(text)
    except FileRefused as error:
        return _page(request, said(error.args[0] if error.name else error.reason), text, 422)
    split = _split(desk_of(request), lines)
    if not split.pieces:
        return _page(request, _("Nothing was found that could be an item of a report."), text, 422)
    return _form(request, sent.form.text("post"), split)


def _split(desk: Desk, lines: list[Line]) -> Split:
    return splitting.split(lines, clock.now(), desk.office.groups)


def _form(request: Request, post: str, split: Split) -> Response:
    desk, person = desk_of(request), person_of(request)
    units.fill(desk.database, desk.settings)
    with desk.record.reading() as session:
        mine = posts.listed(session, held(session, person.areas), ended=False)
        chosen = next((one for one in mine if str(one.id) == post), None)
        places = _places(session, split.pieces, chosen.area_id if chosen else None)
    today = clock.local_day(clock.now())
    items = tuple(_item(one, place) for one, place in zip(split.pieces, places, strict=True))
    sheet = replace(sheets.empty(today), items=items[:sheets.MOST_ITEMS])
    sheet = replace(sheet, report={**sheet.report, "post": str(chosen.id) if chosen else "",
                                   "type": split.type or sheet.report["type"]})
    page = Page(reporting.ADDRESS, chosen, mine, back="/reports", notes=_notes(split))
    return filling.show(request, page, sheet)


def _item(one: Piece, place: str) -> dict[str, str]:
    return sheets.empty_item(one.heard_on) | {
        "kind": one.kind, "issue": one.issue, "text": one.text, "basis": one.basis, "breadth": one.breadth,
        "about_count": one.about_count,
        "heard_groups": ", ".join(one.heard_groups), "place": place}


def _places(session: Session, pieces: list[Piece], home: int | None) -> list[str]:
    """Return for each item the key of the first unit that it names for certain, "" for none or where the post is."""
    known = areas.gazetteer(session)
    province = areas.get_many(session, [home])[home].province_id if home else None
    found = [_place(one, known, province) for one in pieces]
    named = areas.get_many(session, [number for number in found if number is not None])
    return [named[number].key if number is not None and number != home else "" for number in found]


def _place(one: Piece, known: Gazetteer, province: int | None) -> int | None:
    mentions = resolve(one.whole, known, date.fromisoformat(one.heard_on),
                       source_provinces=[province] if province else [])
    return next((found.unit for found in mentions if found.unit is not None and found.level == "ward"), None)


def _notes(split: Split) -> list[str]:
    """Say what is to be checked, and what was left out: nothing of a message goes in silence."""
    count = len(split.pieces)
    notes = [ngettext("{count} item was found. Kind, day and place are suggestions: check each.",
                      "{count} items were found. Kind, day and place are suggestions: check each.", count).format(
                          count=count)]
    if read := [said for at, one in enumerate(split.pieces[:sheets.MOST_ITEMS], 1) for said in _read(at, one)]:
        notes.append(_("Read from the words, please check: {found}").format(found="; ".join(read)))
    if count > sheets.MOST_ITEMS:
        more = _("The form holds {most}; paste the others in a report of their own, beginning with: {issue}")
        begins = _shown(split.pieces[sheets.MOST_ITEMS].issue, 100)
        notes.append(more.format(most=sheets.MOST_ITEMS, issue=f"“{begins}”"))
    if split.passed_by:
        shown = "; ".join(f"“{_shown(line, 80)}”" for line in split.passed_by[:SHOWN])
        notes.append(_("Taken for headings or greetings and left out: {lines}").format(
            lines=shown + (" …" if len(split.passed_by) > SHOWN else "")))
    return notes


def _shown(line: str, most: int) -> str:
    """Return the beginning of a line without personal data; of a longer one no more than that is looked through."""
    return cleaning.redacted(line[:5 * most])[:most]


def _read(number: int, one: Piece) -> list[str]:
    """Say from which words of an item its day and about how many were read."""
    told = [(one.day, formats.day(one.heard_on)), (one.count, one.about_count)]
    return [_("item {number}: “{words}” → {value}").format(number=number, words=words, value=value)
            for words, value in told if words]


def _page(request: Request, trouble: str = "", text: str = "", status: int = 200) -> Response:
    desk = desk_of(request)
    with desk.record.reading() as session:
        mine = posts.listed(session, held(session, person_of(request).areas), ended=False)
        places = areas.get_many(session, {post.area_id for post in mine})
    return page_of_forms(request, "report_paste.html", status=status, trouble=trouble, text=text, posts=mine,
                         units=places)
