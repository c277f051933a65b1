"""Blind coding: which text somebody codes next, and keeping what they took it for.

Nobody is told whether they are a text's first coder or its second, and nobody sees the code of another.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from config.errors import Words
from pipelines.opinions import freezing, reading, sampling
from pipelines.opinions.tables import FIRST, SECOND, leads_to
from pipelines.topics.refusals import Refused
from storage import stream_codes, stream_shares, streams
from storage.sessions import Database
from storage.stream_codes import Code, StreamRow
from storage.streams import Frame


@dataclass(frozen=True, slots=True)
class Task:
    """A text to be coded: its place, its slot, its words and how many comments say them."""

    position: int
    slot: int
    words: str
    copies: int


@dataclass(frozen=True, slots=True)
class Work:
    """A frame's sample and what was coded of it; codes of streams that were split are none.

    `lost` are texts that nobody can code any more, as no comment that says them is held: they leave the sample.
    """

    frame: Frame
    codebook: list[StreamRow]
    codes: list[Code]
    sample: list[int]
    lost: frozenset[int]

    @property
    def twice(self) -> frozenset[int]:
        """Return the places that two people code."""
        return sampling.twice(self.sample)

    @property
    def once_left(self) -> int:
        """Return how many texts nobody coded."""
        return len(frozenset(self.sample) - self.coded(FIRST) - self.lost)

    @property
    def second_left(self) -> int:
        """Return how many texts wait for their second coder."""
        return len(self.twice - self.coded(SECOND) - self.lost)

    @property
    def anonymous(self) -> bool:
        """Return whether codes were given without an account: then nobody knows that two people gave them."""
        return any(code.coded_by is None for code in self.codes)

    def by(self, staff_id: int | None) -> int:
        """Return how many codes somebody gave."""
        return sum(code.coded_by == staff_id for code in self.codes)

    def coded(self, slot: int) -> set[int]:
        """Return the places that have a code of this slot."""
        return {code.position for code in self.codes if code.slot == slot}


def work(session: Session, frame: Frame) -> Work:
    """Return how far a frame's sample is coded."""
    codebook = stream_codes.codebook(session, frame.id)
    leads = leads_to(codebook)
    sample = sampling.drawn(frame.seed, frame.texts, frame.sample)
    given = [code for code in stream_codes.codes(session, frame.id) if code.stream_id in leads]
    drawn = frozenset(sample)
    bare = Work(frame, codebook, [code for code in given if code.position in drawn], sample, frozenset())
    open_ = (drawn - bare.coded(FIRST)) | (bare.twice - bare.coded(SECOND))
    return replace(bare, lost=frozenset(open_ - reading.words(session, frame.id, open_).keys()))


def waiting(state: Work, staff_id: int | None) -> list[tuple[int, int]]:
    """Return (place, slot) of what somebody may code, in order: what waits for a second coder first.

    Without accounts the second turn begins when the first is whole: who sits there is not known.
    """
    given = {(code.position, code.slot): code for code in state.codes}
    # After a split the first code is open again while the second stands: whoever gave that one is not asked twice.
    mine = {place for (place, _slot), code in given.items() if staff_id is not None and code.coded_by == staff_id}
    first = [(place, FIRST) for place in state.sample
             if (place, FIRST) not in given and place not in state.lost and place not in mine]
    again = state.twice - state.lost
    second = [(place, SECOND) for place in state.sample if place in again and (place, SECOND) not in given
              and (found := given.get((place, FIRST))) is not None
              and (found.coded_by != staff_id or (staff_id is None and not first))]
    return second + first


def task(session: Session, state: Work, staff_id: int | None, skipped: Collection[int] = ()) -> Task | None:
    """Return what somebody codes next, None when nothing waits for them; what they skipped comes last."""
    left = sorted(waiting(state, staff_id), key=lambda one: one[0] in skipped)
    return _task(session, state.frame.id, *left[0]) if left else None


def own(session: Session, state: Work, staff_id: int | None, position: int) -> Task | None:
    """Return a text that somebody coded, to be looked at again; never another's."""
    mine = next((code for code in state.codes if code.position == position and code.coded_by == staff_id), None)
    return _task(session, state.frame.id, position, mine.slot) if mine else None


def _task(session: Session, frame_id: int, place: int, slot: int) -> Task | None:
    words = reading.words(session, frame_id, [place]).get(place)
    return None if words is None else Task(place, slot, words, streams.copies(session, frame_id, place))


def code(database: Database, frame_id: int, position: int, slot: int, stream_id: int, staff_id: int | None) -> bool:
    """Keep what somebody took a text for; False when another coded it meanwhile. Raises Refused.

    Codes end with the first publication: what it says must be what they were.
    """
    with database.writing() as session:
        stream_codes.lock(session, frame_id)
        state = work(session, freezing.known(session, frame_id))
        if stream_shares.newest(session, frame_id) is not None:
            raise Refused(Words("this frame is published: its codes stay as they are"))
        row = next((row for row in state.codebook if row.id == stream_id and not row.over), None)
        if row is None:
            raise Refused(Words("there is no stream {id} in this frame", id=stream_id))
        own_ = ((one.position, one.slot) for one in state.codes if one.coded_by == staff_id)
        may = {*waiting(state, staff_id), *own_}
        text = stream_codes.text_id(session, frame_id, position)
        if text is None or (position, slot) not in may:
            return False
        over = [row.id for row in state.codebook if row.id not in leads_to(state.codebook)]
        return stream_codes.keep(session, text, slot, stream_id, staff_id, over)
