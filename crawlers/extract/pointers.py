"""Lines of a page that are links to other pages of the site and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml import html
from lxml.etree import tostring

from crawlers.extract.head import squeeze
from crawlers.extract.lines import BLOCKS

BULLETS = " \t-–—•*»>|·▪■►▶+"
# Names of products, persons, places stand alone as links too; a headline has more words.
HEADLINE_WORDS, LONGEST_HEADLINE = 4, 250
HEADING, DEEPEST, MOST_LINKS = 40, 20, 5000


class Pointers:
    """Tells which lines of a page are links to other pages of the site, each alone in its block.

    Asked by the lines at hand: looking into the block of every link of a menu took 2 ms a page (525 links).
    """

    def __init__(self, tree: html.HtmlElement, url: str) -> None:
        self._tree, self._site = tree, _site(urlsplit(url).hostname)
        self._links: list[tuple[str, html.HtmlElement]] | None = None
        # A block is looked at once, however many links it holds: a page of 20,000 in one paragraph took minutes.
        self._blocks: dict[html.HtmlElement, bool] = {}

    def among(self, lines: Iterable[str]) -> frozenset[str]:
        """Return the lines that are pointers, as `bare` spells them."""
        short = (bare(line) for line in lines if len(line) <= LONGEST_HEADLINE)
        wanted = {text for text in short if text.count(" ") >= HEADLINE_WORDS - 1}
        if not wanted:
            return frozenset()
        if self._links is None:
            self._links = _links(self._tree)
        return frozenset(text for text, link in self._links if text in wanted
                         and _leads_on(link.get("href") or "", self._site) and self._is_alone(link, text))

    def _is_alone(self, link: html.HtmlElement, text: str) -> bool:
        if (block := _block(link)) is None:
            return False
        if block not in self._blocks:
            self._blocks[block] = bare(block.text_content()) == text and sum(
                _block(other) is block for other in block.iter("a")) == 1
        return self._blocks[block]


def _links(tree: html.HtmlElement) -> list[tuple[str, html.HtmlElement]]:
    """Return the links of a page with their texts as `bare` spells them; none of a page of very many."""
    found = list(islice(tree.iter("a"), MOST_LINKS + 1))
    if len(found) > MOST_LINKS:
        return []       # no article links to so much; a list of 70,000 cost 1.5 s
    # Half the time of text_content().
    return [(bare(tostring(link, method="text", encoding="unicode", with_tail=False)), link) for link in found]


def without_pointers(lines: Sequence[str], pointers: Pointers) -> list[str]:
    """Return the lines that are no pointers, and without the short heading above several of them."""
    if not (known := pointers.among(lines)):
        return list(lines)
    pointing = [bare(line) in known for line in lines] + [False, False]
    kept = []
    for n, line in enumerate(lines):
        heads = pointing[n + 1] and pointing[n + 2] and len(line) <= HEADING and not line.endswith((".", "!", "”", '"'))
        if not pointing[n] and not heads:
            kept.append(line)
    return kept


def bare(line: str) -> str:
    """Return a line without bullets, in one spelling."""
    return squeeze(line).strip(BULLETS).casefold()


def _leads_on(href: str, site: str) -> bool:
    if not href or href.startswith(("#", "mailto:", "tel:", "javascript:")):
        return False
    if href.startswith("/") and not href.startswith(("//", "/\\")):
        return True
    try:
        host = urlsplit(href).hostname
    except ValueError:
        return False
    return host is None or _site(host) == site


def _site(host: str | None) -> str:
    """Return the last labels of a host name: sections of one outlet live on hosts of their own."""
    labels = (host or "").split(".")
    short = len(labels) > 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if short else -2:])


def _block(element: html.HtmlElement) -> html.HtmlElement | None:
    """Return the block around an inline element, None when it lies too deep inside others."""
    for parent in islice(element.iterancestors(), DEEPEST):
        if parent.tag in BLOCKS:
            return parent
    return None
