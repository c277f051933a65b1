"""How far the machine's groups of comments agree with what people call a stream: proposals, never shares."""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import comb
from pathlib import Path

from benchmarks.report import emit
from pipelines.opinions.groups import propose


def main() -> None:
    """Print agreement over the topics of a file of lines with topic, stream and text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    rows = [json.loads(line) for line in parser.parse_args().data.read_text("utf-8").splitlines()]
    topics: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        topics[row["topic"]].append(row)
    found, started = [], time.process_time()
    for name, of_topic in sorted(topics.items()):
        given = [row["stream"] for row in of_topic]
        made = _grouped([row["text"] for row in of_topic])
        found.append((adjusted_rand(given, made), b_cubed(given, made), len(of_topic)))
        emit("adjusted_rand_index", found[-1][0], "index", len(of_topic), topic=name)
        emit("bcubed_f1", found[-1][1], "share", len(of_topic), topic=name)
    spent = time.process_time() - started
    emit("mean_adjusted_rand_index", sum(one[0] for one in found) / len(found), "index", len(rows))
    emit("mean_bcubed_f1", sum(one[1] for one in found) / len(found), "share", len(rows))
    emit("texts_per_cpu_second", len(rows) / max(spent, 1e-9), "texts", len(rows))


def _grouped(texts: Sequence[str]) -> list[int]:
    """Return the group of each text."""
    places = {place: at for at, group in enumerate(propose(dict(enumerate(texts)))) for place in group.places}
    return [places.get(place, -1) for place in range(len(texts))]


def adjusted_rand(a: Sequence[object], b: Sequence[object]) -> float:
    """Return the adjusted Rand index: 1 for equal groups, 0 for chance."""
    both, left, right = (sum(comb(n, 2) for n in Counter(one).values()) for one in (list(zip(a, b, strict=True)), a, b))
    chance = left * right / comb(len(a), 2)
    most = (left + right) / 2
    return (both - chance) / (most - chance) if most != chance else 0.0


def b_cubed(given: Sequence[object], made: Sequence[object]) -> float:
    """Return the B-cubed F1."""
    both, left, right = Counter(zip(given, made, strict=True)), Counter(given), Counter(made)
    precision = sum(n * n / right[pair[1]] for pair, n in both.items()) / len(given)
    recall = sum(n * n / left[pair[0]] for pair, n in both.items()) / len(given)
    return 2 * precision * recall / (precision + recall)


if __name__ == "__main__":
    main()
