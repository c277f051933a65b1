"""A report's form on its way: shown, looked at without personal data, sent; the same for new and corrected ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from config.errors import Words
from langnghe.render.field import form_words as field_words
from langnghe.render.field.told import told
from langnghe.web import difference, meanwhile, sheets
from langnghe.web.desk import desk_of
from langnghe.web.people import person_of
from langnghe.web.sheets import Sheet
from langnghe.web.templating import page_of_forms
from langnghe.web.words import say
from pipelines.reports import cleaning
from pipelines.reports.checking import checked
from pipelines.reports.drafts import Checked, ItemDraft
from pipelines.reports.faults import Fault, ReportRefused
from pipelines.reports.reviewing import Conflict
from storage import areas
from storage.areas import AreaView
from storage.posts import PostView
from vietnamese.accusations import accuses_an_official
from vietnamese.labels import labels
from vietnamese.redaction import PLACEHOLDERS

TEXTS = ("issue", "text", "basis", "trigger", "why")
# Keeps a checked report and returns the address to go to.
Keep = Callable[[Session, Checked], str]


@dataclass(frozen=True, slots=True)
class Page:
    """Where a form goes and for whom; `posts` are those that staff choose from, `correcting` a report that is kept."""

    address: str
    post: PostView | None
    posts: Sequence[PostView] = ()
    correcting: bool = False
    back: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """What the preview says of an item: what was taken out of it, and what might be said better."""

    taken_out: dict[str, int]
    labels: list[str]
    lacks_basis: bool
    accuses: bool


def respond(request: Request, page: Page, sheet: Sheet, act: str, keep: Keep) -> Response:
    """Answer what was sent with the form: a further item, a look at it, or the report kept. Raises Conflict."""
    sheet = _opened(sheet)
    if act == "add":
        return show(request, page, sheet.with_item())
    if act.startswith("remove-") and act[7:].isdigit():
        return show(request, page, sheet.without_item(int(act[7:])))
    if act not in ("preview", "send"):
        return show(request, page, sheet)
    try:
        whole = _checked(request, page, sheet)
        clean = sheets.of_draft(sheet, whole.draft)
        if act == "preview" or any(_differs(sheet, clean)):
            return _preview(request, page, sheet, clean, whole, 200 if act == "preview" else 422)
        with desk_of(request).database.writing() as session:
            target = keep(session, whole)
    except ReportRefused as error:
        return show(request, page, sheet, error.faults)
    return RedirectResponse(target, status_code=303)


def show(request: Request, page: Page, sheet: Sheet, faults: Sequence[Fault] = ()) -> Response:
    """Show the form, with what is wrong in it."""
    sheet = _opened(sheet)
    with desk_of(request).record.reading() as session:
        units = _units(session, page)
    return page_of_forms(
        request, "report_form.html", status=422 if faults else 200, page=page, sheet=sheet, faults=faults,
        wrong={(fault.item, fault.field): fault.said for fault in faults}, units=units,
        most=sheets.MOST_ITEMS, today=clock.local_day(clock.now()), meanwhile="", differences=())


def _opened(sheet: Sheet) -> Sheet:
    return sheet if sheet.opened else replace(sheet, opened=clock.now().isoformat())


def conflict(request: Request, page: Page, sheet: Sheet, error: Conflict) -> Response:
    """Show what somebody else made of the report meanwhile beside what was typed; sending it once more replaces theirs.
    """
    with desk_of(request).record.reading() as session:
        said = meanwhile.told(session, error.theirs, person_of(request))
        theirs = sheets.of_kept(session, error.theirs, page.post.area_id if page.post else 0)
        units = _units(session, page)
    differences = difference.paragraphs(_lines(theirs), _lines(sheet))
    return page_of_forms(
        request, "report_form.html", status=409, page=page, sheet=replace(sheet, version=error.theirs.version),
        faults=(), wrong={}, units=units, most=sheets.MOST_ITEMS, today=clock.local_day(clock.now()),
        meanwhile=said, differences=differences)


def _lines(sheet: Sheet) -> str:
    """Return a sheet as text, a field a line, so that two can be compared."""
    return "\n".join(f"{number}. {say(field_words.FIELDS, name)}: {told(name, ' '.join(item[name].split()))}"
                     for number, item in enumerate(sheet.items, 1) for name in (*TEXTS[:4], "kind", "heard_on")
                     if item[name])


def _checked(request: Request, page: Page, sheet: Sheet) -> Checked:
    if page.post is None:
        raise ReportRefused([Fault(None, "post_id", Words("choose the post that reports"))])
    with desk_of(request).record.reading() as session:
        draft, faults = sheets.drafted(session, sheet, page.post)
    try:
        whole = checked(draft, clock.local_day(clock.now()))
    except ReportRefused as error:
        raise ReportRefused([*error.faults, *faults]) from None
    if faults:
        raise ReportRefused(faults)
    return whole


def _differs(typed: Sheet, clean: Sheet) -> Sequence[bool]:
    """Return for each item whether something was taken out of it; blanks and spelling of letters do not count."""
    return [any(_spelled(name, before[name]) != after[name] for name in TEXTS)
            for before, after in zip(typed.items, clean.items, strict=True)]


def _spelled(name: str, text: str) -> str:
    return cleaning.spelled(text if name in ("text", "basis") else " ".join(text.split()))


def _preview(request: Request, page: Page, sheet: Sheet, clean: Sheet, whole: Checked, status: int) -> Response:
    with desk_of(request).record.reading() as session:
        units = _units(session, page) | areas.get_many(
            session, {item.area_id for item in whole.draft.items if item.area_id is not None})
    noted = [_noted(*three) for three in zip(sheet.items, clean.items, whole.draft.items, strict=True)]
    return page_of_forms(
        request, "report_preview.html", status=status, page=page, sheet=clean, draft=whole.draft, noted=noted,
        units=units, fields=list(sheets.fields(clean)), held_back=status != 200, pieces=pieces)


def _noted(before: Mapping[str, str], after: Mapping[str, str], item: ItemDraft) -> Noted:
    was, became = ("\n".join(texts[name] for name in TEXTS) for texts in (before, after))
    found = Counter({word: became.count(word) - was.count(word) for word in PLACEHOLDERS.values()})
    said = f"{item.issue}\n{item.text}\n{item.basis}"
    return Noted({word: count for word, count in found.items() if count > 0}, labels(said), item.lacks_basis,
                 accuses_an_official(said))


def pieces(text: str) -> list[tuple[str, bool]]:
    """Return a kept text in pieces, each with whether it stands for personal data."""
    found: list[tuple[str, bool]] = [(text, False)]
    for word in PLACEHOLDERS.values():
        found = [piece for part, marked in found for piece in (
            [(part, True)] if marked else _split(part, word))]
    return found


def _split(text: str, word: str) -> list[tuple[str, bool]]:
    parts = text.split(word)
    joined = [(part, False) for part in parts[:1]]
    for part in parts[1:]:
        joined += [(word, True), (part, False)]
    return [piece for piece in joined if piece[0]]


def _units(session: Session, page: Page) -> dict[int, AreaView]:
    wanted = [*page.posts, *([page.post] if page.post else [])]
    return areas.get_many(session, {post.area_id for post in wanted})
