"""Feeds, sitemaps and section pages to links; XML without entities, network or depth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from html import unescape
from itertools import islice

from lxml import etree

from config.patterns import matches
from config.sources import SourceConfig, belongs
from crawlers.addresses import AddressRefused, canonical, names_a_contact, without_visit
from crawlers.extract.app_shell import needs_rendering
from crawlers.extract.decode import decode
from crawlers.extract.head import parse, read_head
from crawlers.extract.page_kinds import NotArticle
from crawlers.extract.xml import BadXml, local_name, read_xml
from crawlers.items import Link
from crawlers.statuses import Status
from crawlers.traps import leads_to_no_article
from vietnamese.dates import parse_datetime

# A sitemap may hold 50,000 addresses by its own rules; more of a listing is not looked at: 100,000 items took 7 s.
MOST_LOOKED_AT, MAX_LINKS = 50_000, 5000
# Each is asked several times a day from then on: a page that announces a thousand would leave no time for articles.
MOST_FEEDS = 30
ENTRIES = frozenset({"item", "entry", "url", "sitemap"})
SITEMAP_PRIORITY, FEED_PRIORITY, SECTION_PRIORITY = 0, 10, 5


def read_feed(body: bytes, url: str, source: SourceConfig, now: datetime, content_type: str = "") -> tuple[Link, ...]:
    """Read an RSS or Atom feed; raises BadXml."""
    root = read_xml(decode(body, content_type), ENTRIES)
    if local_name(root) not in {"rss", "feed", "rdf"}:
        raise BadXml("neither RSS nor Atom")
    entries = (_entry(e) for e in root.iter() if local_name(e) in {"item", "entry"})
    links = (Link(link, page_kind(source), FEED_PRIORITY, _moment(date, source, now)) for link, date in entries if link)
    return _clean(links, url, source)


def _moment(date: str, source: SourceConfig, now: datetime) -> datetime | None:
    found = parse_datetime(date, now=now, day_first=source.date_order == "dmy") if date else None
    return found.at if found else None


def page_kind(source: SourceConfig) -> str:
    """Return the kind of a source's pages: a forum's thread is comments from its first post on."""
    return "comments" if source.comments is not None and source.comments.kind == "forum" else "article"


def _entry(entry: etree._Element) -> tuple[str, str]:
    link = date = ""
    for child in entry:
        name, text = local_name(child), (child.text or "").strip()
        if name == "link" and child.get("rel", "alternate") == "alternate":
            link = link or child.get("href", "").strip() or text
        elif name == "guid" and child.get("isPermaLink", "true") == "true" and text.startswith("http"):
            link = link or text
        elif name in {"pubdate", "published", "date"}:
            date = date or text
        elif name == "updated" and not date:
            date = text
    return unescape(link), date


def read_sitemap(
    body: bytes, url: str, source: SourceConfig, now: datetime, content_type: str = ""
) -> tuple[Link, ...]:
    """Read a sitemap or a sitemap index, newest first; raises BadXml."""
    root = read_xml(decode(body, content_type), ENTRIES)
    if local_name(root) not in {"urlset", "sitemapindex"}:
        raise BadXml("not a sitemap")
    kind = "sitemap" if local_name(root) == "sitemapindex" else page_kind(source)
    rows = [_location(entry) for entry in root if local_name(entry) in {"url", "sitemap"}]
    rows.sort(key=lambda row: row[1], reverse=True)
    # lastmod is when the page changed, not when it was published: no witness for the date.
    links = [Link(loc, kind, SITEMAP_PRIORITY) for loc, _ in rows if loc]
    return _clean(links, url, source)


def _location(entry: etree._Element) -> tuple[str, str]:
    values = {local_name(child): (child.text or "").strip() for child in entry}
    return values.get("loc", ""), values.get("lastmod", "")


def read_section(
    body: bytes, url: str, source: SourceConfig, now: datetime, content_type: str = ""
) -> tuple[Link, ...]:
    """Read a section page: links that match `article_urls`, and the feeds that it announces, the first 30 of them."""
    tree = parse(decode(body, content_type))
    hrefs = (a.get("href") for a in tree.iter("a"))
    links = [Link(href, page_kind(source), SECTION_PRIORITY) for href in hrefs if href]
    if source.start.discover:
        links = [Link(href, "feed", FEED_PRIORITY) for href in read_head(tree).feeds[:MOST_FEEDS]] + links
    # What a feed or a sitemap names is meant; what a page links to may be made up by the site without end.
    found = _clean(links, url, source)
    if not found and needs_rendering(tree):
        raise NotArticle("its scripts make the list", Status.NEEDS_RENDERING)
    return tuple(link for link in found if link.kind == "feed" or not leads_to_no_article(link.url))


def _clean(links: Iterable[Link], base: str, source: SourceConfig) -> tuple[Link, ...]:
    """Keep each address once, in canonical spelling, when it belongs to the source and its patterns allow it."""
    kept: dict[str, Link] = {}
    for link in islice(links, MOST_LOOKED_AT):
        if len(kept) == MAX_LINKS:
            break
        try:
            whole = _whole(link.url, base)
        except AddressRefused:
            continue
        if whole not in kept and any(wanted(url, link.kind, source) for url in {whole, without_visit(whole)}):
            kept[whole] = link
    found: dict[str, Link] = {}
    for whole, url in _told_apart(kept).items():
        link = replace(kept[whole], url=url)
        if whole == without_visit(whole) or wanted(url, link.kind, source):
            found.setdefault(url, link)
    return tuple(found.values())


def _whole(href: str, base: str) -> str:
    """Return an address with what may be a visit's number, unless it is refused for that."""
    try:
        return canonical(href, base, whole=True)
    except AddressRefused:
        return canonical(href, base)


def _told_apart(wholes: Collection[str]) -> dict[str, str]:
    """Return whole address → the one to fetch: without a visit's number, unless that tells links of one list apart."""
    bare = {whole: without_visit(whole) for whole in wholes}
    alike = Counter(url for whole, url in bare.items() if whole != url)
    return {whole: url if alike[url] < 2 else whole for whole, url in bare.items()}


def wanted(url: str, kind: str, source: SourceConfig) -> bool:
    """Say whether the source's file lets a page be fetched."""
    if not belongs(source, url) or matches(source.deny, url, too_long=True):
        return False
    if source.kind == "forum" and names_a_contact(url):
        return False
    if kind not in {"article", "comments"} or not source.article_urls:
        return True
    return matches(source.article_urls, url, too_long=False)
