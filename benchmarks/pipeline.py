"""The whole way on one core: `./run python -m benchmarks.pipeline ARTICLES.jsonl.gz [--documents N] [--spread-days N]`.

CPU seconds from a line of the file to a searchable article: clean, redact, dedupe, store, stories, topics, index
(embedded engine, a fresh SQLite record in a temporary folder). The parts are printed too.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from itertools import islice
from pathlib import Path

from benchmarks.report import emit
from benchmarks.topics_data import read_lines
from config import settings
from pipelines.importing import import_news
from pipelines.topics import cluster
from search import indexer
from search.opening import open_engine
from storage.sessions import open_database

PARTS = ("import", "topics", "index")


def measure(lines: list[str], folder: Path, spread_days: int | None) -> dict[str, float]:
    """Take the lines through and return CPU seconds by part."""
    source = folder / "articles.jsonl"
    source.write_text("".join(line.rstrip("\n") + "\n" for line in lines), "utf-8")
    chosen = settings.load({"LANGNGHE_DATA_DIR": str(folder / "var")})
    database = open_database(chosen)
    engine = open_engine(chosen)
    marks = [time.process_time()]
    import_news(database, source, source="benchmark", spread_days=spread_days, seed=1, settings=chosen)
    marks.append(time.process_time())
    cluster.run(database, owner="benchmark")
    marks.append(time.process_time())
    indexer.drain(database, engine, owner="benchmark")
    marks.append(time.process_time())
    engine.close()
    database.close()
    return {name: after - before for name, before, after in zip(PARTS, marks, marks[1:], strict=False)}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--spread-days", type=int, default=15)
    options = parser.parse_args()
    lines = list(islice(read_lines(options.file), options.documents))
    with tempfile.TemporaryDirectory() as folder:
        seconds = measure(lines, Path(folder), options.spread_days)
    emit("documents_per_cpu_second", len(lines) / sum(seconds.values()), "1/s", len(lines))
    for name, spent in seconds.items():
        emit(f"ms_{name}", 1000 * spent / len(lines), "ms", len(lines))
    emit("peak_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", len(lines))


if __name__ == "__main__":
    main()
