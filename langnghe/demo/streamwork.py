"""The demo's opinion streams: a week of comments frozen, coded blind by two accounts, published with its shares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from config import clock
from langnghe.demo.staffwork import Known
from langnghe.demo.texts import Discussion, load_discussion
from pipelines.opinions import codebook, coding, freezing, publishing, reading
from pipelines.opinions.tables import FIRST, SECOND
from pipelines.rumors.register import Actor
from storage import stream_codes, topics
from storage.sessions import Database
from vietnamese.text import exact, fold

# An office's seed is drawn by the machine; this one stays, so that two demos show the same sample.
SEED = 20_260_520


def do(database: Database, known: Known, staff: tuple[Actor, Actor], least: int) -> int:
    """Freeze the week of the discussion, name its streams, code it twice and publish it; returns the frame."""
    said, article = load_discussion(), known.article(load_discussion().article)
    assert article.published_at is not None and article.story_id is not None
    with database.reading() as session:
        topic = topics.of_stories(session, [article.story_id])[article.story_id].topic_id
    year, week, _day = date.fromisoformat(clock.local_day(article.published_at)).isocalendar()
    frame = freezing.freeze(database, topic, f"{year}-W{week:02d}", least, seed=SEED).id
    _name(database, frame, said)
    for slot, who in ((FIRST, staff[0]), (SECOND, staff[1])):
        _code(database, frame, said, slot, who)
    publishing.publish(database, frame, staff[1].staff_id)
    return frame


def _name(database: Database, frame: int, said: Discussion) -> None:
    for stream in said.streams:
        if stream.example:
            made = codebook.add(database, frame, stream.label)
            codebook.example(database, frame, made, stream.example, quoted=False)


def _code(database: Database, frame: int, said: Discussion, slot: int, who: Actor) -> None:
    """Code what waits for somebody, text by text, as the coding screen gives it."""
    with database.reading() as session:
        state = coding.work(session, freezing.known(session, frame))
        places = [place for place, one in coding.waiting(state, who.staff_id) if one == slot]
        words = reading.words(session, frame, places)
        streams = {row.label or KINDS[row.kind]: row.id for row in stream_codes.codebook(session, frame)}
    meant = _meant(said, again=slot == SECOND)
    for place in places:
        label = next((label for begins, label in meant.items() if _begins(words[place]).startswith(begins)), OTHER)
        coding.code(database, frame, place, slot, streams[label], who.staff_id)


OTHER = "khác"
KINDS = {stream_codes.OTHER: OTHER, stream_codes.UNCLEAR: "không rõ"}


def _meant(said: Discussion, *, again: bool) -> Mapping[str, str]:
    """Return how comments begin → the stream that a coder takes them for; a second one reads some otherwise."""
    doubtful = {_begins(begins): label for begins, label in said.doubtful.items()} if again else {}
    return doubtful | {begins: stream.label for stream in said.streams
                       for begins in map(_begins, (*stream.comments, *stream.known)) if not _doubted(begins, doubtful)}


def _doubted(begins: str, doubtful: Mapping[str, str]) -> bool:
    return any(begins.startswith(one) for one in doubtful)


def _begins(text: str) -> str:
    return fold(exact(text))
