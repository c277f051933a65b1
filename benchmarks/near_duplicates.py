"""Near-duplicates: `./run python -m benchmarks.near_duplicates FILE [--peer datasketch] [--sizes N,N]`.

FILE is JSONL with `id, group, edit, text`. Pairs of one group are true; `real-copies.json` beside the file (or given)
adds pairs under `merge` and leaves out those under `ambiguous`. Two texts are predicted copies when one story holds
them. Speed is from text to stories, without a database.

`--sizes 10000,50000,100000` then measures what a text costs when the window holds so many. The texts are synthetic: the
file's own, again and again, in each round in other words (see `in_other_words`).
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

from benchmarks.report import emit
from benchmarks.topics_data import read_lines
from config import thresholds
from pipelines.topics import shingles
from pipelines.topics.stories import Text, components
from pipelines.topics.window import StoryWindow
from vietnamese import text as rules

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 40      # as the clusterer puts them
Row = dict[str, str]


class Ours:
    """The clusterer's own batches, without a record; texts are numbered as they come."""

    def __init__(self) -> None:
        self._window = StoryWindow(thresholds.load().stories)
        self.home: dict[int, tuple[int, ...]] = {}

    def put(self, texts: list[str]) -> None:
        """Take texts in and derive the stories that they touch."""
        for start in range(0, len(texts), BATCH):
            first = len(self.home)
            batch = [Text(first + n, None, NOW, f"{first + n}", shingles.sketch(text), headline_of(text))
                     for n, text in enumerate(texts[start : start + BATCH])]
            self._window.put(batch)
            for story in self._window.stories([t.id for t in batch]):
                members = tuple(sorted(t.id for t in story))
                self.home |= dict.fromkeys(members, members)


def group_ours(texts: list[str]) -> list[list[int]]:
    """Return stories as lists of positions."""
    ours = Ours()
    ours.put(texts)
    return [list(story) for story in set(ours.home.values())]


def headline_of(text: str) -> str:
    """Return the first of several lines when it is as short as a headline."""
    first, _, rest = text.partition("\n")
    return first if rest and len(first.split()) <= 40 else ""


def group_datasketch(texts: list[str]) -> list[list[int]]:
    """Return the peer's groups: MinHash of 128 permutations, LSH, folded three-syllable shingles."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]

    index = MinHashLSH(threshold=0.3, num_perm=128)
    pairs: list[tuple[int, int]] = []
    for n, body in enumerate(texts):
        tokens = rules.folded_tokens(body)
        sketch = MinHash(num_perm=128)
        sketch.update_batch({" ".join(tokens[i : i + 3]).encode() for i in range(len(tokens) - 2)})
        pairs += [(n, int(other)) for other in index.query(sketch)]
        index.insert(str(n), sketch)
    return components(range(len(texts)), pairs)


def truth(rows: list[Row], real: Path | None) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Return the true pairs and the pairs to leave out."""
    known = json.loads(real.read_text("utf-8")) if real is not None and real.is_file() else {}
    names = {r["group"] for r in rows}
    merged = [pair for pair in known.get("merge", []) if set(pair) <= names]
    group = {name: n for n, one in enumerate(components(names, [(a, b) for a, b in merged])) for name in one}
    unclear = {frozenset(pair) for pair in known.get("ambiguous", [])}
    true: set[tuple[int, int]] = set()
    left_out: set[tuple[int, int]] = set()
    for a, b in combinations(range(len(rows)), 2):
        if group[rows[a]["group"]] == group[rows[b]["group"]]:
            true.add((a, b))
        elif frozenset((rows[a]["group"], rows[b]["group"])) in unclear:
            left_out.add((a, b))
    return true, left_out


def pairs_of(groups: Iterable[list[int]]) -> set[tuple[int, int]]:
    """Return the pairs that groups stand for."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def report(rows: list[Row], real: Path | None, groups: list[list[int]], seconds: float, peer: str = "") -> None:
    """Print the figures of one method."""
    more = {"peer": peer} if peer else {}
    true, left_out = truth(rows, real)
    found = pairs_of(groups) - left_out
    right = len(found & true)
    precision, recall = right / max(1, len(found)), right / max(1, len(true))
    emit("pair_precision", precision, "share", len(found), **more)
    emit("pair_recall", recall, "share", len(true), **more)
    emit("pair_f1", 2 * precision * recall / max(1e-9, precision + recall), "share", len(true), **more)
    originals = {r["group"]: n for n, r in enumerate(rows) if r["edit"] == "orig"}
    for edit in sorted({part for r in rows for part in r["edit"].split("+")} - {"orig"}):
        asked = [tuple(sorted((originals[r["group"]], n))) for n, r in enumerate(rows)
                 if edit in r["edit"].split("+") and r["group"] in originals]
        emit(f"recall_{edit}", sum(pair in found for pair in asked) / max(1, len(asked)), "share", len(asked), **more)
    emit("documents_per_cpu_second", len(rows) / seconds, "1/s", len(rows), **more)


KEPT = 200
SPAN = 4_000


def in_other_words(texts: list[str], turn: int) -> list[str]:
    """Return the texts with every syllable replaced by another one, the same for all of them; turn 0 changes nothing.

    Syllables are listed by how often they occur; the first 200 stay, the others are replaced by the one 37 * turn
    places further, round and round. So the copies of a turn are copies of each other, turns share the phrases of
    common syllables and what comes about by chance, and long and short words keep their places.
    """
    split = [text.split(" ") for text in texts]
    ranked = [word for word, _ in Counter(word for words in split for word in words).most_common()]
    rest = ranked[KEPT:]
    other = {word: rest[(n + 37 * turn) % len(rest)] for n, word in enumerate(rest)}
    return [" ".join(other.get(word, word) for word in words) for words in split]


def growth(texts: list[str], sizes: list[int]) -> None:
    """Print what a text costs on the way to each size, over the last 4,000 texts before it."""
    ours = Ours()
    seconds = dict.fromkeys(sizes, 0.0)
    counted = dict.fromkeys(sizes, 0)
    for turn in range(-(-max(sizes) // len(texts))):
        fresh = in_other_words(texts, turn)
        for start in range(0, len(fresh), BATCH):
            batch = fresh[start : start + BATCH]
            started = time.process_time()
            ours.put(batch)
            spent = time.process_time() - started
            for size in sizes:
                if size - SPAN <= len(ours.home) <= size:
                    seconds[size] += spent
                    counted[size] += len(batch)
    for size in sizes:
        emit("documents_per_cpu_second", counted[size] / seconds[size], "1/s", size, synthetic=True)


def main() -> None:
    """Run ours and, when it is installed, the peer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--real-copies", type=Path)
    parser.add_argument("--peer", choices=["datasketch"])
    parser.add_argument("--sizes", type=lambda text: [int(size) for size in text.split(",")], default=[])
    options = parser.parse_args()
    rows: list[Row] = [json.loads(line) for line in read_lines(options.file)]
    real = options.real_copies or Path(options.file).with_name("real-copies.json")
    texts = [r["text"] for r in rows]
    shingles.stop_shingles()
    methods = [("", group_ours)]
    if options.peer and find_spec(options.peer) is not None:
        import_module(options.peer)     # loads scipy for a second, which is not its work on the texts
        methods.append((options.peer, group_datasketch))
    for name, group in methods:
        started = time.process_time()
        groups = group(texts)
        report(rows, real, groups, time.process_time() - started, name)
    if options.sizes:
        growth(texts, options.sizes)


if __name__ == "__main__":
    main()
