"""A frame's words, for as long as the record holds them: found by row, else by thread, hour and hash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy.orm import Session

from storage import removals, streams
from storage.streams import Trace


def words(session: Session, frame_id: int, positions: Collection[int]) -> dict[int, str]:
    """Return place → the words of its text; a text of which no comment is held any more is left out."""
    wanted = streams.traces(session, frame_id, positions)
    found: dict[int, str] = {}
    for place, text in _held(session, wanted):
        found.setdefault(place, text)
    return found


def held(session: Session, wanted: Collection[Trace]) -> int:
    """Return how many of these comments the record still holds with the same words."""
    return len(_held(session, wanted))


def _held(session: Session, wanted: Collection[Trace]) -> list[tuple[int, str]]:
    """Return (place, words) of each trace that leads to a comment.

    A thread that is fetched again keeps the row of a comment that is still there; one that went and came back has
    another row, with the same thread, hour and words.
    """
    rows = {row[0]: row[1:] for row in streams.rows_of_comments(session, wanted)}
    led, lost = [], []
    for one in wanted:
        thread, hour, text = rows.get(one.comment_id, (0, None, ""))
        if (thread, hour) == (one.thread_id, one.hour) and removals.digest(text) == one.sha256:
            led.append((one.position, text))
        else:
            lost.append(one)
    if lost:
        taken = {one.comment_id for one in wanted} - {one.comment_id for one in lost}
        led += _elsewhere(session, lost, taken)
    return led


def _elsewhere(session: Session, lost: Collection[Trace], taken: Collection[int]) -> list[tuple[int, str]]:
    same: dict[tuple[int, object, str], list[str]] = defaultdict(list)
    for comment, thread, hour, text in streams.rows_of_threads(session, lost):
        if comment not in taken:
            same[thread, hour, removals.digest(text)].append(text)
    found = []
    for one in lost:
        texts = same[one.thread_id, one.hour, one.sha256]
        if texts:
            found.append((one.position, texts.pop()))
    return found
