"""The screens on which comments are coded and proposals are read: the only ones that show single redacted comments."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from langnghe.render import stream_states
from langnghe.troubles import worded
from langnghe.web import audit, forms
from langnghe.web.desk import desk_of
from langnghe.web.forms import Form
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.people import person_of
from langnghe.web.templating import page, page_of_forms
from langnghe.web.views.stream_desk import PAGE
from pipelines.opinions import coding, freezing, reading, sampling
from pipelines.opinions.groups import MOST, propose
from pipelines.topics.refusals import Refused
from storage import streams

SKIPPED = 50        # texts that one address remembers as put off


def show(request: Request) -> Response:
    """Show the next text that waits for this person, or one of their own to look at again."""
    return _show(request, record_id(request))


def _show(request: Request, frame_id: int, trouble: str = "", status: int = 200) -> Response:
    staff, given = person_of(request).id, request.query_params
    skipped = [number for text in given.getlist("later")[-SKIPPED:] if (number := number_or_none(text)) is not None]
    again = number_or_none(given.get("again", ""))
    with desk_of(request).record.reading() as session:
        frame = streams.frame(session, frame_id)
        if frame is None or frame.frozen_at is None:
            raise HTTPException(404)
        state = coding.work(session, frame)
        task = coding.own(session, state, staff, again) if again is not None else None
        task = task or coding.task(session, state, staff, skipped)
    audit.note_rarely(request, "coding", {"frame": frame_id})
    return page_of_forms(
        request, "stream_code.html", status=status, frame=frame, task=task, trouble=trouble, skipped=skipped,
        entries=[row for row in state.codebook if not row.over], called=stream_states.called,
        last=number_or_none(given.get("last", "")), waiting=len(coding.waiting(state, staff)), mine=state.by(staff))


async def keep(request: Request) -> Response:
    """Keep a code and go on to the next text."""
    frame_id = record_id(request)
    return await run_in_threadpool(_keep, request, frame_id, await forms.read(request))


def _keep(request: Request, frame_id: int, form: Form) -> Response:
    place, slot, stream = (number_or_none(form.text(name)) for name in ("place", "slot", "stream"))
    if place is None or slot is None or stream is None:
        raise HTTPException(400)
    try:
        taken = coding.code(desk_of(request).database, frame_id, place, slot, stream, person_of(request).id)
    except Refused as error:
        return _show(request, frame_id, worded(error), 422)
    audit.note_rarely(request, "coding", {"frame": frame_id})
    last = f"last={place}" if taken else "taken=1"
    return RedirectResponse(f"{PAGE}/{frame_id}/code?{last}", status_code=303)


def groups(request: Request) -> Response:
    """Show groups of the sample's texts that the machine proposes, to begin a codebook with."""
    frame_id = record_id(request)
    with desk_of(request).record.reading() as session:
        try:
            frame = freezing.known(session, frame_id)
        except Refused:
            raise HTTPException(404) from None
        places = sampling.drawn(frame.seed, frame.texts, min(frame.sample, MOST))
        words = reading.words(session, frame_id, places)
    audit.note_rarely(request, "coding", {"frame": frame_id})
    proposed = propose({place: words[place] for place in places if place in words})
    return page(request, "stream_groups.html", frame=frame, groups=proposed, words=words)
