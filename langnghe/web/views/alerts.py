"""Alerts: what they told since one last looked, how they stand, how letters go, and the forms that change them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from langnghe.alerts import feed, letters, words
from langnghe.alerts.letters import Part
from langnghe.alerts.requests import NotKept
from langnghe.alerts.run import JOB
from langnghe.alerts.specs import anew, spec_of
from langnghe.kept_troubles import told
from langnghe.troubles import worded
from langnghe.web import forms
from langnghe.web.desk import desk_of
from langnghe.web.forms import Form
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from storage import accounts, alert_messages, alerts, jobs, saved
from storage.alert_messages import MessageRow
from storage.alerts import AlertRow, AlertSpec

PAGE = "/alerts"
MESSAGES = 30
MUTES = {"1": 1, "3": 3, "7": 7, "30": 30}      # days
FIELDS = ("saved", "rule", "rhythm", "hour", "least", "hours", "recipients", "feed")


@dataclass(frozen=True, slots=True)
class Line:
    """An alert as the list shows it."""

    row: AlertRow
    rule: str
    rhythm: str
    ways: str
    state: str
    trouble: str
    owner: str
    search: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the page shows it; `new` says that it came since one last looked."""

    message: MessageRow
    subject: str
    parts: tuple[Part, ...]
    beat: str
    new: bool


def listed(request: Request) -> Response:
    """Show what alerts told, what is new of it first, then every alert with how it stands."""
    desk, now, person = desk_of(request), clock.now(), person_of(request)
    with desk.record.reading() as session:
        searches, owners = saved.all(session), accounts.logins(session)
        lines = [_line(row, searches.get(row.spec.saved_id or 0), owners, now) for row in alerts.listed(session)]
        seen, last = alert_messages.seen(session, person.id), alert_messages.last_item(session)
        shown = [_shown(session, message, seen) for message in alert_messages.newest(session, MESSAGES)]
        token, post, job = alert_messages.token_of(session, person.id), alert_messages.post(session), \
            jobs.get(session, JOB)
        deleted = _deleted(session, request)
        unseen = alert_messages.unseen(session, person.id)
    return page_of_forms(
        request, "alerts.html", lines=lines, shown=[one for one in shown if one.parts or one.beat], last=last,
        unseen=unseen, feed=words.desk(desk.settings, f"{PAGE}/feed/{token}") if token else "", post=post,
        post_error=told(post.error),
        mail=bool(desk.settings.smtp_host), looked=job.finished_at if job else None, deleted=deleted, mutes=MUTES,
        done=number_or_none(request.query_params.get("done", "")))


def _line(row: AlertRow, search: saved.SavedRow | None, owners: dict[int, str], now: datetime) -> Line:
    return Line(row, words.rule(row.spec, search.title if search else ""), words.rhythm(row.spec),
                words.ways(row.spec), words.state(row, now), told(row.last_error), owners.get(row.owner_id or 0, ""),
                row.spec.saved_id)


def _shown(session: Session, message: MessageRow, seen: int) -> Shown:
    parts = tuple(letters.parts(session, message))
    items = alert_messages.items(session, [message.id])[message.id]
    head = message.heads[0] if message.kind == "heartbeat" else None
    beat = words.heartbeat(*(len(head[name]) for name in ("watched", "broken", "quiet"))) if head else ""
    return Shown(message, letters.subject(parts, message), parts, beat, any(item.id > seen for item in items))


def _deleted(session: Session, request: Request) -> AlertRow | None:
    number = number_or_none(request.query_params.get("deleted", ""))
    row = alerts.get(session, number) if number is not None else None
    return row if row is not None and row.deleted_at is not None else None


def new(request: Request) -> Response:
    """Show the form of a new alert, for the saved search that the address names."""
    return _form(request, None, {
        "saved": request.query_params.get("saved", ""), "rule": "stories", "rhythm": "daily", "hour": "7",
        "least": "20", "hours": "24", "recipients": "", "feed": "1"})


def one(request: Request) -> Response:
    """Show an alert with the forms that change or quiet it."""
    row = _known(request)
    return _form(request, row, _values(row.spec))


def _values(spec: AlertSpec) -> dict[str, str]:
    return {"saved": str(spec.saved_id or ""), "rule": spec.rule, "rhythm": spec.rhythm, "hour": str(spec.hour),
            "least": str(spec.least or 20), "hours": str(spec.hours or 24), "recipients": ", ".join(spec.recipients),
            "feed": "1" if spec.feed else ""}


def _known(request: Request) -> AlertRow:
    with desk_of(request).record.reading() as session:
        row = alerts.get(session, record_id(request))
    if row is None or row.deleted_at is not None:
        raise HTTPException(404)
    return row


def _form(request: Request, row: AlertRow | None, typed: dict[str, str], trouble: str = "",
          theirs: AlertRow | None = None, status: int = 200) -> Response:
    with desk_of(request).record.reading() as session:
        searches = saved.listed(session)
        every = saved.all(session)
    titles = {str(search.id): search.title for search in every.values()}
    line = _line(row, every.get(row.spec.saved_id or 0), {}, clock.now()) if row else None
    changed = _differing(_values(theirs.spec), typed, titles) if theirs else []
    return page_of_forms(
        request, "alert_form.html", status=status, row=row, line=line, typed=typed, trouble=trouble, theirs=changed,
        stale=theirs is not None, searches=searches, rules=words.RULES, rhythms=words.RHYTHMS, mutes=MUTES,
        mail=bool(desk_of(request).settings.smtp_host))


