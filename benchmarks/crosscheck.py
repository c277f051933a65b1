"""Cross-check: `./run python -m benchmarks.crosscheck [FOLDER] [--stories FILE] [--noise NEWS] [--size N,N]`.

FOLDER is a set of labelled pairs of report items and articles (form: crosscheck_data.py), default the one that is
shipped: invented, written for this project. `precision`, `recall`, `f1` are cross-validated by family of events;
`brier` and `calibration_error` say how far the confidence can be read as a probability; `right_WHY` is the share of
each kind of pair that is right. `difference_precision` and `difference_recall` say, on the invented cases of
`differences.jsonl`, how well what both sides tell otherwise is found; `differing_pairs` is the share of true pairs for
which something is. `told_precision` and `told_recall` say the same of articles that tell what a rumor claims, beside
others of the same matter (`told.jsonl`). With --stories (jsonl, `title, summary, body, published_at, story`): a
headline is to find the other articles of its story (`map_at_5`, cross-validated by story). With --noise (real
articles of another time, without a date): the weights learn from some of them, as those that are shipped did, and
`noise_matches_per_item` is how many of the others are taken for a match of an item, were they all of its day and of
no known place. `items_settled` is the share of items of which an article is sure enough to settle their state,
`noise_items_settled` the share that one of another time would settle.
With --size ITEMS,ARTICLES: the time of a full
check of synthetic ones, words of real ones in runs of four in a new order. With --record ITEMS,ARTICLES,NEW: the same
out of a database and into it (SQLite in a temporary folder, or the empty one that --database names), and of a run after
NEW articles came.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks import crosscheck_data as data
from benchmarks import crosscheck_speed, topics_data
from benchmarks.crosscheck_speed import mixed
from benchmarks.places import shipped as units
from benchmarks.report import emit
from benchmarks.train_crosscheck import MATCH_FROM, claims_cross_validated, cross_validated, read_noise
from search.crosschecking import model
from search.crosschecking.differences import differences
from search.crosschecking.index import Article, Corpus, Item
from search.crosschecking.places import NOWHERE, Places
from search.crosschecking.telling import claim_of, confidence

FOLDS = 11
DAYS = 90            # over which synthetic articles are spread


def quality(found: data.Labelled, path: str | None) -> None:
    """Print how well pairs are told apart by weights that saw nothing of their family."""
    rows, labels = data.inputs(found)
    sure = cross_validated(found, rows, labels, FOLDS, read_noise(found, path))
    said, true = sure >= MATCH_FROM, labels == 1
    right = int((said & true).sum())
    precision, recall = right / max(1, int(said.sum())), right / max(1, int(true.sum()))
    emit("precision", precision, "share", int(said.sum()))
    emit("recall", recall, "share", int(true.sum()))
    emit("f1", 2 * precision * recall / max(1e-9, precision + recall), "share", len(labels))
    best: dict[str, float] = {}
    for pair, one in zip(found.pairs, sure.tolist(), strict=True):
        if pair.label:
            best[pair.item] = max(one, best.get(pair.item, 0.0))
    kept = sum(one >= model.SETTLE_FROM for one in best.values())
    emit("items_settled", kept / len(best), "share", len(best))
    emit("brier", float(np.mean((sure - labels) ** 2)), "share", len(labels))
    emit("calibration_error", _calibration(sure, labels), "share", len(labels))
    kinds = defaultdict(list)
    for pair, correct in zip(found.pairs, said == true, strict=True):
        kinds[pair.why].append(bool(correct))
    for why, each in sorted(kinds.items()):
        emit(f"right_{why.replace(',', '').replace(' ', '_')}", sum(each) / len(each), "share", len(each))


def differing(folder: Path) -> None:
    """Print how well differences are found, where the folder has cases of them, and on how many true pairs."""
    rows = {name: data.rows(folder / f"{name}.jsonl") for name in ("items", "articles", "pairs")}
    texts = {row["id"]: row for name in ("items", "articles") for row in rows[name]}
    true = [(texts[pair["item"]], texts[pair["article"]]) for pair in rows["pairs"] if pair["label"]]
    told = sum(bool(differences(f"{item['issue']}\n{item['text']}", f"{one['title']}\n{one['lead']}\n{one['body']}"))
               for item, one in true)
    emit("differing_pairs", told / len(true), "share", len(true))
    if not (cases := folder / "differences.jsonl").exists():
        return
    right = wrong = missed = 0
    for case in data.rows(cases):
        known = {(what, field.lower(), online.lower()) for what, field, online in case["differ"]}
        found = {(d.what, d.field.lower(), d.online.lower()) for d in differences(case["item"], case["article"])}
        right, wrong, missed = right + len(found & known), wrong + len(found - known), missed + len(known - found)
    emit("difference_precision", right / max(1, right + wrong), "share", right + wrong)
    emit("difference_recall", right / max(1, right + missed), "share", right + missed)


def telling(folder: Path) -> None:
    """Print how well articles that tell what a rumor claims are told from others of the matter, on unseen cases."""
    if not (cases := folder / "told.jsonl").exists():
        return
    own = [case for case in data.rows(cases) if case["set"] == "test"]
    said = [confidence(1.0, claim_of(one["claim"]), one["title"], one["lead"], one["body"]) >= model.SETTLE_FROM
            for one in own]
    right = sum(each and one["tells"] for each, one in zip(said, own, strict=True))
    emit("told_precision", right / max(1, sum(said)), "share", sum(said))
    emit("told_recall", right / max(1, sum(one["tells"] for one in own)), "share", len(own))


def _calibration(sure: model.Inputs, labels: model.Inputs, bins: int = 10) -> float:
    """Return how far the confidence of a tenth of the scale is from the share of true pairs in it, on average."""
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [abs(sure[place == b].mean() - labels[place == b].mean()) * int((place == b).sum())
            for b in range(bins) if (place == b).any()]
    return float(sum(gaps) / len(labels))


def stories(path: str) -> None:
    """Print how early a headline finds the other articles of its story, by weights that saw nothing of it."""
    claims = data.claims(path)
    sure = claims_cross_validated(claims, FOLDS)
    scores = []
    for n, story in enumerate(claims.stories):
        others = {m for m, other in enumerate(claims.stories) if other == story and m != n}
        if others:
            own = np.flatnonzero(claims.asking == n)
            ranked = claims.asked[own[np.argsort(-sure[own], kind="stable")]][:5].tolist()
            scores.append(_average(ranked, others))
    emit("map_at_5", sum(scores) / len(scores), "share", len(scores))


def _average(ranked: Sequence[int], relevant: set[int]) -> float:
    hits, total = 0, 0.0
    for place, one in enumerate(ranked, 1):
        if one in relevant:
            hits += 1
            total += hits / place
    return total / min(len(relevant), 5)


def noise(found: data.Labelled, path: str, limit: int) -> None:
    """Print how many real articles of another time are taken for a match, were they of the item's own day."""
    news = topics_data.read_articles(path, limit)
    corpus = Corpus([Article(n, a.title, a.summary, a.body, 1) for n, a in enumerate(news)])
    wrong = settled = 0
    for item in found.items.values():
        there = Item(item.issue, item.text, 1, 1, NOWHERE)
        sure = [match.confidence for match in model.matches(corpus, there)]
        wrong += sum(one >= MATCH_FROM for one in sure)
        settled += max(sure, default=0.0) >= model.SETTLE_FROM
    emit("noise_items_settled", settled / len(found.items), "share", len(found.items), articles=len(news))
    emit("noise_matches_per_item", wrong / len(found.items), "matches", len(found.items), articles=len(news))


