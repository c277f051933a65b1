"""Which elements of an article's page hold what was extracted from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import html

from config.clock import local_day
from config.sources import ArticleRules
from crawlers.extract import discussion
from crawlers.extract.decode import decode
from crawlers.extract.head import parse, squeeze
from crawlers.extract.rules import by_rules
from crawlers.items import ArticleItem
from vietnamese.dates import parse_datetime

# The innermost element with this share of the text's characters holds the text.
SHARE, MOST = 0.9, 0.6
SHORTEST_DATE, LONGEST_DATE, SHORTEST_LEAD, LONGEST_LEAD = 6, 90, 40, 900
DATE_TAGS = ("time", "span", "p", "div", "li", "td", "small", "em", "i", "b", "strong")
HEAD_TAGS = ("p", "h2", "div", "span", "strong")
TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{1,39}")
# What changes from page to page, and what only says how an element is laid out.
VOLATILE = re.compile(r"\d{3,}|^(post|page|article|item|node|entry|id)-?\d+$", re.IGNORECASE)
LAYOUT = re.compile(
    r"^(col|row|container|clearfix|wow|fade|pull|float|text|font|bg|flex|grid|hidden|visible|active|m[tbrlxy]?|p[tbrlxy]?"
    r"|w|h|d|left|right|center|aui|ng|js|css|first|last|odd|even|inner|wrapper)([-_].*|\d*)$", re.IGNORECASE)
PARTS = ("title", "lead", "body", "date", "section")


@dataclass(frozen=True, slots=True)
class Seen:
    """Selectors of one page, the surest first, and what the rules that it was read by did not find."""

    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()        # keys of the rules that matched nothing
    unread_date: bool = False            # the rules' date element holds words that are no date
    ruled_date: datetime | None = None   # what the rules' date element says


def observe(
    body: bytes, item: ArticleItem, rules: ArticleRules | None, *, now: datetime, content_type: str = "",
    day_first: bool = True,
) -> Seen:
    """Compare a page with the article that came of it; raises decode.NotText."""
    text = decode(body, content_type)
    tree = parse(text)
    discussion.take_out(tree, rules.body if rules is not None else "")
    index = _Index(tree)
    holder, core = _holders(tree, item.body)
    leads = _saying(tree, item.lead, HEAD_TAGS) if item.lead else _before(holder, core, item.body)
    missing, unread, ruled = _by_rules(text, rules, now, day_first)
    return Seen(
        title=index.names(_saying(tree, item.title, ("h1", "h2", "h3"))),
        lead=index.names(leads), body=index.names([*_around(core), *_around(holder)], alone=True),
        date=index.names(_dated(tree, item, now, day_first)), missing=missing, unread_date=unread,
        ruled_date=ruled)


def _by_rules(
    text: str, rules: ArticleRules | None, now: datetime, day_first: bool
) -> tuple[tuple[str, ...], bool, datetime | None]:
    if rules is None:
        return (), False, None
    found = by_rules(text, rules, "")
    missing = tuple(key for key in PARTS if getattr(rules, key) and not getattr(found, key))
    parsed = parse_datetime(found.date, now=now, day_first=day_first) if found.date else None
    unread = bool(found.date) and parsed is None
    return missing, unread, parsed.at if parsed is not None and not parsed.relative else None


def _saying(tree: html.HtmlElement, text: str, tags: tuple[str, ...]) -> Iterator[html.HtmlElement]:
    if text:
        yield from (element for element in tree.iter(*tags) if squeeze(element.text_content()) == text)


def _holders(tree: html.HtmlElement, body: str) -> tuple[html.HtmlElement, html.HtmlElement]:
    """Return the innermost element that holds the text, and inside it the one that holds most of it.

    Where nothing tells the lead, the general extractor takes it, and what stands between, for text: then they differ.
    """
    lines = [line.removeprefix("- ") for line in body.split("\n") if line]
    whole = sum(map(len, lines))
    holder = _innermost(next(tree.iter("body"), tree), lines, whole * SHARE)
    core = _innermost(holder, lines, whole * MOST)
    # One paragraph that is most of a short text is no container.
    return holder, core if len(core) > 1 or core is holder else holder


def _innermost(element: html.HtmlElement, lines: list[str], least: float) -> html.HtmlElement:
    while inner := [e for e in element if isinstance(e.tag, str) and _held(e, lines) >= least]:
        element = inner[0]
    return element


def _around(element: html.HtmlElement) -> list[html.HtmlElement]:
    """Return an element and the two around it, which may have a name where it has none."""
    outer = [element, *element.iterancestors()][:3]
    return [e for e in outer if e.tag not in {"body", "html"}]


def _before(holder: html.HtmlElement, core: html.HtmlElement, body: str) -> Iterator[html.HtmlElement]:
    """Yield what may be the lead: a paragraph of the text that stands inside the holder and above its core."""
    inside = set(core.iter())
    for element in holder.iter(*HEAD_TAGS):
        if element in inside:
            return
        text = squeeze(element.text_content())
        if SHORTEST_LEAD <= len(text) <= LONGEST_LEAD and text in body:
            yield element


def _held(element: html.HtmlElement, lines: Iterable[str]) -> int:
    text = squeeze(element.text_content())
    return sum(len(line) for line in lines if line in text)


def _dated(
    tree: html.HtmlElement, item: ArticleItem, now: datetime, day_first: bool
) -> list[html.HtmlElement]:
    """Return the innermost elements whose words, or whose datetime, are the article's date."""
    found = [element for element in tree.iter(*DATE_TAGS) if _says_when(element, item, now, day_first)]
    outer = {id(above) for element in found for above in element.iterancestors()}
    return [element for element in found if id(element) not in outer]


