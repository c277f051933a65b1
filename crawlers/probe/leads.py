"""What leads to a site's articles: feeds that its own pages name, sitemaps, sections."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, zip_longest
from urllib.parse import urljoin

from config.patterns import matches
from crawlers.fetching import FetchFailed
from crawlers.probe import shapes
from crawlers.probe.asking import Site
from crawlers.probe.front import Front
from crawlers.statuses import Status

FEEDS, FEED_PAGES, SECTIONS, SITEMAPS = 6, 1, 6, 3


@dataclass(slots=True)
class Leads:
    """Addresses that answered, and the articles that they named."""

    feeds: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)           # from the surest of them
    dates: dict[str, datetime] = field(default_factory=dict)    # what feeds say


async def find(site: Site, front: Front, start: str, from_robots: Iterable[str]) -> Leads:
    """Ask feeds, then sitemaps, and sections when there is no feed."""
    leads = Leads()
    by_feed = [links async for links in _feeds(site, leads, front)]
    leads.articles = [link for row in zip_longest(*by_feed) for link in row if link]
    in_sitemaps = await _sitemaps(site, leads, start, from_robots)
    patterns = _known(site, leads.articles) or shapes.of_feeds(leads.articles)
    if not leads.feeds:
        patterns = await sections(site, leads, front, start)
    if not leads.articles and not leads.sections and in_sitemaps:
        patterns = _known(site, in_sitemaps) or shapes.of_links(in_sitemaps, front.sections)
        leads.articles = in_sitemaps
    site.learn(article_urls=tuple(map(re.compile, patterns)))
    return leads


async def _feeds(site: Site, leads: Leads, front: Front) -> AsyncIterator[list[str]]:
    listed: list[str] = []
    for page in front.feed_pages[:FEED_PAGES]:
        listed = await _feeds_of_page(site, page)
    for url in dict.fromkeys([*front.feeds, *listed][:FEEDS]):
        try:
            done = await site.listing(url, "feed")
        except FetchFailed as failure:
            site.report.note("feed_failed", url=url, status=failure.status)
            continue
        if done.status is not Status.LISTING:
            site.report.note("feed_failed", url=url, status=done.status)
        elif not done.links:
            site.report.note("feed_empty", url=url)
        else:
            site.report.note("feed", url=url, count=len(done.links))
            leads.feeds.append(url)
            leads.dates |= {link.url: link.published_at for link in done.links if link.published_at}
            yield [link.url for link in done.links]


async def _feeds_of_page(site: Site, url: str) -> list[str]:
    """Return the feeds of a page that lists them, or the page itself when it is one."""
    try:
        fetched = await site.web.get(url)
    except FetchFailed:
        return []
    if (await site.read(fetched, "feed")).status is Status.LISTING:
        return [url]
    front = await site.front(fetched)
    return list(front.feeds) if front is not None else []


async def _sitemaps(site: Site, leads: Leads, start: str, from_robots: Iterable[str]) -> list[str]:
    """Return articles that sitemaps name; the usual address is tried too, and its absence is nothing to report."""
    found: list[str] = []
    named = list(dict.fromkeys(from_robots))
    for url in [*named, *({urljoin(start, "/sitemap.xml")} - set(named))][:SITEMAPS]:
        try:
            done = await site.listing(url, "sitemap")
        except FetchFailed as failure:
            if url in named:
                site.report.note("sitemap_failed", url=url, status=failure.status)
            continue
        if done.status is Status.LISTING and done.links:
            site.report.note("sitemap", url=url, count=len(done.links))
            leads.sitemaps.append(url)
            found += await _of_index(site, [link.url for link in done.links if link.kind == "sitemap"])
            found += [link.url for link in done.links if link.kind != "sitemap"]
    return found


async def _of_index(site: Site, inner: list[str]) -> list[str]:
    """Return what the newest sitemap of an index names; one is enough to see what articles look like."""
    for url in inner[:1]:
        try:
            return [link.url for link in (await site.listing(url, "sitemap")).links]
        except FetchFailed:
            return []
    return []


async def sections(site: Site, leads: Leads, front: Front, start: str) -> tuple[str, ...]:
    """Find the sections that list articles, and return what the articles' addresses have in common."""
    fronts = {start: front}
    for url in front.sections[:SECTIONS]:
        try:
            inner = await site.front(await site.web.get(url))
        except FetchFailed as failure:
            site.report.note("section_failed", url=url, status=failure.status)
            continue
        if inner is not None:
            fronts[url] = inner
    links = list(chain.from_iterable(page.links for page in fronts.values()))
    patterns = _known(site, links) or shapes.of_links(links, front.sections)
    compiled = [re.compile(pattern) for pattern in patterns]
    for url, page in fronts.items():
        articles = [link for link in page.links if matches(compiled, link, too_long=False)]
        if len(articles) >= shapes.FEWEST:
            site.report.note("section", url=url, count=len(articles))
            leads.sections.append(url)
            leads.articles += articles
    leads.articles = list(dict.fromkeys(leads.articles))
    return patterns


def _known(site: Site, links: Collection[str]) -> tuple[str, ...]:
    """Return the patterns of the site's family when enough of its links match them."""
    family = site.family()
    patterns = family.patterns("article_urls") if family is not None else ()
    compiled = [re.compile(pattern) for pattern in patterns]
    matching = [link for link in links if matches(compiled, link, too_long=False)]
    return patterns if len(matching) >= shapes.FEWEST else ()