def speed(found: data.Labelled, items: int, articles: int) -> None:
    """Print the CPU time of a full check and of one of new items and articles, and the memory they took."""
    dice = random.Random(1)
    texts = [f"{a.title} {a.lead} {a.body}".split() for a in found.articles.values()]
    words = [f"{i.issue} {i.text}".split() for i in found.items.values()]
    places = [item.places for item in found.items.values()]
    start = date(2026, 1, 1).toordinal()
    made = [_article(dice, n, texts, start, places) for n in range(articles)]
    asked = [_item(dice, words, start, places) for _ in range(items)]
    began = time.process_time()
    corpus = Corpus(made)
    built = time.process_time() - began
    pairs = sum(len(model.matches(corpus, item)) for item in asked)
    emit("full_cpu_seconds", time.process_time() - began, "s", items, articles=articles, pairs=pairs, synthetic=True)
    emit("index_cpu_seconds", built, "s", articles, synthetic=True)
    emit("peak_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", articles, synthetic=True)


def record(folder: Path, counts: str, url: str) -> None:
    """Print how long runs over a made record take, with all that they read and write."""
    items, articles, new = map(int, counts.split(","))
    told = [f"{row['title']} {row['lead']} {row['body']}".split() for row in data.rows(folder / "articles.jsonl")]
    said = [f"{row['issue']} {row['text']}".split() for row in data.rows(folder / "items.jsonl")]
    crosscheck_speed.measure(told, said, (items, articles, new), url)


def _article(dice: random.Random, number: int, texts: Sequence[Sequence[str]], start: int, places: Sequence[Places]
             ) -> Article:
    return Article(number, mixed(dice, texts, 12), mixed(dice, texts, 30), mixed(dice, texts, 120),
                   start + dice.randrange(DAYS), dice.choice(places) if dice.random() < 0.7 else NOWHERE)


def _item(dice: random.Random, words: Sequence[Sequence[str]], start: int, places: Sequence[Places]) -> Item:
    day = start + dice.randrange(DAYS)
    last = day + dice.choice((0, 0, 6))
    return Item(mixed(dice, words, 10), mixed(dice, words, 35), day, last, dice.choice(places))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=data.SHIPPED)
    parser.add_argument("--stories")
    parser.add_argument("--noise")
    parser.add_argument("--noise-articles", type=int, default=5_000)
    parser.add_argument("--size", help="ITEMS,ARTICLES, for example 12000,100000")
    parser.add_argument("--record", help="ITEMS,ARTICLES,NEW, for example 12000,100000,1000")
    parser.add_argument("--database", default="", help="URL of an empty PostgreSQL database, for --record")
    options = parser.parse_args()
    if options.record:
        record(options.folder, options.record, options.database)
        return
    found = data.read(options.folder, units())
    quality(found, options.noise)
    differing(options.folder)
    telling(options.folder)
    if options.stories:
        stories(options.stories)
    if options.noise:
        noise(found, options.noise, options.noise_articles)
    if options.size:
        speed(found, *map(int, options.size.split(",")))


if __name__ == "__main__":
    main()