def _differing(theirs: dict[str, str], typed: dict[str, str], titles: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return (field, theirs, typed) of what differs, saved searches by their names."""
    def said(name: str, value: str) -> str:
        return titles.get(value, value) if name == "saved" else words.plainly(name, value)

    return [(name, said(name, theirs[name]), said(name, typed[name])) for name in FIELDS if theirs[name] != typed[name]]


async def add(request: Request) -> Response:
    """Keep a new alert."""
    form = await forms.read(request)
    return await run_in_threadpool(_add, request, form)


def _typed(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name in FIELDS}


def _spec(request: Request, typed: dict[str, str]) -> AlertSpec:
    with desk_of(request).record.reading() as session:
        searches = {row.id for row in saved.listed(session)}
    return spec_of(**{name: typed[name] for name in FIELDS if name != "feed"}, feed=typed["feed"] == "1",
                   searches=searches)


def _add(request: Request, form: Form) -> Response:
    typed = _typed(form)
    try:
        spec = _spec(request, typed)
    except NotKept as error:
        return _form(request, None, typed, worded(error), status=422)
    with desk_of(request).database.writing() as session:
        made = alerts.add(session, spec, person_of(request).id, clock.now())
    return RedirectResponse(f"{PAGE}?done={made}#alert-{made}", status_code=303)


async def change(request: Request) -> Response:
    """Change an alert."""
    form = await forms.read(request)
    return await run_in_threadpool(_change, request, form)


def _change(request: Request, form: Form) -> Response:
    row, typed = _known(request), _typed(form)
    try:
        spec = _spec(request, typed)
    except NotKept as error:
        return _form(request, row, typed, worded(error), status=422)
    version = number_or_none(form.text("version")) or 0
    with desk_of(request).database.writing() as session:
        done = alerts.change(session, row.id, version, spec, clock.now(), anew=anew(row.spec, spec))
        if done:
            alert_messages.drop_letters(session, row.id, kept=spec.recipients)
        theirs = alerts.get(session, row.id)
    if not done and theirs is not None and theirs.deleted_at is None:
        return _form(request, theirs, typed, theirs=theirs, status=409)
    if not done:
        raise HTTPException(404)
    return RedirectResponse(f"{PAGE}?done={row.id}#alert-{row.id}", status_code=303)


async def act(request: Request) -> Response:
    """Pause, resume, mute, delete or restore an alert, and return to the list."""
    number, name = record_id(request), request.path_params["act"]
    form = await forms.read(request)
    if name not in ACTS:
        raise HTTPException(404)
    return await run_in_threadpool(_act, request, number, name, form)


def _act(request: Request, number: int, name: str, form: Form) -> Response:
    with desk_of(request).database.writing() as session:
        if not ACTS[name](session, number, form):
            raise HTTPException(404)
    said = f"deleted={number}" if name == "delete" else f"done={number}#alert-{number}"
    return RedirectResponse(f"{PAGE}?{said}", status_code=303)


def _mute(session: Session, number: int, form: Form) -> bool:
    days = MUTES.get(form.text("days"), 1)
    return alerts.mute(session, number, clock.now() + timedelta(days=days))


def _delete(session: Session, number: int, form: Form) -> bool:
    alert_messages.drop_letters(session, number)
    return alerts.remove(session, number, clock.now())


ACTS: dict[str, Callable[[Session, int, Form], bool]] = {
    "pause": lambda session, number, form: alerts.pause(session, number),
    "resume": lambda session, number, form: alerts.resume(session, number, clock.now()),
    "mute": _mute, "delete": _delete,
    "restore": lambda session, number, form: alerts.restore(session, number, clock.now()),
}


async def seen(request: Request) -> Response:
    """Keep up to where one has seen the page."""
    form = await forms.read(request)
    item = number_or_none(form.text("item")) or 0

    def keep() -> Response:
        with desk_of(request).database.writing() as session:
            last = alert_messages.last_item(session)
            alert_messages.see(session, person_of(request).id, min(item, last), clock.now())
        return RedirectResponse(PAGE, status_code=303)

    return await run_in_threadpool(keep)


async def renew_feed(request: Request) -> Response:
    """Give one's feed a new secret address; the old one ends."""
    await forms.read(request)

    def keep() -> Response:
        with desk_of(request).database.writing() as session:
            alert_messages.set_token(session, person_of(request).id, feed.new_token(), clock.now())
        return RedirectResponse(f"{PAGE}#feed", status_code=303)

    return await run_in_threadpool(keep)


def read_feed(request: Request) -> Response:
    """Return the feed of a secret address; without accounts in it, as feed readers sign in nowhere."""
    desk = desk_of(request)
    with desk.record.reading() as session:
        owner = alert_messages.feed_owner(session, request.path_params["token"])
        if owner is None or not _may_read(session, owner[0]):
            raise HTTPException(404)
        return Response(feed.atom(session, desk.settings, request.path_params["token"]), media_type=feed.KIND)


def _may_read(session: Session, owner: int | None) -> bool:
    """Say whether a feed's owner is still let in; the team's own ends when there are accounts."""
    if owner is None:
        return not accounts.any_account(session)
    account = accounts.get(session, owner)
    return account is not None and account.disabled_at is None
