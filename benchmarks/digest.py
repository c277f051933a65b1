"""The digest of a busy day: `./run python -m benchmarks.digest ARTICLES.jsonl.gz [--articles N] [--day-articles D]`.

D of the first N articles, drawn with the seed, get a minute of one day as their date, the others one of the thirty
days before it: the texts are real, their dates are not, so the figures are printed as synthetic. The articles are
imported into a fresh record (SQLite in a temporary folder) and put into topics, then `langnghe digest --day` runs as a
process of its own; with `--rebuild` also `langnghe topics rebuild`, which must leave the digest as it was.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from benchmarks.report import emit
from benchmarks.topics_data import read_lines
from config import settings
from config.settings import Settings
from pipelines.importing import import_news
from pipelines.topics import cluster
from storage.sessions import open_database

DAY = datetime(2026, 5, 20, tzinfo=UTC) - timedelta(hours=7)     # midnight in Vietnam
BEFORE = 30
MINUTES = 24 * 60


def dated(lines: list[str], of_day: int, seed: int) -> list[str]:
    """Return the articles with made dates, `of_day` of them on the day, in an order of their own."""
    dice = random.Random(seed)
    chosen = set(dice.sample(range(len(lines)), of_day))
    made: list[tuple[datetime, str]] = []
    for place, line in enumerate(lines):
        minute = dice.randrange(MINUTES) if place in chosen else -1 - dice.randrange(BEFORE * MINUTES)
        at = DAY + timedelta(minutes=minute)
        made.append((at, json.dumps(json.loads(line) | {"published_at": at.isoformat()}, ensure_ascii=False)))
    return [line for _, line in sorted(made)]


def fill(lines: list[str], folder: Path) -> Settings:
    """Import the articles and put them into topics, in the order of their dates; print what the topics cost."""
    source = folder / "articles.jsonl"
    source.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    chosen = settings.load({"LANGNGHE_DATA_DIR": str(folder / "var")})
    database = open_database(chosen)
    import_news(database, source, source="benchmark", settings=chosen)
    started = time.process_time()
    done = cluster.run(database, owner="benchmark")
    emit("ms_topics", 1000 * (time.process_time() - started) / done.articles, "ms", done.articles, synthetic=True)
    database.close()
    return chosen


def run(folder: Path, *words: str) -> tuple[float, float]:
    """Run a command as a process and return its CPU seconds and its seconds by the clock."""
    environment = os.environ | {"LANGNGHE_DATA_DIR": str(folder), "LANGNGHE_LANGUAGE": "vi"}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "langnghe", *words], env=environment, check=True, stdout=subprocess.DEVNULL)
    after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, ended - started


def print_run(name: str, spent: tuple[float, float], articles: int) -> None:
    """Print what a process took."""
    for metric, value in zip(("cpu_seconds", "seconds"), spent, strict=True):
        emit(f"{name}_{metric}", value, "s", articles, synthetic=True)


def digest(folder: Path, out: Path) -> tuple[float, float]:
    """Write the day's digest into a file."""
    return run(folder, "digest", "--day", "2026-05-20", "--format", "html", "--force", "--out", str(out))


def measure(lines: list[str], folder: Path, of_day: int, *, rebuilt: bool) -> None:
    """Print the figures of these articles."""
    chosen = fill(lines, folder)
    out, again = folder / "digest.html", folder / "again.html"
    print_run("digest", digest(chosen.data_dir, out), of_day)
    if rebuilt:
        print_run("rebuild", run(chosen.data_dir, "topics", "rebuild"), len(lines))
        digest(chosen.data_dir, again)
        same = out.read_bytes() == again.read_bytes()
        emit("digest_same_after_rebuild", int(same), "yes or no", of_day, synthetic=True)





def main() -> None:
    """Print the figures of one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--articles", type=int, default=20_421)
    parser.add_argument("--day-articles", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rebuild", action="store_true", help="measure `langnghe topics rebuild` too")
    options = parser.parse_args()
    lines = list(islice(read_lines(options.file), options.articles))
    with tempfile.TemporaryDirectory() as name:
        measure(dated(lines, min(options.day_articles, len(lines)), options.seed), Path(name),
                min(options.day_articles, len(lines)), rebuilt=options.rebuild)


if __name__ == "__main__":
    main()
