"""Counts common words: `./run python -m benchmarks.background_terms NEWS.jsonl.gz > pipelines/topics/background-1.txt`.

For a new record that has seen no text yet; with `--least 0.002 --toned` it makes the list of the cross-check. It
holds shares alone, of folded syllables and pairs found in at least 1 % of the articles, and none that is written with
capitals more often than not: no person, no place, no outlet.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from benchmarks.topics_data import Labelled, read_articles
from pipelines.topics.background import PARTS
from pipelines.topics.features import BODY_CHARACTERS
from vietnamese import text as rules

LEAST = 0.01
# The first articles are left to the topics benchmark, which hides labelled stories among them.
SKIP = 2_500


def common(articles: Iterable[Labelled], least: float = LEAST, *, toned: bool = False) -> tuple[Counter[str], int]:
    """Return in how many articles each term stands, those in at least this share, and the number of articles."""
    found: Counter[str] = Counter()
    times: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    total = 0
    for article in articles:
        total += 1
        terms = list(_terms(article, rules.exact if toned else rules.fold))
        times.update(term for term, _ in terms)
        capitals.update(term for term, capital in terms if capital)
        found.update({term for term, _ in terms})
    kept = {t: n for t, n in found.items() if n >= least * total and 2 * capitals[t] <= times[t]}
    return Counter(kept), total


def _terms(article: Labelled, form: Callable[[str], str]) -> Iterator[tuple[str, bool]]:
    """Yield syllables and pairs as topics count them, and whether each is written with capitals throughout."""
    for part in (article.title, f"{article.summary}\n{article.body[:BODY_CHARACTERS]}"):
        text = rules.clean(part)
        words = [text[start:end] for start, end in rules.token_spans(text)]
        rows = [(form(word), word[:1].isupper()) for word in words]
        yield from rows
        yield from ((f"{a} {b}", x and y) for (a, x), (b, y) in pairwise(rows))


def main() -> None:
    """Print the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--skip", type=int, default=SKIP)
    parser.add_argument("--least", type=float, default=LEAST, help="share of the articles, default %(default)s")
    parser.add_argument("--toned", action="store_true", help="syllables as they are written, with their marks")
    options = parser.parse_args()
    counts, total = common(read_articles(options.file)[options.skip :], options.least, toned=options.toned)
    asked = "" if options.least == LEAST else f" --least {options.least}"
    asked += " --toned" if options.toned else ""
    kind = "toned" if options.toned else "folded"
    least = f"{options.least:.1%}".replace(".0", "")
    print(f"# Version 1: {kind} syllables and pairs in {least} or more of {total:,} Vietnamese news articles,\n"
          f"# with the articles in {PARTS:,} that hold them; none that is mostly written with capitals. Made by\n"
          f"# ./run python -m benchmarks.background_terms news/vietnews-20k.jsonl.gz{asked}\n"
          "# A change of this list is a new file with the next number and a rebuild.")
    for term in sorted(counts):
        print(round(counts[term] / total * PARTS), term)


if __name__ == "__main__":
    main()
