"""A record with a topic whose articles have comments in a week, and coders for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from pipelines.opinions import codebook, coding, freezing, reading
from storage import articles, sources, stories, stream_codes, streams, threads, topics
from storage.articles import ArticleRow
from storage.models import Account
from storage.sessions import Database
from storage.streams import Frame
from storage.threads import CommentRow, ThreadRow

WEEK = "2026-W10"       # the one before the still clock's
HOUR = datetime(2026, 3, 4, 7, tzinfo=UTC)
LATER = datetime(2026, 3, 9, tzinfo=UTC)
Lines = Sequence[tuple[str, bool]]      # text, whether it is certainly a first


def topic(database: Database, terms: Sequence[str] = ()) -> int:
    """Return a topic without stories."""
    with database.writing() as session:
        return topics.create(session, "Dừng dạy thêm", list(terms))


def thread(database: Database, topic_id: int, number: int, lines: Lines, hour: datetime = HOUR) -> None:
    """Put an article with a thread into a topic; the same number again is another fetch of the thread."""
    with database.writing() as session:
        source_id = sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
        url = f"https://baomau.vn/bai-{number}"
        saved = articles.save(session, _article(source_id, number, url))
        if saved.outcome == "stored":
            story = stories.create(session)
            stories.assign(session, saved.article_id, story, b"")
            stories.refresh(session, [story])
            topics.assign(session, story, topic_id, number, 1.0)
            topics.refresh(session, [topic_id])
        rows = tuple(CommentRow(text, hour, first, 1) for text, first in lines)
        threads.replace(session, ThreadRow(source_id, f"{url}/y-kien", rows, LATER, article_url=url,
                                           hourly={hour: len(rows)}))


def _article(source_id: int, number: int, url: str) -> ArticleRow:
    return ArticleRow(
        source_id=source_id, key=url, url=url, title=f"Dạy thêm {number}", lead="", body=f"Thân bài số {number}.",
        section="Giáo dục", published_at=HOUR, date_basis="jsonld", date_precision="minute", date_reliable=True,
        collected_at=HOUR, parser="rules:baomau:1", rules_version=1)


def coder(session: Session, login: str) -> int:
    """Return the account of somebody who codes."""
    account = Account(login=login, password_hash="", role="reviewer", created_at=HOUR)
    session.add(account)
    session.flush()
    return account.id


def opinions(sizes: dict[str, int], firsts: int | None = None) -> list[tuple[str, bool]]:
    """Return so many texts of each stream; each begins with its stream's name."""
    lines = [(f"{name} câu số {n} nói về việc {n * 7}", True) for name, size in sizes.items() for n in range(size)]
    return [(text, firsts is None or at < firsts) for at, (text, _) in enumerate(lines)]


def frozen(database: Database, sizes: dict[str, int], least: int = 10) -> Frame:
    """Return the frame of a topic with one thread."""
    topic_id = topic(database)
    thread(database, topic_id, 1, opinions(sizes))
    return freezing.freeze(database, topic_id, WEEK, least, seed=7)


def code_all(
    database: Database, frame: Frame, second: Callable[[int, str], str | None] = lambda _at, _name: None,
    coders: tuple[int | None, int | None] | None = None,
) -> dict[str, int]:
    """Code a frame's sample by the first word of its texts; `second` may take a text for another stream.

    Returns name → stream.
    """
    with database.reading() as session:
        words = reading.words(session, frame.id, range(frame.texts))
    names = sorted({text.split()[0] for text in words.values()})
    made = {name: codebook.add(database, frame.id, f"luồng {name}") for name in names}
    if coders is None:
        with database.writing() as session:
            coders = coder(session, "an"), coder(session, "binh")
    for staff in coders:
        with database.writing() as session:
            left = coding.waiting(coding.work(session, freezing.known(session, frame.id)), staff)
            texts = {text.position: text.id for text in streams.texts(session, frame.id)}
            for at, (place, slot) in enumerate(left):
                name = words[place].split()[0]
                other = second(at, name) if slot == 2 else None
                assert stream_codes.keep(session, texts[place], slot, made[other or name], staff, ())
    return made
