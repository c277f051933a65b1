"""Cheap tests that tell when the fast extractor's text should be looked at twice.

Measured on 121 and 990 labelled pages (docs/benchmarks.md): together they hold for a third of the pages and for nearly
all on which two other extractors agree against it.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import html

from crawlers.extract.head import squeeze

SHORT = 500
# Characters of prose in paragraphs for each one of the text: with many more some was left out, with fewer other things
# came in.
LEFT_OUT, BESIDE = 1.5, 0.8
PARAGRAPH, LINKED = 80, 0.3
SCRAP, SCRAPS = 50, 0.4
SENTENCE_ENDS = (".", "!", "?", "”", '"', "…")


def doubts(lines: Sequence[str], tree: html.HtmlElement) -> tuple[str, ...]:
    """Return the names of the tests that find a text suspicious."""
    length = sum(map(len, lines))
    prose = _prose(tree)
    scraps = sum(len(line) < SCRAP and not line.endswith(SENTENCE_ENDS) for line in lines)
    tests = {
        "short": length < SHORT,
        "prose left out": prose > LEFT_OUT * length,
        "text outside paragraphs": prose < BESIDE * length,
        "scraps": scraps > SCRAPS * len(lines),
    }
    return tuple(name for name, holds in tests.items() if holds)


def _prose(tree: html.HtmlElement) -> int:
    """Return the characters of the paragraphs that are long and not mostly links."""
    total = 0
    for paragraph in tree.iter("p"):
        length = len(squeeze(paragraph.text_content()))
        if length >= PARAGRAPH and sum(len(a.text_content()) for a in paragraph.iter("a")) < LINKED * length:
            total += length
    return total
