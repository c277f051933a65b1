"""Staff decisions: `./run python -m benchmarks.decisions ARTICLES.jsonl.gz [--documents N] [--decisions D]`.

The first half of the articles is put into topics, staff decide D times at random (a quarter each rename, merge, split
and move) and undo a tenth, and the other half follows. Printed are wall-clock times of one decision, CPU time of a
later article with the decisions and without them on a copy of the record, CPU time of a rebuild, and how many stories
it put elsewhere (0: a decision survives).
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from benchmarks.report import emit
from benchmarks.topics_data import read_lines
from config import settings
from config.settings import Settings
from pipelines.importing import import_news
from pipelines.topics import cluster, staff
from pipelines.topics.rebuild import rebuild
from storage import topics
from storage.sessions import Database, open_database


def filled(lines: list[str], folder: Path) -> Settings:
    """Import everything and put the first half into topics."""
    source = folder / "articles.jsonl"
    source.write_text("".join(line.rstrip("\n") + "\n" for line in lines), "utf-8")
    chosen = settings.load({"LANGNGHE_DATA_DIR": str(folder / "var")})
    database = open_database(chosen)
    import_news(database, source, source="benchmark", spread_days=30, seed=1, settings=chosen)
    cluster.run(database, owner="benchmark", limit=len(lines) // 2)
    database.close()
    return chosen


def living(database: Database) -> dict[int, list[int]]:
    """Return topic → stories."""
    found: dict[int, list[int]] = {}
    with database.reading() as session:
        for member in topics.every_member(session):
            found.setdefault(member.topic_id, []).append(member.story_id)
    return found


def decide(database: Database, dice: random.Random) -> tuple[str, float, int] | None:
    """Take one decision at random and return its kind, milliseconds and number; None where none was possible."""
    known = living(database)
    topic, other = dice.sample(sorted(known), 2)
    large = [t for t, stories in known.items() if len(stories) > 2]
    acts: dict[str, Callable[[], staff.Taken]] = {
        "rename": lambda: staff.rename(database, topic, f"Việc thứ {dice.randrange(10**9)}"),
        "merge": lambda: staff.merge(database, topic, [other]),
        "split": lambda: staff.split(database, apart, known[apart][: len(known[apart]) // 2]),
        "move": lambda: staff.pin(database, topic, known[other][:1]),
    }
    kind = dice.choice(list(acts))
    if kind == "split" and not large:
        return None
    apart = dice.choice(large) if large else 0
    before = time.perf_counter()
    taken = acts[kind]()
    return kind, 1000 * (time.perf_counter() - before), taken.decision


def follow(chosen: Settings) -> float:
    """Put the rest into topics and return CPU milliseconds an article."""
    database = open_database(chosen)
    before = time.process_time()
    done = cluster.run(database, owner="benchmark").articles
    spent = time.process_time() - before
    database.close()
    return 1000 * spent / max(1, done)


def copied(chosen: Settings, folder: Path) -> Settings:
    """Copy the record into another folder."""
    other = folder / "copy"
    shutil.copytree(chosen.data_dir, other)
    return settings.load({"LANGNGHE_DATA_DIR": str(other)})


def replay(chosen: Settings) -> tuple[float, int]:
    """Rebuild and return CPU seconds and the stories that stand elsewhere after it."""
    database = open_database(chosen)
    before = {story: topic for topic, stories in living(database).items() for story in stories}
    start = time.process_time()
    rebuild(database, owner="benchmark")
    spent = time.process_time() - start
    after = {story: topic for topic, stories in living(database).items() for story in stories}
    database.close()
    return spent, sum(before.get(story) != topic for story, topic in after.items())


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--documents", type=int, default=4_000)
    parser.add_argument("--decisions", type=int, default=300)
    options = parser.parse_args()
    dice = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        chosen = filled(list(islice(read_lines(options.file), options.documents)), Path(name))
        plain = copied(chosen, Path(name))
        database = open_database(chosen)
        taken = [one for _ in range(options.decisions) if (one := decide(database, dice)) is not None]
        for _, _, number in dice.sample(taken, len(taken) // 10):
            staff.undo(database, number)
        database.close()
        spent = sorted(ms for _, ms, _ in taken)
        emit("ms_decision_p50", spent[len(spent) // 2], "ms", len(spent))
        emit("ms_decision_p95", spent[int(0.95 * len(spent))], "ms", len(spent))
        for metric, where in (("ms_topics_without", plain), ("ms_topics", chosen)):
            emit(metric, follow(where), "ms", options.documents // 2)
        seconds, moved = replay(chosen)
        emit("rebuild_seconds", seconds, "s", options.documents)
        emit("stories_moved_by_rebuild", moved, "stories", options.documents)


if __name__ == "__main__":
    main()
