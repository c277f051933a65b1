"""The cross-check on the desk: the board, one check with its articles, the week for a meeting, the table as a file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from config.crosscheck import STATES
from config.field import LEAST_UNITS
from langnghe import crosscheck_words as words
from langnghe.crosscheck_matters import Matter, matters
from langnghe.exporting import crosschecks as files
from langnghe.web import forms
from langnghe.web.desk import desk_of
from langnghe.web.paths import number_or_none, page_number, record_id
from langnghe.web.people import Person, person_of
from langnghe.web.templating import page, page_of_forms
from langnghe.web.views import crosscheck_heard
from langnghe.web.views.crosscheck_heard import Counted
from search.crosschecking import model
from search.crosschecking import run as checking
from search.crosschecking.settle import monday
from storage import areas, crosscheck_reads, crosschecks
from storage.crosscheck_standing import standing
from storage.crosschecks import CheckFilter, CheckView, MatchView

LISTED = 100
FEW = 5              # so many are not folded
IN_A_WEEK = 500
ON_A_PAGE = 6
WEEK = timedelta(days=7)
GIVEN = ("state", "kind", "area", "week", "drawn", "waiting")
RIGHT = {"right": True, "wrong": False, "undo": None}
MISSED = {"missed": True, "not-missed": False, "unsaid": None}
# Kinds as they are filtered: those of items, then what is no item.
FILTERED = {**words.ITEM_KINDS, "rumor-file": words.KINDS["rumor"], "topic": words.KINDS["topic"]}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An article that may be about it, with how sure that is in words."""

    article: MatchView
    said: str

    @property
    def counted(self) -> bool:
        """Whether it counts by itself, or staff said something of it: the others are folded."""
        return self.article.right is not None or (self.article.confidence or 0) >= model.SETTLE_FROM


@dataclass(frozen=True, slots=True)
class Line:
    """A check as a list shows it."""

    view: CheckView
    kind: str
    state: str
    behind: str
    online: str
    field: str
    counted: str
    lead: str
    heard: Counted | None = None        # the items themselves, for those who may read them


@dataclass(frozen=True, slots=True)
class Group:
    """A matter as board and week show it, folded unless there is little else."""

    matter: Matter
    held: str
    lines: Sequence[Line]
    open: bool


def _groups(session: Session, views: Sequence[CheckView]) -> list[Group]:
    found = matters(session, views)
    return [Group(one, words.held(one), [line(view) for view in one.views], len(views) <= FEW or len(found) == 1)
            for one in found]


def line(view: CheckView, *, whole: bool = True, heard: Counted | None = None) -> Line:
    """Return a check in words; without `whole` few units are not counted."""
    row = view.row
    return Line(view, words.kind(view), words.state(row), words.behind(row), words.online(row),
                words.field(row, whole=whole, own=view.own), words.counted(row), words.lead(row),
                heard)


def of_items(session: Session, item_ids: Collection[int], person: Person) -> dict[int, Line]:
    """Return item → its check, for those who see the report."""
    found = crosschecks.of_items(session, item_ids, person.areas)
    return {number: line(view) for number, view in found.items()}


def of_rumor(session: Session, rumor_id: int, person: Person) -> list[Line]:
    """Return the check of a rumor, for those who review; none before the work has looked at it."""
    found = crosschecks.of_rumor(session, rumor_id, person.areas)
    return [line(found)] if found else []


def of_topic(session: Session, topic_id: int, person: Person) -> list[Line]:
    """Return what the field says of a topic, newest week first; readers see what several units say."""
    whole = person.may("reviewer")
    found = [view for view in crosschecks.of_topic(session, topic_id, person.areas if whole else ())
             if view.row.items and (whole or view.row.units >= LEAST_UNITS)]
    heard = crosscheck_heard.of_checks(session, found[:ON_A_PAGE], person)
    return [line(view, whole=whole, heard=heard.get(view.id)) for view in found[:ON_A_PAGE]]


def board(request: Request) -> Response:
    """Show the checks that the filters leave, and how many are in each state."""
    number = page_number(request)
    with desk_of(request).record.reading() as session:
        wanted, area = _wanted(session, request)
        found = crosschecks.listed(session, wanted, limit=LISTED + 1, after=(number - 1) * LISTED)
        groups = _groups(session, found[:LISTED])
        stands = standing(session, replace(wanted, states=()))
        so_far = crosschecks.precision(session, model.SETTLE_FROM)
    given = {name: request.query_params.get(name, "")[:80] for name in GIVEN}
    return page(
        request, "crosscheck.html", groups=groups, more=len(found) > LISTED, number=number, stands=stands, given=given,
        area=area, states=words.STATES, kinds=FILTERED, so_far=words.so_far(so_far),
        address=lambda **changes: _address("/crosscheck", given, changes),
        file=lambda form: _address(f"/crosscheck/table.{form}", given, {}))


def _address(path: str, given: dict[str, str], changes: dict[str, str | int]) -> str:
    values = {name: value for name, value in (given | changes).items() if value and (name, value) != ("page", 1)}
    return f"{path}?{urlencode(values)}" if values else path


