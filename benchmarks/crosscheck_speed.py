"""A made record of reports and articles, and the time that a run of the cross-check takes over it, database and all."""

from __future__ import annotations

import random
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from benchmarks.report import emit
from config import areas as files
from config.settings import Settings, load
from search.crosschecking import run
from storage import area_updates, sources
from storage.models import Area, Article, ArticleArea, FieldReport, Post, ReportItem, Story, Topic, TopicMember
from storage.sessions import Database, open_database
from storage.upserts import rows_of

DAYS = 90
POSTS = 400
STORY = 1.3           # articles of one story
TOPIC = 5             # stories of one topic
PIECE = 2_000
START = datetime(2026, 3, 2, 3, tzinfo=UTC)
NOW = START + timedelta(days=DAYS)
Texts = Sequence[Sequence[str]]


def mixed(dice: random.Random, texts: Texts, length: int) -> str:
    """Return runs of four words of several texts: real words and pairs, no copy of anything."""
    runs: list[str] = []
    while len(runs) * 4 < length:
        words = dice.choice(texts)
        at = dice.randrange(max(1, len(words) - 4))
        runs.append(" ".join(words[at:at + 4]))
    return " ".join(runs)


@dataclass(frozen=True, slots=True)
class Made:
    """What a record is made of: words of articles and of items, units to lie in, and the dice."""

    articles: Texts
    items: Texts
    dice: random.Random
    wards: Sequence[int]
    source: int


def measure(articles: Texts, items: Texts, counts: tuple[int, int, int], url: str) -> None:
    """Print the time of a full run and of one after new articles, over a record in a temporary folder or at `url`."""
    asked, told, new = counts
    with tempfile.TemporaryDirectory() as folder:
        settings = load({"LANGNGHE_DATA_DIR": folder} | ({"LANGNGHE_DATABASE_URL": url} if url else {}))
        database = open_database(settings)
        try:
            made = _prepared(database, articles, items)
            _reports(database, made, asked)
            _articles(database, made, 0, told, START, DAYS)
            _timed("record_full", database, settings, asked, told, everything=True)
            _articles(database, made, told, new, NOW - timedelta(days=3), 3)
            _timed("record_incremental", database, settings, new, told, everything=False)
            _timed("record_nothing_new", database, settings, 0, told, everything=False)
        finally:
            database.close()
    emit("record_peak_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", told, synthetic=True)


def _timed(name: str, database: Database, settings: Settings, n: int, told: int, *, everything: bool) -> None:
    cpu, clock = time.process_time(), time.perf_counter()
    done = run.run(database, settings, owner="benchmark", now=NOW + timedelta(hours=1), everything=everything)
    emit(f"{name}_cpu_seconds", time.process_time() - cpu, "s", n, articles=told, compared=done.compared,
         written=done.written, wall=round(time.perf_counter() - clock, 1), synthetic=True)


def _prepared(database: Database, articles: Texts, items: Texts) -> Made:
    with database.writing() as session:
        area_updates.apply(session, *map(files.read, sorted(Path(files.SHIPPED).glob("*.csv"))))
        wards = session.scalars(select(Area.id).where(Area.era == "new", Area.level == "ward").order_by(Area.id)).all()
        source = sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
        dice = random.Random(1)
        chosen = dice.sample(wards, 300)
        session.execute(insert(rows_of(Post)), [
            {"area_id": chosen[n % len(chosen)], "unit": f"Tổ {n}", "social_group": f"nhóm {n % 9}",
             "organisation": "", "created_at": START} for n in range(POSTS)])
    return Made(articles, items, dice, chosen, source)


def _reports(database: Database, made: Made, count: int) -> None:
    with database.writing() as session:
        session.execute(insert(rows_of(FieldReport)), [_report(made, n) for n in range(1, count + 1)])
        session.execute(insert(rows_of(ReportItem)), [_item(made, n) for n in range(1, count + 1)])


def _report(made: Made, number: int) -> dict[str, object]:
    day = (START.date() + timedelta(days=number % DAYS)).isoformat()
    return {"id": number, "post_id": number % POSTS + 1, "type": "weekly", "method": "interview", "heard_from": day,
            "heard_to": day, "sent_at": START, "state": "approved", "origin": "form", "key": f"r{number}",
            "changed_at": START, "created_at": START, "reason": "", "version": 1}


def _item(made: Made, number: int) -> dict[str, object]:
    day = (START.date() + timedelta(days=number % DAYS)).isoformat()
    return {"id": number, "report_id": number, "position": 1, "kind": "event",
            "issue": mixed(made.dice, made.items, 10),
            "text": mixed(made.dice, made.items, 35), "heard_on": day, "heard_precision": "day",
            "area_id": made.dice.choice(made.wards), "basis": "", "heard_groups": [], "breadth": "", "trigger": "",
            "channel": "", "documents": [], "level": "", "forecast": {}, "folded": "", "version": 1}


def _articles(database: Database, made: Made, after: int, count: int, start: datetime, days: int) -> None:
    """Add articles with stories of 1.3, topics of five of these and a place for seven in ten."""
    for first in range(after, after + count, PIECE):
        numbers = range(first + 1, min(first + PIECE, after + count) + 1)
        with database.writing() as session:
            stories = sorted({_story(n) for n in numbers} - ({_story(first)} if first else set()))
            topics = sorted({_topic(n) for n in stories} - ({_topic(_story(first))} if first else set()))
            session.execute(insert(rows_of(Story)), [
                {"id": n, "articles": 1, "first_at": start, "last_at": start, "version": 1} for n in stories])
            if topics:
                session.execute(insert(rows_of(Topic)), [
                    {"id": n, "label": f"chủ đề {n}", "terms": [], "stories": TOPIC, "articles": 6, "first_at": start,
                     "last_at": start, "version": 1} for n in topics])
            session.execute(insert(rows_of(TopicMember)), [
                {"story_id": n, "topic_id": _topic(n), "machine_id": _topic(n), "sequence": n, "score": 1.0}
                for n in stories])
            session.execute(insert(rows_of(Article)), list(_texts(made, numbers, start, days, new=bool(after))))
            session.execute(insert(rows_of(ArticleArea)), [
                {"article_id": n, "start": 0, "length": 1, "mentions": 1, "area_id": made.dice.choice(made.wards),
                 "candidates": []} for n in numbers if made.dice.random() < 0.7])


def _texts(made: Made, numbers: range, start: datetime, days: int, *, new: bool) -> Iterator[dict[str, object]]:
    for n in numbers:
        at = start + timedelta(minutes=made.dice.randrange(days * 24 * 60))
        yield {"id": n, "source_id": made.source, "key": f"https://baomau.vn/{n}", "url": f"https://baomau.vn/{n}",
               "title": mixed(made.dice, made.articles, 12), "lead": mixed(made.dice, made.articles, 30),
               "body": mixed(made.dice, made.articles, 120), "section": "", "published_at": at, "date_basis": "jsonld",
               "date_precision": "minute", "date_reliable": True, "synthetic": True,
               "collected_at": NOW + timedelta(minutes=30) if new else at, "parser": "made", "text_hash": f"{n}",
               "sketch": b"", "rules_version": 1, "revisions": 1, "story_id": _story(n), "cluster_due": False,
               "areas_version": 1, "version": 1}


def _story(number: int) -> int:
    return int((number - 1) / STORY) + 1


def _topic(story: int) -> int:
    return (story - 1) // TOPIC + 1

