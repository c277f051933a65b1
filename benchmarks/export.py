"""How much memory and time an export of many rows takes, of each format and as a job (Linux).

`articles.jsonl.gz` gives the headlines; rows beyond it have words of three of them, permuted, and are printed as
synthetic. The record is SQLite; headlines alone are indexed, since a text is never exported.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks.report import emit
from benchmarks.search_load import opened, read
from config.settings import Settings, load
from langnghe.exporting import asking, making, working
from langnghe.exporting.asking import Wish
from langnghe.exporting.kinds import KINDS
from search import fields
from search.documents import ArticleDocument, day_number, order_key
from search.engine import Changes
from search.results import SearchRequest
from storage import sources, stories, topics
from storage.models import Article
from storage.sessions import open_database
from storage.upserts import rows_of
from vietnamese.text import RULES_VERSION, clean, fold, tokens

START = datetime(2024, 1, 1, tzinfo=UTC)
PIECE, OUTLETS, TOPICS = 5_000, 40, 500
SPAWN = multiprocessing.get_context("spawn")


def main() -> None:
    """Fill a record, export it in each format, print."""
    options = _options()
    originals = read(options.articles)
    with tempfile.TemporaryDirectory() as folder:
        settings = load({"LANGNGHE_DATA_DIR": folder})
        where = str(settings.index_dir) if options.engine == "embedded" else "benchmark-export"
        index = opened(options, where)
        try:
            _fill(settings, index, originals, options.rows)
            more = {"engine": options.engine, "synthetic": max(0, options.rows - len(originals))}
            for kind in options.formats:
                for name in (kind, *((f"{kind}_job",) if options.jobs else ())):
                    _measured(options, folder, where, name, more)
        finally:
            if options.engine != "embedded":
                index.remove()  # type: ignore[attr-defined]


def _fill(settings: Settings, index: Any, originals: list[dict[str, str]], wanted: int) -> None:
    database = open_database(settings)
    with database.writing() as session:
        outlets = [sources.ensure(session, f"bao-{n}", f"Báo Mẫu {n}", "press", enabled=True) for n in range(OUTLETS)]
        story_ids = [stories.create(session) for _ in range(TOPICS)]
        for number, story in enumerate(story_ids):
            topics.assign(session, story, topics.create(session, clean(originals[number]["title"])), number + 1, 1.0)
    rows = islice(_rows(originals, outlets, story_ids), wanted)
    with index.rebuilding() as new:
        while piece := list(islice(rows, PIECE)):
            with database.writing() as session:
                session.execute(insert(rows_of(Article)), piece)
            new.apply(Changes(tuple(_document(row) for row in piece)))
        new.publish()
    database.close()


def _rows(originals: list[dict[str, str]], outlets: list[int], story_ids: list[int]) -> Iterator[dict[str, Any]]:
    dice = random.Random(5)
    number = 0
    while True:
        number += 1
        title = clean(originals[number - 1]["title"]) if number <= len(originals) else _permuted(originals, dice)
        url = f"https://bao-{number % OUTLETS}.example/tin-{number}.html"
        at = START + timedelta(minutes=number * 7 % 1_000_000)
        yield {
            "id": number, "source_id": outlets[number % OUTLETS], "key": url, "url": url, "title": title, "lead": "",
            "body": title,
            "section": f"Mục {number % 12}", "published_at": at, "date_basis": "meta", "date_precision": "minute",
            "date_reliable": number % 10 > 0, "collected_at": at, "parser": "benchmark", "text_hash": str(number),
            "rules_version": RULES_VERSION, "story_id": story_ids[number % TOPICS], "sketch": b"", "synthetic": True,
            "revisions": 1, "cluster_due": False, "areas_version": 0, "version": 1,
        }


def _permuted(originals: list[dict[str, str]], dice: random.Random) -> str:
    one, two, three = (clean(dice.choice(originals)["title"]).split() for _ in range(3))
    return " ".join(one[::2] + two[1::2] + three[:2])


def _document(row: dict[str, Any]) -> ArticleDocument:
    """Return what the index holds of a row: its headline, which is quicker made than what a whole text gives."""
    words = " ".join(tokens(row["title"]))
    folded = fold(words)
    return ArticleDocument(
        id=row["id"], version=1, title_exact=words, title_folded=folded, whole_exact=words, whole_folded=folded,
        source=f"bao-{row['id'] % OUTLETS}", kind="press", section=fields.key(row["section"]),
        section_label=row["section"], area=(), document=(), topic=None, story=row["story_id"],
        day=day_number(row["published_at"]) if row["date_reliable"] else None,
        order=order_key(row["published_at"] if row["date_reliable"] else None, row["id"]),
    )


def _measured(options: argparse.Namespace, folder: str, where: str, name: str, more: dict[str, Any]) -> None:
    kind = KINDS[name.removesuffix("_job")]
    if kind.most is not None and options.rows > kind.most:
        return
    answers: Any = SPAWN.SimpleQueue()
    process = SPAWN.Process(target=_export, args=(answers, options, folder, where, name))
    process.start()
    found = answers.get()
    process.join()
    rows = found["rows"]
    emit(f"{name}_rows_per_second", rows / found["seconds"], "rows/s", rows, **more)
    emit(f"{name}_cpu_seconds", found["cpu"], "s", rows, **more)
    emit(f"{name}_peak_mb", found["peak"], "MB", rows, **more)
    emit(f"{name}_grown_mb", found["grown"], "MB", rows, **more)
    emit(f"{name}_mb", found["bytes"] / 1e6, "MB", rows, **more)


def _export(answers: Any, options: argparse.Namespace, folder: str, where: str, name: str) -> None:
    """Export everything in a process of its own, so that its memory is its own."""
    settings = load({"LANGNGHE_DATA_DIR": folder})
    database, engine = open_database(settings), opened(options, where)
    kind = KINDS[name.removesuffix("_job")]
    asked = asking.ask(database, engine, Wish(SearchRequest(options.query), kind.name))
    before, begin, cpu = _peak_mb(), time.perf_counter(), time.process_time()
    if name.endswith("_job"):
        working.add(database, asked, None)
        while working.waiting(database):
            working.turn(settings, database, engine, "benchmark")
        made = max((settings.data_dir / "exports").glob(f"*{kind.ending}"), key=lambda file: file.stat().st_mtime)
        rows, size = asked.whole.total, made.stat().st_size
    else:
        found = making.make(database, engine, asked, Path(folder) / f"file{kind.ending}")
        rows, size = found["rows"], found["bytes"]
    answers.put({"rows": rows, "bytes": size, "seconds": time.perf_counter() - begin, "cpu": time.process_time() - cpu,
                 "peak": _peak_mb(), "grown": _peak_mb() - before})


def _peak_mb() -> float:
    # Not getrusage: what it says begins with the memory of the process that started this one.
    status = Path("/proc/self/status").read_text("ascii")
    return float(status.partition("VmHWM:")[2].split()[0]) / 1024


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--query", default="", help="what is exported; nothing is everything")
    parser.add_argument("--formats", nargs="+", choices=tuple(KINDS), default=("csv", "jsonl", "mediacloud", "xlsx"))
    parser.add_argument("--jobs", action="store_true", help="also as `langnghe work` makes them")
    parser.add_argument("--engine", choices=("embedded", "elasticsearch"), default="embedded")
    parser.add_argument("--elasticsearch", default=os.environ.get("LANGNGHE_TEST_ELASTICSEARCH_URL", ""))
    return parser.parse_args()


if __name__ == "__main__":
    main()
