"""Near-duplicates: `./run python -m benchmarks.near_duplicates FILE [--real-copies FILE] [--peer datasketch]`.

FILE is JSONL with `id, group, edit, text`. Pairs of one group are true; `real-copies.json` beside the file (or given)
adds pairs under `merge` and leaves out those under `ambiguous`. Two texts are predicted copies when one story holds
them. Speed is from text to stories, without a database.
"""

from __future__ import annotations

import argparse
import json
import time
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


def group_ours(texts: list[str]) -> list[list[int]]:
    """Return stories as lists of positions."""
    window = StoryWindow(thresholds.load().stories)
    home: dict[int, tuple[int, ...]] = {}
    for start in range(0, len(texts), BATCH):
        batch = [Text(n, None, NOW, f"{n}:{hash(texts[n])}", shingles.sketch(texts[n]))
                 for n in range(start, min(start + BATCH, len(texts)))]
        window.put(batch)
        for story in window.stories([t.id for t in batch]):
            members = tuple(sorted(t.id for t in story))
            home |= dict.fromkeys(members, members)
    return [list(story) for story in set(home.values())]


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


def main() -> None:
    """Run ours and, when it is installed, the peer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--real-copies", type=Path)
    parser.add_argument("--peer", choices=["datasketch"])
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


if __name__ == "__main__":
    main()