def _wanted(session: Session, request: Request) -> tuple[CheckFilter, str]:
    """Return what is asked for, within what the account holds, and the area in words ("" for none such)."""
    given = request.query_params
    state, kind, typed = given.get("state", ""), given.get("kind", ""), given.get("area", "")[:100]
    named = areas.called(session, typed) if typed.strip() else []
    inside = crosschecks.inside(session, [unit.key for unit in named]) if typed.strip() else None
    week = _week(given.get("week", ""))
    return CheckFilter(
        states=(state,) if state in STATES else (),
        kinds={"rumor-file": ("rumor",), "topic": ("topic",)}.get(kind, ("item",) if kind in words.ITEM_KINDS else ()),
        item_kinds=(kind,) if kind in words.ITEM_KINDS else (), areas=inside, since=week, until=week,
        drawn=True if given.get("drawn") else None, waiting=bool(given.get("waiting")),
        account=person_of(request).areas,
    ), ", ".join(unit.full_name for unit in named[:3])


def _week(typed: str) -> str:
    try:
        found = monday(typed) if typed else ""
    except ValueError:
        return ""
    return found if clock.is_told_of(found) else ""


def one(request: Request) -> Response:
    """Show one check with its articles."""
    return _show(request, record_id(request))


def _show(request: Request, check_id: int, trouble: str = "", status: int = 200) -> Response:
    with desk_of(request).record.reading() as session:
        view = _found(session, check_id, person_of(request))
        may_act = _may_act(session, check_id, person_of(request))
        articles = crosschecks.articles_of(session, view)
        item = crosscheck_reads.item_of(session, view.row.item_id) if view.row.item_id else None
        heard = crosscheck_heard.of_checks(session, [view], person_of(request)).get(check_id)
    return page_of_forms(
        request, "crosscheck_one.html", status=status, one=line(view, heard=heard), item=item, trouble=trouble,
        articles=[_Candidate(each, words.match(each)) for each in articles], may_act=may_act, words=words,
        least=model.SETTLE_FROM)


def _may_act(session: Session, check_id: int, person: Person) -> bool:
    """Say whether this person may say something of a check that it sees: who is limited to areas only of their own."""
    return crosschecks.get(session, check_id, person.areas, own=True) is not None


def _found(session: Session, check_id: int, person: Person) -> CheckView:
    """Return a check that this person sees."""
    view = crosschecks.get(session, check_id, person.areas)
    if view is None:
        raise HTTPException(404)
    return view


async def act(request: Request) -> Response:
    """Keep what staff say of an article, or of a drawn check, and return to the check."""
    check_id, what = record_id(request), request.path_params["act"]
    if what not in RIGHT and what not in MISSED:
        raise HTTPException(404)
    form = await forms.read(request)
    return await run_in_threadpool(_act, request, check_id, what, form.text("article"))


def _act(request: Request, check_id: int, what: str, article: str) -> Response:
    now, person = clock.now(), person_of(request)
    number = number_or_none(article.strip())
    with desk_of(request).database.writing() as session:
        view = _found(session, check_id, person)
        if not _may_act(session, check_id, person):
            raise HTTPException(404)
        whole = crosschecks.get(session, check_id) or view      # what is settled anew is no account's part of it
        if what in MISSED:
            if not crosschecks.judge(session, check_id, MISSED[what], now):
                raise HTTPException(404)
        elif view.row.kind == "topic":
            raise HTTPException(404)
        elif number is None or not crosscheck_reads.facts(session, {number}):
            number = -1
        else:
            crosschecks.decide(session, whole, number, RIGHT[what], now, person.id)
            checking.decided(session, whole, now)
    if number == -1:
        return _show(request, check_id, trouble="article", status=400)
    return RedirectResponse(f"/crosscheck/{check_id}", status_code=303)


def week(request: Request) -> Response:
    """Show a week for a meeting: how it stands, then all that both sides say, matter by matter, made to be printed."""
    given = _week(request.query_params.get("week", "")) or monday(clock.local_day(clock.now() - WEEK))
    with desk_of(request).record.reading() as session:
        wanted = CheckFilter(since=given, until=given, account=person_of(request).areas)
        found = crosschecks.listed(session, wanted, limit=IN_A_WEEK + 1)
        groups = _groups(session, found[:IN_A_WEEK])
        stands = standing(session, wanted)
    first = date.fromisoformat(given)
    return page(
        request, "crosscheck_week.html", groups=groups, stands=stands, first=given, states=words.STATES,
        last=(first + timedelta(days=6)).isoformat(), before=(first - WEEK).isoformat(),
        after=(first + WEEK).isoformat(), more=len(found) > IN_A_WEEK,
        address=lambda **changes: _address("/crosscheck", {"week": given}, changes))


def table(request: Request) -> Response:
    """Give the checks that the filters leave as CSV or as a workbook."""
    form = request.path_params["form"]
    if form not in files.KINDS:
        raise HTTPException(404)
    with desk_of(request).record.reading() as session:
        wanted, _area = _wanted(session, request)
        found = crosschecks.listed(session, wanted, limit=100_000)
    media, ending = files.KINDS[form]
    return Response(files.make(form, found), media_type=media, headers={
        "content-disposition": f'attachment; filename="crosscheck{ending}"'})
