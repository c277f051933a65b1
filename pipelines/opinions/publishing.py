"""Publishing a frame: a record that is written once, holds the hash of its inputs and can be worked out again."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from config import clock
from config.errors import Words
from config.suppression import ROUND
from pipelines import periods
from pipelines.opinions import agreement, coding, fieldside, freezing, sampling, suppression, tables
from pipelines.opinions.coding import Work
from pipelines.opinions.rounding import down, nearest
from pipelines.opinions.suppression import Firsts, Shown
from pipelines.topics.refusals import Refused
from storage import stream_codes, stream_shares, streams
from storage.sessions import Database
from storage.streams import Frame

VERSION = 1             # of the body's form
DIGITS = 2              # of the agreement


@dataclass(frozen=True, slots=True)
class Computed:
    """What a publication says, and what it was worked out from."""

    body: dict[str, Any]
    cells: list[list[int]]
    inputs: str
    field_items: list[int]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a frame is from being published; `troubles` is empty when it may be."""

    work: Work
    alpha: float | None
    equal: float
    streams: dict[int, list[int]]      # stream → places of its texts, by the first coders
    people: dict[int, int]             # stream → people who wrote it for certain
    shown: Shown | None
    troubles: list[Words]


def standing(session: Session, frame: Frame) -> Standing:
    """Return what staff see of a frame before it is published."""
    state = coding.work(session, frame)
    found = tables.streams(state.codes, state.codebook, state.sample)
    pairs = tables.pairs(state.codes, state.codebook, state.twice)
    firsts = streams.firsts(streams.traces(session, frame.id))
    measure = partial(suppression.people, firsts=firsts)
    shown = suppression.fold(found, measure, frame.least)
    alpha = agreement.alpha(pairs)
    people = {stream: measure(places) for stream, places in found.items()}
    return Standing(state, alpha, agreement.equal(pairs), found, people, shown,
                    _troubles(session, state, alpha, found, shown, firsts))


def _troubles(session: Session, state: Work, alpha: float | None, found: Mapping[int, Sequence[int]],
              shown: Shown | None, firsts: Firsts) -> list[Words]:
    """Return why a frame is not published, what is to be done first."""
    frame, coded = state.frame, sum(map(len, found.values()))
    said = []
    if state.once_left:
        said.append(Words("{n} texts of the sample are not coded", n=state.once_left))
    if state.second_left:
        said.append(Words("{n} texts wait for their second coder", n=state.second_left))
    if coded < sampling.LEAST and not state.once_left:
        said.append(Words("fewer than {least} texts: nothing is published of them", least=sampling.LEAST))
    if alpha is None and not state.second_left:
        said.append(Words("the agreement of the coders cannot be worked out"))
    if alpha is not None and alpha < agreement.LEAST:
        said.append(Words("the coders agree by {alpha}, below {least}", alpha=f"{alpha:.2f}", least=agreement.LEAST))
    if frame.gone_at is not None:
        said.append(Words("its comments were deleted after their period"))
    elif shown is None and not state.once_left:
        said.append(Words("fewer than {least} people wrote this for certain", least=frame.least))
    elif shown is not None and _beside(session, frame, tables.cells(found, shown), firsts):
        said.append(Words(
            "beside what was published before it would tell of fewer than {least} people", least=frame.least))
    return said


def _beside(session: Session, frame: Frame, cells: list[list[int]], firsts: Firsts) -> bool:
    """Say whether a version must not stand beside those before."""
    before = stream_shares.cells(session, frame.id)
    measure = partial(suppression.people, firsts=firsts)
    return bool(before) and suppression.reveals([*before, cells], measure, frame.least)


