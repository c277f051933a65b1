"""The way from a frame to a published share, gone again step by step, as far as the record still leads."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from sqlalchemy.orm import Session

from config.errors import Words
from pipelines.opinions import agreement, freezing, publishing, reading, sampling, suppression, tables
from pipelines.opinions import coding as coding_
from pipelines.opinions.coding import Work
from pipelines.opinions.publishing import Standing
from pipelines.topics.refusals import Refused
from storage import stream_shares, streams
from storage.stream_codes import StreamRow
from storage.stream_shares import Published
from storage.streams import Frame

Outcome = Literal["same", "differs", "ends"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `said` is for staff; "ends" means that what it needs was deleted, as it has to be."""

    outcome: Outcome
    said: Words


def replay(session: Session, frame_id: int, version: int | None = None) -> list[Step]:
    """Return the steps of a version, the newest where none is named; raises Refused where nothing was published."""
    frame = freezing.known(session, frame_id)
    wanted = stream_shares.newest(session, frame_id) if version is None else version
    found = stream_shares.one(session, frame_id, wanted) if wanted is not None else None
    if found is None:
        raise Refused(Words("of frame {id} nothing was published", id=frame_id))
    state = _as_then(session, frame, found)
    return [_body(found), *_comments(session, frame), _sample(frame, found), _codes(state, found),
            _shares(session, state, found)]


def _body(found: Published) -> Step:
    same = hashlib.sha256(found.body.encode()).hexdigest() == found.sha256
    return _step(same, Words("what was published has its hash {sha256}", sha256=found.sha256[:12]))


def _comments(session: Session, frame: Frame) -> list[Step]:
    """Hold the frame's comments against its hash, and what the record holds against the frame."""
    if frame.gone_at is not None:
        return [Step("ends", Words(
            "{n} comments of the frame were deleted after their period: the way to them ends here", n=frame.comments))]
    traces = streams.traces(session, frame.id)
    if len(traces) < frame.comments:
        return [Step("ends", Words("{n} of {all} comments of the frame were removed on request",
                                   n=frame.comments - len(traces), all=frame.comments))]
    held = reading.held(session, traces)
    whole, sha256 = freezing.fingerprint(traces) == frame.sha256, frame.sha256[:12]
    return [_step(whole, Words("{n} comments of the frame have its hash {sha256}", n=len(traces), sha256=sha256)),
            Step("same", Words("of them {n} stand in the record with the same words", n=held))]


def _sample(frame: Frame, found: Published) -> Step:
    """Draw the sample again from the seed that was published."""
    sample = json.loads(found.body)["sample"]
    drawn = sampling.drawn(int(sample["seed"]), frame.texts, frame.sample)
    same = drawn == sampling.drawn(frame.seed, frame.texts, frame.sample) and len(drawn) >= sample["texts"]
    return _step(same, Words("the seed draws the same {n} texts", n=len(drawn)))


def _codes(state: Work, found: Published) -> Step:
    inputs = hashlib.sha256(publishing.canonical(publishing.inputs(state)).encode()).hexdigest()
    return _step(inputs == found.inputs_sha256, Words(
        "{n} codes and the codebook have the hash {sha256}", n=len(state.codes), sha256=found.inputs_sha256[:12]))


def _shares(session: Session, state: Work, found: Published) -> Step:
    """Work the shares out again; which streams are shown can only be told while the first comments are known."""
    given = json.loads(found.body)
    streams_ = tables.streams(state.codes, state.codebook, state.sample)
    cells = stream_shares.cells(session, state.frame.id)[found.version - 1]
    traces = streams.traces(session, state.frame.id)
    whole = state.frame.gone_at is None and len(traces) == state.frame.comments
    measure = partial(suppression.people, firsts=streams.firsts(traces))
    shown = suppression.fold(streams_, measure, state.frame.least) if whole else tables.shown_by(streams_, cells)
    if shown is None:
        return _step(False, Words("the shares come out otherwise"))
    pairs = tables.pairs(state.codes, state.codebook, state.twice)
    standing = Standing(state, agreement.alpha(pairs), agreement.equal(pairs), streams_, {}, shown, [])
    body = publishing.compute(session, standing, given["field"], []).body
    # Lines that were removed since are gone from what is worked out, and stand in what was published by their hash.
    again = publishing.canonical(_without_lines(body)) == publishing.canonical(_without_lines(given))
    return _step(again, Words("every share comes out the same") if again else Words("the shares come out otherwise"))


def _without_lines(body: dict[str, object]) -> dict[str, object]:
    rows = body["streams"]
    assert isinstance(rows, list)
    return {**body, "streams": [{key: value for key, value in row.items() if key != "examples"} for row in rows]}


def _as_then(session: Session, frame: Frame, found: Published) -> Work:
    """Return the frame's work with the codebook as it was: names and merges of later do not change what was."""
    now = coding_.work(session, frame)
    then = [StreamRow(id_, frame.id, kind, label, into, ended) for id_, kind, label, into, ended
            in stream_shares.codebook(session, found.id)]
    return replace(now, codebook=then)


def _step(same: bool, said: Words) -> Step:
    return Step("same" if same else "differs", said)