def _says_when(element: html.HtmlElement, item: ArticleItem, now: datetime, day_first: bool) -> bool:
    text = element.get("datetime") or squeeze(element.text_content())
    if item.published_at is None or not SHORTEST_DATE <= len(text) <= LONGEST_DATE:
        return False
    parsed = parse_datetime(text, now=now, day_first=day_first)
    if parsed is None or parsed.relative:
        return False
    if item.date_precision == "day":
        return local_day(parsed.at) == local_day(item.published_at)
    return abs((parsed.at - item.published_at).total_seconds()) < 60


class _Index:
    """The elements of a page by the selectors that could name them."""

    def __init__(self, tree: html.HtmlElement) -> None:
        self._first: dict[str, html.HtmlElement] = {}
        self._count: dict[str, int] = {}
        for element in tree.iter():
            for selector in _selectors(element):
                self._first.setdefault(selector, element)
                self._count[selector] = self._count.get(selector, 0) + 1

    def names(self, elements: Iterable[html.HtmlElement], alone: bool = False) -> tuple[str, ...]:
        """Return selectors whose first match is one of the elements; with `alone` their only match."""
        found = [selector for element in elements for selector in _selectors(element)
                 if self._first[selector] is element and (not alone or self._count[selector] == 1)]
        return tuple(dict.fromkeys(found))


def _selectors(element: html.HtmlElement) -> Iterator[str]:
    """Yield what could name an element on every page of a site, what is meant for programs first."""
    if not isinstance(element.tag, str):
        return
    for attribute in ("data-role", "itemprop"):
        if TOKEN.fullmatch(value := element.get(attribute, "")):
            yield f"[{attribute}={value}]"
    identifier = element.get("id", "")
    if TOKEN.fullmatch(identifier) and not VOLATILE.search(identifier):
        yield f"#{identifier}"
    for token in element.get("class", "").split():
        if TOKEN.fullmatch(token) and not VOLATILE.search(token) and not LAYOUT.match(token):
            yield f"{element.tag}.{token}"
