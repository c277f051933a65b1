"""Places in real articles: `python -m benchmarks.places FILE.jsonl.gz` (rows `title, summary, body`).

The shares are over mentions "type + Name" whose name some unit of the day has. Whether they are right only a reader can
say: `--sample N` prints resolved wards with what stands around them and the unit that was taken.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from benchmarks.report import emit
from config import areas as files
from storage import area_updates, areas, schema
from storage.article_areas import joined
from storage.sessions import Database
from vietnamese.areas import Gazetteer, Mention, resolve
from vietnamese.text import clean

AROUND = 70      # characters of context in a sample
Found = list[tuple[str, list[Mention]]]


@contextmanager
def record_of_units() -> Iterator[Session]:
    """Open a record that holds the units of the shipped files and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        schema.upgrade(url := f"sqlite:///{Path(folder) / 'record.db'}")
        database = Database(url)
        with database.writing() as session:
            area_updates.apply(session, *map(files.read, sorted(files.SHIPPED.glob("*.csv"))))
        with database.reading() as session:
            yield session
        database.close()


def shipped() -> Gazetteer:
    """Return the units of the shipped files."""
    with record_of_units() as session:
        return areas.gazetteer(session)


def texts(path: Path, first: int, count: int) -> Iterator[str]:
    """Yield the cleaned texts of rows from `first` on."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in islice(lines, first, first + count):
            row = json.loads(line)
            yield clean(joined(row["title"], row["summary"], row["body"]))


def report(found: Found, seconds: float) -> None:
    """Print shares of each level, what decided, and speed."""
    counts = Counter((mention.level, mention.basis or ("open" if mention.candidates else "none"))
                     for _, mentions in found for mention in mentions)
    for level in ("ward", "district", "province"):
        total = sum(count for (of, _), count in counts.items() if of == level)
        for basis in ("open", "none"):
            emit(f"{level}s_{basis}", counts[level, basis] / max(total, 1), "share", total)
        emit(f"{level}s_resolved", 1 - (counts[level, "open"] + counts[level, "none"]) / max(total, 1), "share", total)
    wards = sum(count for (of, _), count in counts.items() if of == "ward")
    for (level, basis), count in sorted(counts.items()):
        if level == "ward" and basis not in ("open", "none"):
            emit(f"wards_by_{basis}", count / wards, "share", wards)
    emit("articles_per_cpu_second", len(found) / max(seconds, 1e-9), "articles/s", len(found))


def show(found: Found, gazetteer: Gazetteer, count: int, seed: int) -> None:
    """Print some resolved wards, one JSON object a line."""
    every = [(text, mention) for text, mentions in found for mention in mentions
             if mention.level == "ward" and mention.unit is not None]
    for text, mention in random.Random(seed).sample(every, min(count, len(every))):
        unit = gazetteer.units[mention.unit or 0]
        line = (unit, *gazetteer.above(unit))
        print(json.dumps({
            "before": text[max(0, mention.start - AROUND):mention.start], "mention": text[mention.start:mention.end],
            "after": text[mention.end:mention.end + AROUND], "basis": mention.basis,
            "unit": ", ".join(f"{each.names[0].type} {each.names[0].name}" for each in line),
        }, ensure_ascii=False))


def main() -> None:
    """Resolve the places of a file's articles and print shares and speed, or a sample to be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=2_000, help="how many rows")
    parser.add_argument("--first", type=int, default=0, help="number of the first row")
    parser.add_argument("--day", type=date.fromisoformat, default=date(2019, 1, 1), help="of every article")
    parser.add_argument("--sample", type=int, default=0, help="print so many resolved wards instead")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    gazetteer = shipped()
    articles = list(texts(options.data, options.first, options.articles))
    started = time.process_time()
    found = [(text, resolve(text, gazetteer, options.day)) for text in articles]
    seconds = time.process_time() - started
    if options.sample:
        show(found, gazetteer, options.sample, options.seed)
    else:
        report(found, seconds)


if __name__ == "__main__":
    main()
