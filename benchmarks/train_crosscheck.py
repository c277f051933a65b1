"""Trains the cross-check: `./run python -m benchmarks.train_crosscheck [FOLDER] --noise NEWS --stories FILE`.

Prints the weights file. FOLDER is a set of labelled pairs (see crosscheck_data.py), default the one that is shipped.
Labelled pairs are few; with --noise the weights also learn from real articles how much agrees with an item by chance.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from benchmarks import crosscheck_data as data
from benchmarks import topics_data
from benchmarks.places import shipped
from benchmarks.train_topics import Lesson, fit
from search.crosschecking import model

PENALTY = 0.5
# Measured, see docs/benchmarks.md: more of it halves the false matches and costs pairs that are hard to see.
NOISE_WEIGHT = 0.15
# Single pairs are told apart best from the first on; what settles a check is surer (model.SETTLE_FROM).
MATCH_FROM, SHOW_FROM = 0.3, 0.15
SKIP, NOISE, SEED = 5_000, 5_000, 1


def weights_of(rows: model.Inputs, labels: model.Inputs, noise: model.Inputs | None = None) -> model.Weights:
    """Return the weights that labelled pairs teach, and pairs with real articles that are about something else."""
    lessons: list[Lesson] = [(zip(map(tuple, rows.tolist()), (labels == 1).tolist(), strict=True), 1.0)]
    if noise is not None:
        lessons.append((((tuple(row), False) for row in noise.tolist()), NOISE_WEIGHT))
    return model.Weights(fit(lessons, PENALTY), SHOW_FROM)


def cross_validated(found: data.Labelled, rows: model.Inputs, labels: model.Inputs, count: int,
                    noise: tuple[model.Inputs, list[str]] | None = None) -> model.Inputs:
    """Return the confidence of each pair from weights that saw nothing of its family."""
    sure = np.zeros(len(labels))
    for train, test in data.folds(found, count):
        tested = {found.families[pair.item] for pair, one in zip(found.pairs, test, strict=True) if one}
        seen = None if noise is None else noise[0][[family not in tested for family in noise[1]]]
        sure[test] = model.confidences(weights_of(rows[train], labels[train], seen), rows[test])
    return sure


def claims_cross_validated(claims: data.Claims, count: int) -> model.Inputs:
    """Return the confidence of each pair of headline and article from weights that saw nothing of either's story."""
    turn = {story: n % count for n, story in enumerate(sorted(set(claims.stories)))}
    asking, asked = (np.array([turn[claims.stories[n]] for n in side]) for side in (claims.asking, claims.asked))
    sure = np.zeros(len(claims.labels))
    for fold in range(count):
        train, test = (asking != fold) & (asked != fold), asking == fold
        sure[test] = model.confidences(weights_of(claims.rows[train], claims.labels[train]), claims.rows[test])
    return sure


def read_noise(found: data.Labelled, path: str | None) -> tuple[model.Inputs, list[str]] | None:
    """Return pairs with real articles; the benchmark counts false matches among the first ones of the file."""
    if not path:
        return None
    return data.noise(found, topics_data.read_articles(path, SKIP + NOISE)[SKIP:], SEED)


def main() -> None:
    """Print the weights file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=data.SHIPPED)
    parser.add_argument("--noise", help="real articles of another time (jsonl.gz: title, summary, body)")
    parser.add_argument("--stories", required=True, help="labelled stories (jsonl), for the weights of claims")
    options = parser.parse_args()
    found = data.read(options.folder, shipped())
    noise = read_noise(found, options.noise)
    claims = data.claims(options.stories)
    print(json.dumps({
        "command": "./run python -m benchmarks.train_crosscheck --noise news/vietnews-20k.jsonl.gz "
                   "--stories stories/vietnamese-news.dev.jsonl > search/crosschecking/weights.json",
        "item": _table(weights_of(*data.inputs(found), noise[0] if noise else None)),
        "claim": _table(weights_of(claims.rows, claims.labels))}, indent=1))


def _table(weights: model.Weights) -> dict[str, object]:
    return {"show_from": weights.show_from,
            "weights": dict(zip(model.NAMES, weights.values, strict=True))}


if __name__ == "__main__":
    main()
