"""What a page of a site leads to: feeds, sections, articles; and what it says about the system behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html

from config.families import Family
from config.personal import is_personal_page
from config.sources import SourceConfig
from crawlers.addresses import AddressRefused, canonical
from crawlers.extract import discussion
from crawlers.extract.app_shell import needs_rendering
from crawlers.extract.decode import decode
from crawlers.extract.head import Head, parse, read_head, squeeze
from crawlers.extract.listing import wanted
from crawlers.traps import leads_to_no_article

FEED = re.compile(r"\.rss$|\.rss\?|/rss/|/feeds?/?$|/(rss|atom)[^/]*\.xml$|[?&](rss|feed)=", re.IGNORECASE)
FEED_PAGE = re.compile(r"/rss(\.\w{2,5})?/?$", re.IGNORECASE)
# Who writes for a newspaper has a page too, and a column of such links is no forum.
AUTHOR = re.compile(r"author|contributor|tac-?gia|nha-?bao|but-?danh|cong-?tac-?vien", re.IGNORECASE)
FILE = re.compile(r"\.(pdf|docx?|xlsx?|zip|rar|jpe?g|png|gif|mp[34]|webp|svg|ico|css|js)$", re.IGNORECASE)
MENU = re.compile(r"\b(menu|nav|navbar|navigation|chuyen-?muc|category)\b", re.IGNORECASE)
# Pages of every site that list no news.
NO_SECTION = re.compile(
    r"/(lien-he|gioi-thieu|about|contact|login|dang-nhap|dang-ky|register|search|tim-kiem|rss|sitemap|so-do"
    r"|video|podcast|e?magazine|shop|quang-cao|en|english|thanh-vien|help|media|whats-new|tags?)\b", re.IGNORECASE)
ENDPOINT = re.compile(r"https?:(?:\\?/){2}[\w.:-]+(?:\\?/)index(?:\\?/)get\b(?!replay)")
REPLIES = re.compile(r"https?:(?:\\?/){2}[\w.:-]+(?:\\?/)index(?:\\?/)getreplay\b")
VIETNAMNET = re.compile(r"https?:(?:\\?/){2}[\w.:-]+(?:\\?/)api(?:\\?/)Comment(?:\\?/)Gets\b", re.IGNORECASE)
SECTION_SEGMENTS, MOST_LINKS, LONGEST_NAME = 3, 1000, 120


@dataclass(frozen=True, slots=True)
class Front:
    """A page's leads; every address is canonical, on the source's domains, and of no member, author or profile."""

    name: str                    # the site's name as it states it, "" when it states none
    title: tuple[str, ...]       # the beginnings and ends of its title; what pages share is the site's name
    members: int                 # pages of members that it links outside of comments: many on a forum's thread
    feeds: tuple[str, ...]       # announced in the head, then linked by their look
    feed_pages: tuple[str, ...]  # pages that list feeds
    sections: tuple[str, ...]    # entries of the menu
    links: tuple[str, ...]       # everything that is linked, in the order of the page
    marks: Mapping[str, int]     # family → how many of its fingerprints the page has
    api: str                     # a WordPress's own address for other programs
    endpoint: str                # comment endpoint of VnExpress's shape, as the page names it
    replies: str
    vietnamnet: str              # comment endpoint of VietnamNet's shape
    ids: frozenset[str]          # names of meta tags that carry an id
    empty: bool = False          # only a browser that runs its scripts would see anything


def read_front(
    body: bytes, url: str, source: SourceConfig, families: Iterable[Family], content_type: str = ""
) -> Front:
    """Read any HTML page of a site; raises decode.NotText."""
    text = decode(body, content_type)
    tree = parse(text)
    head, empty = read_head(tree), needs_rendering(tree)
    links, sections, api = _links(tree.iter("a"), url, source), _sections(tree, url, source), _api(tree)
    endpoint, replies = ENDPOINT.search(text), REPLIES.search(text)
    return Front(
        name=(head.meta.get("og:site_name", "") or head.meta.get("application-name", ""))[:LONGEST_NAME],
        title=_title_parts(tree), members=_members(tree), feeds=_feeds(head, links, url, source),
        feed_pages=tuple(link for link in links if FEED_PAGE.search(urlsplit(link).path)),
        sections=sections, links=links,
        marks={family.name: marks for family in families if (marks := family.marks(text))},
        api=api, endpoint=_plain(endpoint), replies=_plain(replies),
        vietnamnet=_plain(VIETNAMNET.search(text)),
        ids=frozenset(name for name in head.meta if name.endswith("id") and "author" not in name),
        empty=empty,
    )


def _plain(found: re.Match[str] | None) -> str:
    return found.group().replace("\\", "") if found else ""


def _links(anchors: Iterable[html.HtmlElement], url: str, source: SourceConfig) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for anchor in anchors:
        try:
            link = canonical(anchor.get("href") or "#", url)
        except AddressRefused:
            continue
        wrong = FILE.search(urlsplit(link).path) or leads_to_no_article(link)
        if link != url and wanted(link, "section", source) and not wrong:
            found[link] = None
        if len(found) >= MOST_LINKS:
            break
    return tuple(found)


def _feeds(head: Head, links: Iterable[str], url: str, source: SourceConfig) -> tuple[str, ...]:
    announced = []
    for href in head.feeds:
        try:
            link = canonical(href, url)
        except AddressRefused:
            continue
        # A blog announces the feed of its comments too, whose items are no articles.
        if wanted(link, "feed", source) and "/comments/" not in link:
            announced.append(link)
    linked = [link for link in links if FEED.search(link) and not FEED_PAGE.search(urlsplit(link).path)]
    return tuple(dict.fromkeys(announced + linked))


def _sections(tree: html.HtmlElement, url: str, source: SourceConfig) -> tuple[str, ...]:
    menus = [element for element in tree.iter("nav", "header", "ul", "div")
             if element.tag in {"nav", "header"} or MENU.search(f"{element.get('class', '')} {element.get('id', '')}")]
    links = _links((anchor for menu in menus for anchor in menu.iter("a")), url, source)
    return tuple(link for link in links if _may_list(link))


def _may_list(link: str) -> bool:
    parts = urlsplit(link)
    segments = [segment for segment in parts.path.split("/") if segment]
    return 0 < len(segments) <= SECTION_SEGMENTS and not NO_SECTION.search(parts.path) and not FEED.search(link)


def _title_parts(tree: html.HtmlElement) -> tuple[str, ...]:
    text = squeeze(tree.findtext(".//title") or "")
    breaks = [(found.start(), found.end()) for found in re.finditer(r"\s+[|–—-]\s+", text)][:6]
    parts = [part for start, end in breaks for part in (text[end:], text[:start])] or [text]
    return tuple(part for part in parts if 0 < len(part) <= LONGEST_NAME)


def _members(tree: html.HtmlElement) -> int:
    """Count distinct links to members' pages; the addresses themselves go nowhere."""
    discussion.take_out(tree)
    links = {anchor.get("href") or "" for anchor in tree.iter("a")}
    return sum(is_personal_page(link) and not AUTHOR.search(link) for link in links if link)


def _api(tree: html.HtmlElement) -> str:
    return next((tag.get("href", "").strip() for tag in tree.iter("link")
                 if "api.w.org" in tag.get("rel", "")), "")
