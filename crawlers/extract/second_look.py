"""The careful path: two other extractors, believed only when they agree with each other against the fast one.

A vote of equals does not generalise: on trafilatura's own 990 pages weak voters outvote it on blogs and forums. So its
text stands unless readability confirms resiliparse and the three differ grossly: it stopped early, or it ran on.
"""

from __future__ import annotations

import copy
import logging
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice

from lxml import etree, html
from readability import Document
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from crawlers.extract.head import squeeze
from crawlers.extract.lines import page_lines

WORDS = re.compile(r"\w+")
WORDS_A_SHINGLE = 4
# Of readability's text this share stands in resiliparse's, which also keeps what surrounds an article.
CONFIRMED, ALIKE = 0.9, 0.8
# The fast text lies inside the other, which is so much longer; or the other inside it.
STOPPED_EARLY, LONGER = 0.8, 1.8
RAN_ON, SHORTER = 0.95, 1.3
FEWEST_SHINGLES = 60
# Real articles have a few thousand elements; on 70,000 links (6 MB, the largest page taken) readability alone took 4 s.
MOST_ELEMENTS = 50_000
# None of 1,168 saved pages has more than 60 levels. Readability adds up the texts of each level anew: boxes that are
# never closed, 250 deep in a page of 200 KB, took it 9 s.
MOST_LEVELS = 100
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (MOST_LEVELS + 1) + ")")

Lines = list[str]
Shingles = Counter[tuple[str, ...]]

# Its words quote the page.
logging.getLogger("readability").disabled = True


def second_look(lines: Sequence[str], tree: html.HtmlElement, finish: Callable[[Lines], Lines]) -> Lines | None:
    """Return the better text of a page, None when the one at hand stands.

    `lines` is what the fast extractor found, finished; `finish` does the same to another extractor's lines.
    """
    if next(islice(tree.iter(), MOST_ELEMENTS, None), None) is not None or _TOO_DEEP(tree):
        return None
    read = finish(_by_readability(tree))
    ours, theirs = shingles(lines), shingles(read)
    if not _differ(ours, theirs):
        return None
    third = shingles(finish(_by_resiliparse(tree)))
    return read if _agree(theirs, third) else None


def shingles(lines: Sequence[str]) -> Shingles:
    """Return the multiset of a text's four-word shingles."""
    words = WORDS.findall("\n".join(lines).casefold())
    return Counter(tuple(words[i:i + WORDS_A_SHINGLE]) for i in range(len(words) - WORDS_A_SHINGLE + 1))


def _differ(ours: Shingles, theirs: Shingles) -> bool:
    common, n, m = (ours & theirs).total(), ours.total(), theirs.total()
    if m < FEWEST_SHINGLES:
        return False
    early = common >= STOPPED_EARLY * n and m > LONGER * n
    return early or (common >= RAN_ON * m and n > SHORTER * m)


def _agree(read: Shingles, third: Shingles) -> bool:
    common = (read & third).total()
    return common >= CONFIRMED * read.total() and 2 * common >= ALIKE * (read.total() + third.total())


def _by_readability(tree: html.HtmlElement) -> Lines:
    try:
        return page_lines(html.fromstring(Document(copy.deepcopy(tree)).summary()))
    except (ValueError, TypeError, KeyError, etree.LxmlError, RecursionError):   # Unparseable is a ValueError
        return []


def _by_resiliparse(tree: html.HtmlElement) -> Lines:
    parsed = HTMLTree.parse(html.tostring(tree, encoding="unicode"))
    text = extract_plain_text(parsed, main_content=True, list_bullets=False, links=False, alt_texts=False)
    return [line for line in map(squeeze, text.split("\n")) if line]
