"""Pages that are no articles though they have text: told from what they declare and from how they are built.

An article must never be refused because it speaks of such pages. So words count only where they are a whole title or a
whole line, in their place, on a page with little text; everything else is counted, not read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml import html

from crawlers.extract.head import Head, squeeze
from crawlers.extract.page_words import CLOCK, CONSENT, LIVE_TITLE, MISSING, WALL
from crawlers.extract.parts import Parts
from crawlers.extract.pointers import Pointers, bare
from crawlers.extract.second_look import shingles
from crawlers.extract.suspicion import SENTENCE_ENDS
from crawlers.statuses import Status


class NotArticle(ValueError):
    """A page that is no article; `status` says how its visit ends, the message why."""

    def __init__(self, reason: str, status: Status = Status.NOT_ARTICLE) -> None:
        super().__init__(reason)
        self.status = status


LIVE_ENTRIES = 5
# A page that says only that it is missing or closed has a few lines; a teaser breaks off early.
LITTLE, TEASER, VIDEO_TEXT, GALLERY_TEXT = 500, 1500, 600, 600
PICTURES, LINES_TO_WALL, LINES_AFTER_WALL = 8, 5, 1
ENTRIES, ENTRY_SHARE = 5, 0.6
FEWEST_LINKS, LINKED, SENTENCES = 20, 0.8, 0.2
LONGEST_PHRASE, LONGEST_DEMAND, LONGEST_CLOCK = 120, 200, 20


def refuse_other_kinds(
    head: Head, tree: html.HtmlElement, found: Parts, lines: Callable[[], Sequence[str]],
    pointers: Pointers,
) -> None:
    """Raise NotArticle for soft 404s, walls, live blogs, videos, galleries and lists.

    `lines()` are the page's texts in reading order, asked for only where they can decide; `pointers` tells its links
    to other articles.
    """
    body = found.body.split("\n") if found.body else []
    title, length = found.title or head.title, len(found.lead) + len(found.body)
    if length < LITTLE and _says_missing((head.title, title), lines()):
        raise NotArticle("says that it does not exist", Status.SOFT_404)
    if length < TEASER and _breaks_off(body, lines(), title, pointers):
        raise NotArticle("asks for a login or a subscription", Status.PAYWALL)
    if length < LITTLE and (CONSENT.match(head.title) or CONSENT.match(title)):
        raise NotArticle("asks for consent or a proof first", Status.CONSENT)
    if ("live" in head.kinds or LIVE_TITLE.match(title)) and _entries(lines()) >= LIVE_ENTRIES:
        raise NotArticle("a live blog")
    if length < VIDEO_TEXT and "video" in head.kinds and "article" not in head.kinds:
        raise NotArticle("a video")
    if length < GALLERY_TEXT and ("gallery" in head.kinds or _pictures(tree) >= PICTURES):
        raise NotArticle("a gallery")
    if "article" not in head.kinds and (_is_list(body, lines, pointers) or _is_links(body, tree)):
        raise NotArticle("a list of articles")


def _says_missing(titles: Sequence[str], lines: Sequence[str]) -> bool:
    return any(MISSING.match(text) for text in (*titles, *lines) if len(text) <= LONGEST_PHRASE)


def _breaks_off(body: Sequence[str], lines: Sequence[str], title: str, pointers: Pointers) -> bool:
    """Say whether the text ends at a demand: few lines below a paragraph or the headline, hardly any text below.

    The same words above links to other articles head a box of them.
    """
    demands = [n for n, line in enumerate(lines) if len(line) <= LONGEST_DEMAND and WALL.match(line)]
    texts = {squeeze(line) for line in (title, *body)} - {lines[n] for n in demands}
    for n in demands:
        heads_links = bool(pointers.among(lines[n + 1:n + 2]))
        above, below = lines[max(0, n - LINES_TO_WALL):n], lines[n + 1:]
        if not heads_links and texts.intersection(above) and sum(map(texts.__contains__, below)) <= LINES_AFTER_WALL:
            return True
    return False


def _entries(lines: Sequence[str]) -> int:
    return sum(1 for line in lines if len(line) <= LONGEST_CLOCK and CLOCK.match(line))


def _pictures(tree: html.HtmlElement) -> int:
    return sum(1 for figure in tree.iter("figure") if figure.find(".//img") is not None)


def _is_list(body: Sequence[str], lines: Callable[[], Sequence[str]], pointers: Pointers) -> bool:
    """Say whether most paragraphs are the summaries of other articles: each stands right below a link to one."""
    if len(body) < ENTRIES:
        return False
    shown = lines()
    before = {line: shown[n - 1] for n, line in enumerate(shown) if n}
    above = [bare(before.get(line, "")) for line in body]
    entries = sum(map(pointers.among(above).__contains__, above))
    return entries >= ENTRIES and entries >= ENTRY_SHARE * len(body)


def _is_links(body: Sequence[str], tree: html.HtmlElement) -> bool:
    """Say whether the text is made of links, in blocks or without any: their words, in order, are its words."""
    sentences = sum(len(line) for line in body if line.endswith(SENTENCE_ENDS))
    if sentences > SENTENCES * sum(map(len, body)):
        return False
    links = [link.text_content() for link in tree.iter("a")]
    if len(links) < FEWEST_LINKS:
        return False
    ours, theirs = shingles(body), shingles([" ".join(links)])
    return bool(ours) and (ours & theirs).total() >= LINKED * ours.total()
