"""The coding desk: frames, their codebooks, how far they are, and publishing; counts here are for those who code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config import clock
from langnghe.render import stream_states
from langnghe.troubles import said, worded
from langnghe.web import audit, forms
from langnghe.web.desk import desk_of
from langnghe.web.forms import Form
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from pipelines import periods
from pipelines.opinions import codebook, coding, freezing, publishing, reach, sampling
from pipelines.periods import Period
from pipelines.topics import wording
from pipelines.topics.refusals import Refused
from storage import stream_codes, stream_shares, stream_talk, streams, topics
from storage.sessions import Database
from storage.stream_talk import Talk

PAGE = "/streams/desk"
LISTED = 100
WEEKS = 8               # comments of longer ago are mostly deleted
OFFERED = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asked for and could not be done; `changed`: names were taken out, it waits to be sent once more."""

    act: str = ""
    text: str = ""
    trouble: str = ""
    stream: int | None = None
    changed: bool = False


NOTHING = Asked()


@dataclass(frozen=True, slots=True)
class Offer:
    """A topic's week that may be frozen; `enough`: it may reach what a publication takes, `frame`: it is frozen."""

    talk: Talk
    enough: bool
    frame: int | None


def listed(request: Request) -> Response:
    """List the frames, those of the newest week first, and the topics of a week that may be frozen."""
    return _list(request, number_or_none(request.query_params.get("topic", "")),
                 week=request.query_params.get("week", ""))


def _weeks() -> list[Period]:
    """Return the last weeks that are over, the newest first."""
    found = [periods.of("week", clock.local_day(clock.now())).before()]
    while len(found) < WEEKS:
        found.append(found[-1].before())
    return found


def _offers(session: Session, weeks: Sequence[Period], topic: int | None, people: int) -> list[Offer]:
    """Return the topics of some weeks by their comments, or one topic's weeks; frozen ones stay where they are."""
    frozen = stream_talk.frozen(session, [one.name for one in weeks])
    talks = [talk for one in weeks for talk in stream_talk.of_week(session, one.name, *one.bounds(), topic)]
    return [Offer(talk, talk.comments >= sampling.LEAST and talk.certain >= people,
                  frozen.get((talk.topic_id, talk.week))) for talk in talks[:OFFERED]]


def _list(request: Request, topic: int | None, asked: Asked = NOTHING, week: str = "", status: int = 200) -> Response:
    weeks, people = _weeks(), desk_of(request).settings.stream_people
    chosen = next((one for one in weeks if one.name == week), weeks[0])
    with desk_of(request).record.reading() as session:
        found = streams.frames(session, LISTED)
        offers = _offers(session, weeks if topic else [chosen], topic, people)
        names = topics.get_many(session, {one.topic_id for one in found} | {one.talk.topic_id for one in offers} | (
            {topic} if topic else set()))
        versions = {one.id: stream_shares.newest(session, one.id) for one in found}
        open_ = {one.id: coding.work(session, one) for one in found if versions[one.id] is None and one.gone_at is None}
    return page_of_forms(request, "stream_desk.html", status=status, frames=found, names=names, versions=versions,
                         open=open_, topic=topic, week=chosen, weeks=weeks, days={one.name: one for one in weeks},
                         offers=offers, people=people,
                         least=sampling.LEAST, asked=asked)


async def freeze(request: Request) -> Response:
    """Freeze a topic's week."""
    return await run_in_threadpool(_freeze, request, await forms.read(request))


def _freeze(request: Request, form: Form) -> Response:
    topic, week = number_or_none(form.text("topic")), form.text("week").strip()
    desk = desk_of(request)
    try:
        frame = freezing.freeze(desk.database, topic or 0, week, desk.settings.stream_people)
    except Refused as error:
        return _list(request, topic, Asked("freeze", trouble=worded(error)), week, 422)
    audit.note(request, "stream", {"frame": frame.id, "act": "freeze"})
    return RedirectResponse(f"{PAGE}/{frame.id}", status_code=303)


def one(request: Request) -> Response:
    """Show a frame: codebook, state, what is missing."""
    return show(request, record_id(request))


