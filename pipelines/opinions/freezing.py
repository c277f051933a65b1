"""Freezing a frame: all redacted comments of a topic in one Vietnamese calendar week, once and for good."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from config import clock
from config.errors import Words
from pipelines import periods
from pipelines.opinions import copies, sampling
from pipelines.opinions.suppression import people
from pipelines.periods import Period
from pipelines.topics.refusals import Refused
from storage import removals, stream_codes, stream_shares, streams, topics
from storage.sessions import Database
from storage.streams import Frame, Said, Trace

PIECE = 60              # texts written at a time; a text has a few comments as a rule


def week_of(name: str) -> Period:
    """Return the week of a name such as 2026-W48; raises Refused for what names none."""
    found = periods.read(name)
    if found is None or found.kind != "week":
        raise Refused(Words("{week} is no week; weeks are written 2026-W48", week=repr(name[:20])))
    return found


def freeze(database: Database, topic_id: int, week: str, least: int, *, seed: int | None = None) -> Frame:
    """Freeze a topic's week and draw its sample; a frame that is there already is returned as it is.

    A thread whose week another frame holds is left out: its topic changed since, and no two frames may share a comment.
    Raises Refused.
    """
    with database.reading() as session:
        said, elsewhere, there = _read(session, topic_id, week_of(week))
    if there is not None:
        return there
    if not said:
        raise Refused(Words("no comment of this week is held, or other frames hold them"))
    groups = copies.collapse([one.text for one in said])
    texts = [(place, [_trace(place, said[at]) for at in group]) for place, group in enumerate(groups)]
    return _write(database, topic_id, week, least, sampling.seed() if seed is None else seed, texts, elsewhere)


def _read(session: Session, topic_id: int, week: Period) -> tuple[list[Said], int, Frame | None]:
    topic = topics.get(session, topic_id)
    if topic is None:
        raise Refused(Words("there is no topic {id}", id=topic_id))
    if topic.merged_into_id is not None:
        raise Refused(Words("topic {id} was merged into {into}", id=topic_id, into=topic.merged_into_id))
    start, end = week.bounds()
    if end > clock.now():
        raise Refused(Words("week {week} is not over: a frame is of a whole week", week=week.name))
    there = streams.of_week(session, topic_id, week.name)
    if there is not None and there.frozen_at is not None:
        return [], 0, there
    found = streams.said_in_week(session, topic_id, start, end)
    taken = streams.claimed(session, {one.thread_id for one in found}, week.name)
    # Those of a frame that was begun and not finished come back with it.
    taken = {thread: frame for thread, frame in taken.items() if there is None or frame != there.id}
    mine = [one for one in found if one.thread_id not in taken]
    return mine, len(found) - len(mine), None


def _trace(place: int, one: Said) -> Trace:
    return Trace(place, one.thread_id, one.comment_id, one.hour, removals.digest(one.text), one.first)


def _write(database: Database, topic_id: int, week: str, least: int, seed: int,
           texts: Sequence[tuple[int, list[Trace]]], elsewhere: int) -> Frame:
    """Write a frame piece by piece; until `finish` it is none, and who finds it so begins anew."""
    every = [one for _, traces in texts for one in traces]
    with database.writing() as session:
        streams.discard_unfinished(session, topic_id, week)
        made = streams.begin(session, topic_id=topic_id, week=week, seed=seed, least=least,
                             rules_version=copies.VERSION, threads=Counter(one.thread_id for one in every))
        if made is None:
            raise Refused(Words("somebody else froze this week at the same moment; look at the list of frames"))
    for at in range(0, len(texts), PIECE):
        with database.writing() as session:
            streams.write_texts(session, made, texts[at:at + PIECE])
    with database.writing() as session:
        for kind in (stream_codes.OTHER, stream_codes.UNCLEAR):
            stream_codes.add(session, made, "", kind)
        streams.finish(
            session, made, comments=len(every), texts=len(texts), threads=len({one.thread_id for one in every}),
            certain=people(range(len(texts)), streams.firsts(every)), elsewhere=elsewhere,
            first_hour=min(one.hour for one in every), last_hour=max(one.hour for one in every),
            sample=min(sampling.SIZE, len(texts)), sha256=fingerprint(every))
        frame = streams.frame(session, made)
    assert frame is not None
    return frame


def fingerprint(traces: Sequence[Trace]) -> str:
    """Return the hash of a frame's comments: which text each says, in which thread and hour, whether it is a first."""
    lines = sorted(f"{one.position} {one.thread_id} {one.hour:%Y-%m-%dT%H} {one.sha256} {int(one.first)}"
                   for one in traces)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def widen(database: Database, frame_id: int, size: int) -> Frame:
    """Draw a larger sample, which begins with the one that was drawn; raises Refused.

    Never after a publication: what it showed and the larger one would show together tells the difference.
    """
    with database.writing() as session:
        stream_codes.lock(session, frame_id)
        frame = known(session, frame_id)
        if stream_shares.newest(session, frame_id) is not None:
            raise Refused(Words("a sample that was published stays as it is"))
        if not frame.sample <= size <= sampling.MOST:
            raise Refused(Words("a sample has {least} to {most} texts", least=frame.sample, most=sampling.MOST))
        streams.widen(session, frame_id, min(size, frame.texts))
        widened = streams.frame(session, frame_id)
    assert widened is not None
    return widened


def known(session: Session, frame_id: int) -> Frame:
    """Return a finished frame; raises Refused when there is none of this number."""
    frame = streams.frame(session, frame_id)
    if frame is None or frame.frozen_at is None:
        raise Refused(Words("there is no frame {id}", id=frame_id))
    return frame
