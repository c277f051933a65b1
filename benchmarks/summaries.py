"""What a topic's summary and its documents cost, over real articles taken as one topic; the finder's speed alone."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from benchmarks.report import emit
from benchmarks.topics_data import Labelled, read_articles
from pipelines.topics import facets, summary
from storage.topictexts import TopicText
from vietnamese import documents
from vietnamese.text import squeeze

OUTLETS = 9
ROUNDS = 7


def main() -> None:
    """Print the milliseconds of a topic of N articles, each its own story, and the characters read a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data")
    parser.add_argument("--articles", type=int, default=200)
    options = parser.parse_args()
    articles = read_articles(options.data, options.articles)
    texts = [_text(n, article) for n, article in enumerate(articles, 1)]
    shown = [_text(n, article, summary.CHARACTERS) for n, article in enumerate(articles, 1)][-summary.STORIES:]
    emit("summary_ms", _milliseconds(lambda: summary.summarise(shown)), "ms", len(shown))
    emit("documents_ms", _milliseconds(lambda: facets.named(texts[-facets.ARTICLES:])), "ms", len(texts))
    whole = [text.text for text in texts]
    spent = _milliseconds(lambda: [documents.mentions(text) for text in whole])
    emit("chars_per_second", sum(map(len, whole)) / spent * 1000, "characters", sum(map(len, whole)))
    emit("documents_found", sum(len(documents.mentions(text)) for text in whole), "mentions", len(whole))


def _text(number: int, article: Labelled, characters: int | None = None) -> TopicText:
    name = f"outlet{number % OUTLETS}"
    return TopicText(number, number, name, name, "", squeeze(article.title), squeeze(article.summary),
                     squeeze(article.body)[:characters], article.at, "minute")


def _milliseconds(work: Callable[[], object]) -> float:
    """Return the median CPU time of several rounds."""
    spent = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return sorted(spent)[ROUNDS // 2] * 1000


if __name__ == "__main__":
    main()