def show(request: Request, frame_id: int, asked: Asked = NOTHING, status: int = 200) -> Response:
    """Show a frame, with what could not be done of what was just asked."""
    with desk_of(request).record.reading() as session:
        frame = streams.frame(session, frame_id)
        if frame is None or frame.frozen_at is None:
            raise HTTPException(404)
        found = publishing.standing(session, frame)
        topic = topics.get(session, frame.topic_id)
        last = stream_shares.last(session, frame_id)
        examples = stream_codes.examples(session, frame_id)
    entries = [row for row in found.work.codebook if not row.over]
    named = [row for row in entries if row.kind == "named"]
    widened = last is None and frame.sample < frame.texts
    # A form that is not on the page (any more) has no place to say why it was not done.
    placed = {"drop": False, "sample": widened, "split": bool(named) and last is None}.get(
        asked.act, bool(named) or asked.act not in {"rename", "merge", "example"})
    return page_of_forms(
        request, "stream_frame.html", status=status, frame=frame, placed=placed, found=found, topic=topic, last=last,
        asked=asked, entries=entries, named=named, called=stream_states.called,
        state=stream_states.state(found, last.version if last else None), troubles=list(map(said, found.troubles)),
        examples=[one for one in examples if one.line], mine=found.work.by(person_of(request).id),
        waiting=len(coding.waiting(found.work, person_of(request).id)), most=sampling.MOST,
        reach=reach.share(frame.sample, frame.texts, frame.certain, frame.least), longest=codebook.LONGEST)


async def act(request: Request) -> Response:
    """Change a frame's codebook, its sample or its lines."""
    frame_id, name = record_id(request), request.path_params["act"]
    if name not in ACTS:
        raise HTTPException(404)
    return await run_in_threadpool(_act, request, frame_id, name, await forms.read(request))


def _act(request: Request, frame_id: int, name: str, form: Form) -> Response:
    typed, stream = form.text("text"), number_or_none(form.text("stream"))
    try:
        kept = _kept(name, typed)
        if kept != "\n".join(filter(None, wording.spelled(typed).split("\n"))):
            return show(request, frame_id, Asked(name, kept, stream=stream, changed=True), 422)
        ACTS[name](desk_of(request).database, frame_id, form)
    except Refused as error:
        return show(request, frame_id, Asked(name, typed, worded(error), stream), 422)
    audit.note(request, "stream", {"frame": frame_id, "act": name})
    return RedirectResponse(f"{PAGE}/{frame_id}#codebook", status_code=303)


def _kept(name: str, typed: str) -> str:
    """Return what is typed as it will be kept, line by line: it is shown before it is kept where the two differ."""
    if name in {"add", "rename", "split"}:
        return "\n".join(codebook.name(line) for line in wording.spelled(typed).split("\n") if line) if typed else ""
    return wording.passage(typed, codebook.LINE) if name == "example" else wording.spelled(typed)


async def publish(request: Request) -> Response:
    """Publish a frame."""
    frame_id = record_id(request)
    await forms.read(request)
    return await run_in_threadpool(_publish, request, frame_id)


def _publish(request: Request, frame_id: int) -> Response:
    desk = desk_of(request)
    try:
        version = publishing.publish(desk.database, frame_id, person_of(request).id)
    except Refused as error:
        return show(request, frame_id, Asked("publish", trouble=worded(error)), 422)
    audit.note(request, "stream", {"frame": frame_id, "act": "publish", "version": version})
    with desk.record.reading() as session:
        frame = freezing.known(session, frame_id)
    return RedirectResponse(f"/streams/{frame.topic_id}/{frame.week}", status_code=303)


def _stream(form: Form) -> int:
    return number_or_none(form.text("stream")) or 0


def _split(database: Database, frame_id: int, form: Form) -> Any:
    return codebook.split(database, frame_id, _stream(form), form.text("text").splitlines())


def _widen(database: Database, frame_id: int, form: Form) -> Any:
    return freezing.widen(database, frame_id, number_or_none(form.text("size")) or 0)


ACTS: dict[str, Callable[[Database, int, Form], Any]] = {
    "add": lambda database, frame, form: codebook.add(database, frame, form.text("text")),
    "rename": lambda database, frame, form: codebook.rename(database, frame, _stream(form), form.text("text")),
    "merge": lambda database, frame, form: codebook.merge(database, frame, form.numbers("merged"), _stream(form)),
    "split": _split,
    "sample": _widen,
    "example": lambda database, frame, form: codebook.example(
        database, frame, _stream(form), form.text("text"), quoted=form.text("quoted") == "1"),
    "drop": lambda database, frame, form: codebook.drop_example(
        database, frame, number_or_none(form.text("example")) or 0),
}
