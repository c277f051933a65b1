"""What staff call the streams of a frame: named by what is said, merged, split; never named for a person."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy.orm import Session

from config.errors import Words
from pipelines.opinions import freezing
from pipelines.topics import wording
from pipelines.topics.refusals import Refused
from storage import stream_codes, stream_shares
from storage.sessions import Database
from storage.stream_codes import StreamRow
from vietnamese.holders import without_holders
from vietnamese.text import exact

LONGEST = 120           # characters of a stream's name
MOST = 40               # streams of a frame: more are no summary, and nobody codes with them alike
LINE = 200              # characters of an example in the coder's own words
QUOTED = 12             # words of a comment that may be shown


def name(text: str) -> str:
    """Return a stream's name as it is kept; raises Refused for one that is empty, too long or only a person's."""
    wording.name(text)      # what is only a person's stays refused, an official too
    kept = wording.name(without_holders(text))
    if len(kept) > LONGEST:
        raise Refused(Words(
            "{what} is longer than {longest} characters", what=Words("the name of a stream"), longest=LONGEST))
    return kept


def add(database: Database, frame_id: int, text: str) -> int:
    """Add a stream to a frame's codebook."""
    return _changed(database, frame_id, lambda session, rows: _added(session, frame_id, rows, name(text)))


def rename(database: Database, frame_id: int, stream_id: int, text: str) -> int:
    """Call a stream otherwise."""
    def change(session: Session, rows: list[StreamRow]) -> int:
        row = _named(rows, stream_id)
        stream_codes.rename(session, row.id, _unused(rows, name(text), besides=row.id))
        return row.id

    return _changed(database, frame_id, change)


def merge(database: Database, frame_id: int, stream_ids: Collection[int], into_id: int) -> int:
    """Make one stream of several: their codes count in `into_id`."""
    def change(session: Session, rows: list[StreamRow]) -> int:
        into = _open(rows, into_id)
        gone = [_named(rows, one) for one in sorted(set(stream_ids) - {into.id})]
        if not gone:
            raise Refused(Words("choose the streams that become part of another"))
        for row in gone:
            stream_codes.end(session, row.id, into.id)
        return into.id

    return _changed(database, frame_id, change)


def split(database: Database, frame_id: int, stream_id: int, texts: Collection[str]) -> int:
    """Put two or more streams in the place of one, whose texts are coded anew."""
    def change(session: Session, rows: list[StreamRow]) -> int:
        row = _named(rows, stream_id)
        if stream_shares.newest(session, frame_id) is not None:
            raise Refused(Words("this frame is published: its codes stay as they are"))
        names = [name(text) for text in texts if text.strip()]
        if len({exact(one) for one in names}) < 2:
            raise Refused(Words("a stream is split into two or more with names of their own"))
        stream_codes.end(session, row.id)
        left = [one for one in rows if one.id != row.id]
        made = [_added(session, frame_id, left, one) for one in names]
        return made[0]

    return _changed(database, frame_id, change)


def example(database: Database, frame_id: int, stream_id: int, text: str, *, quoted: bool,
            position: int | None = None) -> int:
    """Add a line that shows what a stream says: the coder's words, or at most 12 of the comment's; raises Refused."""
    line = " ".join(wording.passage(without_holders(text), LINE).split())
    if not any(map(str.isalpha, line)):
        raise Refused(Words("{what} is empty", what=Words("the example")))
    if quoted and len(line.split()) > QUOTED:
        raise Refused(Words("of a comment at most {most} words are shown; say it in your own", most=QUOTED))

    def change(session: Session, rows: list[StreamRow]) -> int:
        return stream_codes.add_example(session, _open(rows, stream_id).id, line, paraphrased=not quoted,
                                        text_id=stream_codes.text_id(session, frame_id, position))

    return _changed(database, frame_id, change)


def drop_example(database: Database, frame_id: int, example_id: int) -> int:
    """Take a line away, also from what was published."""
    def change(session: Session, rows: list[StreamRow]) -> int:
        if not stream_codes.drop_example(session, frame_id, example_id):
            raise Refused(Words("there is no example {id}", id=example_id))
        return example_id

    return _changed(database, frame_id, change)


def _changed(database: Database, frame_id: int, change: Callable[[Session, list[StreamRow]], int]) -> int:
    with database.writing() as session:
        stream_codes.lock(session, frame_id)
        freezing.known(session, frame_id)
        return change(session, stream_codes.codebook(session, frame_id))


def _added(session: Session, frame_id: int, rows: Collection[StreamRow], label: str) -> int:
    if sum(not row.over for row in rows) >= MOST:
        raise Refused(Words("a frame has at most {most} streams: merge some first", most=MOST))
    return stream_codes.add(session, frame_id, _unused(rows, label))


def _unused(rows: Collection[StreamRow], label: str, besides: int | None = None) -> str:
    same = [row for row in rows if not row.over and row.id != besides and exact(row.label) == exact(label)]
    if same:
        raise Refused(Words("there is a stream of this name"))
    return label


def _open(rows: Collection[StreamRow], stream_id: int) -> StreamRow:
    found = next((row for row in rows if row.id == stream_id and not row.over), None)
    if found is None:
        raise Refused(Words("there is no stream {id} in this frame", id=stream_id))
    return found


def _named(rows: Collection[StreamRow], stream_id: int) -> StreamRow:
    """Return a stream that staff named; "khác" and "không rõ" stay in every codebook."""
    row = _open(rows, stream_id)
    if row.kind != "named":
        raise Refused(Words("“other” and “unclear” stay in every codebook as they are"))
    return row