def publish(database: Database, frame_id: int, staff_id: int | None) -> int:
    """Publish a frame; return the version, the newest one when it would say the same. Raises Refused."""
    with database.writing() as session:
        stream_codes.lock(session, frame_id)
        frame = freezing.known(session, frame_id)
        found = standing(session, frame)
        if found.troubles:
            raise Refused(found.troubles[0])
        codebook = [[row.id, row.kind, row.label, row.merged_into_id, row.over]
                    for row in found.work.codebook]
        made = compute(session, found, *_field(session, frame))
        body = canonical(made.body)
        last = stream_shares.last(session, frame_id)
        if last is not None and last.body == body:
            return last.version
        return stream_shares.save(
            session, frame_id, body=body, sha256=_sha256(body), inputs_sha256=_sha256(made.inputs), cells=made.cells,
            codebook=codebook, field_items=made.field_items, staff_id=staff_id)


def _field(session: Session, frame: Frame) -> tuple[dict[str, Any] | None, list[int]]:
    """Return the field's side: that of the first version for all later ones, or items would be told by a difference."""
    first = stream_shares.one(session, frame.id, 1)
    if first is not None:
        return json.loads(first.body)["field"], stream_shares.items_of(session, first.id)
    return fieldside.of_frame(session, frame, freezing.week_of(frame.week))


def compute(session: Session, found: Standing, field: dict[str, Any] | None, items: list[int]) -> Computed:
    """Work a publication out of frame, sample, codebook and codes; the same of these give the same, byte for byte."""
    state, shown = found.work, found.shown
    assert shown is not None
    copies = {text.position: text.copies for text in streams.texts(session, state.frame.id)}
    coded = [place for places in found.streams.values() for place in places]
    counted = tables.Counted({place: copies[place] for place in coded})
    body = {
        "version": VERSION, "topic": state.frame.topic_id, "week": state.frame.week,
        **_days(state.frame), "frame": _frame(state.frame), "sample": _sample(found, counted),
        "least": state.frame.least, "rounded_to": ROUND, "field": field,
        **tables.table(found.streams, shown, state.codebook, counted, _examples(session, state))}
    return Computed(body, tables.cells(found.streams, shown), canonical(inputs(state)), items)


def _days(frame: Frame) -> dict[str, str]:
    week = periods.read(frame.week)
    assert week is not None
    return {"from": week.first, "to": week.last}


def _frame(frame: Frame) -> dict[str, Any]:
    """Return the sizes of a frame as they are shown; only hours that its comments fill are told by their days."""
    assert frame.frozen_at is not None
    return {"comments": nearest(frame.comments), "texts": nearest(frame.texts), "threads": frame.threads,
            "people_at_least": down(frame.certain), "elsewhere": nearest(frame.elsewhere),
            "frozen_on": clock.local_day(frame.frozen_at), "sha256": frame.sha256}


def _sample(found: Standing, counted: tables.Counted) -> dict[str, Any]:
    state = found.work
    return {"texts": counted.texts, "comments": counted.comments, "worth": counted.worth, "twice": len(state.twice),
            "lost": nearest(len(state.lost)),
            "agreement": round(found.alpha or 0.0, DIGITS), "equal": round(found.equal, DIGITS),
            "two_accounts": not state.anonymous, "seed": str(state.frame.seed)}


def _examples(session: Session, state: Work) -> dict[int, list[dict[str, Any]]]:
    """Return stream → its lines by number; the words stand apart, so that one can be removed on request."""
    leads, lines = tables.leads_to(state.codebook), defaultdict(list)
    for one in stream_codes.examples(session, state.frame.id):
        if one.line and one.stream_id in leads:
            lines[leads[one.stream_id]].append(
                {"id": one.id, "paraphrased": one.paraphrased, "sha256": _sha256(one.line)})
    return lines


def inputs(state: Work) -> dict[str, Any]:
    """Return what the shares rest on; who coded is no part of it."""
    frame = state.frame
    return {"frame": frame.sha256, "seed": str(frame.seed), "sample": state.sample, "least": frame.least,
            "codebook": [[row.id, row.kind, row.merged_into_id] for row in state.codebook],
            "codes": [[code.position, code.slot, code.stream_id] for code in state.codes]}


def canonical(value: Any) -> str:
    """Return the one spelling of a value in JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
