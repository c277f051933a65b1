"""What a page says about itself in its head: title, description, address, dates, feeds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from crawlers.extract.decode import NotText

ARTICLE_TYPES = frozenset({"Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting",
                           "OpinionNewsArticle", "LiveBlogPosting", "Report"})
META_DATES = ("article:published_time", "pubdate", "datepublished", "publishdate", "publish_date", "publish-date",
              "dc.date.issued", "dc.date", "dcterms.created", "dcterms.issued", "og:published_time", "sailthru.date",
              "cxenseparse:recs:publishtime", "parsely-pub-date")
FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml"})
BROKEN_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{6,40})"')
SHORT_ADDRESS = re.compile(r"[?&]p=(\d{1,12})\b")
DECLARED_KINDS = {
    "video": re.compile(r'"@type"\s*:\s*"VideoObject"'), "live": re.compile(r'"@type"\s*:\s*"LiveBlogPosting"'),
    "gallery": re.compile(r'"@type"\s*:\s*"ImageGallery"')}
# lxml.html asks Python for the class of every element that is looked at, to tell forms and their fields from others:
# 1.6 of 14 ms a page.
_CLASSES = etree.ElementDefaultClassLookup(
    element=html.HtmlElement, comment=html.HtmlComment, pi=html.HtmlProcessingInstruction, entity=html.HtmlEntity)
SHORTEST_NAME, LONGEST_NAME = 3, 60


@dataclass(frozen=True, slots=True)
class Head:
    """Values as printed; "" where there is none."""

    title: str
    description: str
    canonical: str
    section: str
    jsonld_date: str
    meta_date: str
    is_article: bool               # said so by JSON-LD or og:type
    feeds: tuple[str, ...]
    post_id: str                   # the number of a WordPress's post, as its short address tells it
    meta: dict[str, str]           # every named meta tag in lower case, first one wins; read for ids, never kept
    kinds: frozenset[str] = frozenset()   # what JSON-LD or og:type declare: article, video, gallery, live
    signers: frozenset[str] = frozenset()   # declared writers in lower case, to take their lines out; never kept


def parse(text: str) -> html.HtmlElement:
    """Parse a page; a declaration of encoding is cut off because the text is decoded already.

    Raises NotText when nothing is left to parse.
    """
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, huge_tree=False, collect_ids=False, no_network=True)
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = html.fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NotText("no HTML") from error
    return tree


def read_head(tree: html.HtmlElement) -> Head:
    """Collect what the page says about itself."""
    meta = _meta(tree)
    ld = _article_block(tree)
    title = squeeze(str(ld.get("headline") or "")) or meta.get("og:title", "") or _title(tree)
    return Head(
        title=title, description=meta.get("og:description", "") or meta.get("description", ""),
        canonical=_link(tree, "canonical"), section=_section(ld, meta),
        jsonld_date=str(ld.get("datePublished") or ""), meta_date=_meta_date(tree, meta),
        is_article=bool(ld) or meta.get("og:type", "").lower() == "article", feeds=_feeds(tree), meta=meta,
        kinds=_kinds(tree, ld, meta), signers=_signers(ld, meta), post_id=_post_id(tree),
    )


def squeeze(text: str) -> str:
    """Return the text on one line."""
    # A pattern for spaces took four times as long, some 1,600 times a page.
    return " ".join(text.split())


def _meta(tree: html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        value = squeeze(tag.get("content") or "")
        for name in (tag.get("name"), tag.get("property"), tag.get("itemprop")):
            if name and value:
                found.setdefault(name.lower(), value)
    return found


def _title(tree: html.HtmlElement) -> str:
    text = squeeze(tree.findtext(".//title") or "")
    # "Headline - Outlet": the last short part is the outlet's name.
    parts = re.split(r"\s+[|–—-]\s+", text)
    return text[: text.rfind(parts[-1])].rstrip(" |–—-") if len(parts) > 1 and len(parts[-1]) < 40 else text


def _link(tree: html.HtmlElement, rel: str) -> str:
    return next((tag.get("href", "").strip() for tag in tree.iter("link") if tag.get("rel", "").lower() == rel), "")


def _feeds(tree: html.HtmlElement) -> tuple[str, ...]:
    return tuple(
        tag.get("href", "").strip() for tag in tree.iter("link")
        if "alternate" in tag.get("rel", "").lower() and tag.get("type", "").lower() in FEED_TYPES and tag.get("href")
    )


def _post_id(tree: html.HtmlElement) -> str:
    found = SHORT_ADDRESS.search(_link(tree, "shortlink"))
    return found.group(1) if found else ""


def _meta_date(tree: html.HtmlElement, meta: dict[str, str]) -> str:
    return next((meta[name] for name in META_DATES if name in meta), "")


def _kinds(tree: html.HtmlElement, ld: dict[str, Any], meta: dict[str, str]) -> frozenset[str]:
    """Return the declared kinds; types are looked for as words, since broken JSON declares them too."""
    texts = [script.text or "" for script in tree.iter("script") if "ld+json" in (script.get("type") or "")]
    found = {kind for kind, pattern in DECLARED_KINDS.items() if any(pattern.search(text) for text in texts)}
    og_type = meta.get("og:type", "").lower()
    if ld or og_type == "article":
        found.add("article")
    if og_type.startswith("video"):
        found.add("video")
    return frozenset(found)


def _signers(ld: dict[str, Any], meta: dict[str, str]) -> frozenset[str]:
    given = ld.get("author")
    ones = given if isinstance(given, list) else [given]
    values = [one.get("name") if isinstance(one, dict) else one for one in ones]
    values += [meta.get(name) for name in ("author", "article:author", "dable:author", "parsely-author")]
    names = (squeeze(value).casefold() for value in values if isinstance(value, str))
    return frozenset(name for name in names if SHORTEST_NAME <= len(name) <= LONGEST_NAME and "://" not in name)


def _section(ld: dict[str, Any], meta: dict[str, str]) -> str:
    section = ld.get("articleSection")
    if isinstance(section, list):
        section = section[0] if section else ""
    # Anything else that JSON can hold is no section: a list in the list would be stored with its brackets.
    return squeeze(section if section and isinstance(section, str) else meta.get("article:section", ""))


def _article_block(tree: html.HtmlElement) -> dict[str, Any]:
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "") or not any(kind in text for kind in ARTICLE_TYPES):
            continue
        try:
            block = next((b for b in _walk(json.loads(text, strict=False)) if _is_article(b)), None)
        except (ValueError, RecursionError):
            found = BROKEN_JSON_DATE.search(text)
            block = {"datePublished": found.group(1)} if found else None
        if block:
            return block
    return {}


def _is_article(block: dict[str, Any]) -> bool:
    kinds = block.get("@type")
    return any(isinstance(k, str) and k in ARTICLE_TYPES for k in (kinds if isinstance(kinds, list) else [kinds]))


def _walk(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, dict):
        yield value
        value = value.get("@graph", [])
    for inner in value if isinstance(value, list) else []:
        yield from _walk(inner, depth + 1)
