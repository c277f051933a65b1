"""The probe of one portal from its address to a described source."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from config.errors import Words
from config.families import Family
from config.sources import NAME, SourceConfig, Start, belongs
from crawlers.addresses import AddressRefused, canonical
from crawlers.fetching import Fetched, FetchFailed, HostBusy
from crawlers.holding import SLOW_SECONDS
from crawlers.middlewares.robots import AGENT, Rules
from crawlers.pool import ExtractionPool
from crawlers.probe import articles, leads, talk
from crawlers.probe.asking import Site
from crawlers.probe.front import Front
from crawlers.probe.report import Report
from crawlers.probe.web import Hosts, Web
from crawlers.statuses import Status

PAGES, BYTES = 45, 60_000_000
HOST = re.compile(r"(\[[0-9a-f:]+\]|localhost|[a-z0-9-]+(\.[a-z0-9-]+)+)(:\d{1,5})?")
# Fewer may be a page's author and editor. What members write is no article and must not be read as one.
MEMBERS = 3
OFFICIAL = (".gov.vn", ".chinhphu.vn")


def address(text: str) -> str:
    """Return the canonical address of what a person typed; AddressRefused when it is none or may not be asked."""
    url = canonical(text if "://" in text else "https://" + text)
    if not HOST.fullmatch(urlsplit(url).netloc):
        raise AddressRefused(Words("not the name of a site: a host name such as bao.example"))
    return url


def name_of(url: str) -> str:
    """Return a source name for an address: its host without www., other signs as -."""
    parts = urlsplit(url)
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in parts.netloc.removeprefix("www.")).strip("-")[:80]


def draft(url: str) -> SourceConfig:
    """Return the source that an address alone describes."""
    domain = urlsplit(url).netloc.removeprefix("www.")
    name = name_of(url)
    assert NAME.fullmatch(name)
    official = domain.endswith(OFFICIAL)
    return SourceConfig(name=name, title=domain, kind="official" if official else "press", domains=(domain,),
                        start=Start(), official=official, enabled=False)


async def probe(
    url: str, hosts: Hosts, pool: ExtractionPool, families: tuple[Family, ...]
) -> Report:
    """Get to know the portal at a canonical address; what fails ends in the report, nothing is raised for it."""
    report = Report(url, name_of(url))
    async with Web(hosts, PAGES, BYTES) as web:
        site = Site(report, web, pool, draft(url), families)
        opened = await _opened(site, url)
        if opened is not None:
            await _described(site, *opened)
    if not report.failed:
        report.source = site.config
    return report


async def _opened(site: Site, url: str) -> tuple[Fetched, Front, Rules] | None:
    """Return the first page when robots.txt and the server let us have it."""
    for _ in range(2):
        try:
            rules = await site.web.rules(url)
            if not _may_open(site, rules, url):
                return None
            fetched = await site.web.get(url)
        except FetchFailed as failure:
            if failure.status is not Status.REDIRECT_ELSEWHERE or not _same_site(url, failure.elsewhere):
                _not_opened(site, failure)
                return None
            url = failure.elsewhere
            continue
        front = await site.front(fetched)
        if front is None:
            site.report.fail("no_page")
            return None
        return fetched, front, rules
    site.report.fail("start_failed", url=url, status=Status.REDIRECT_LOOP)
    return None


def _may_open(site: Site, rules: Rules, url: str) -> bool:
    if rules.parsed is None:
        site.report.fail("robots_unreachable", reason=rules.reason)
    elif not rules.parsed.can_fetch(url, AGENT):
        site.report.fail("robots_forbids")
    return not site.report.failed


def _not_opened(site: Site, failure: FetchFailed) -> None:
    if isinstance(failure, HostBusy):
        site.report.fail("host_taken", host=failure.host)
    elif failure.status is Status.REDIRECT_ELSEWHERE:
        site.report.fail("leads_elsewhere", host=urlsplit(failure.elsewhere).netloc)
    else:
        site.report.fail("start_failed", url=site.report.address, status=failure.status)


def _same_site(one: str, other: str) -> bool:
    return urlsplit(one).netloc.removeprefix("www.") == urlsplit(other).netloc.removeprefix("www.")


async def _described(site: Site, fetched: Fetched, front: Front, rules: Rules) -> None:
    pause = await site.web.pause(fetched.url)
    if pause > SLOW_SECONDS:
        site.report.fail("too_slow", pause=f"{pause:g}")
        return
    site.report.note("robots", pause=f"{pause:g}")
    if front.empty:
        site.report.note("needs_rendering")
    slower = pause > site.web.hosts.settings.download_delay
    site.learn(delay=pause if slower else None)
    family = site.family()
    if family is not None:
        site.learn(deny=tuple(map(re.compile, family.patterns("deny"))))
        front = await site.front(fetched) or front
    comments = family.source_comments() if family is not None else None
    if family is not None and comments is not None and comments.kind == "forum":
        await talk.forum(site, front, fetched.url, family)
    else:
        await _outlet(site, fetched, front, list(rules.parsed.sitemaps))
    site.learn(title=site.name(front))


async def _outlet(site: Site, fetched: Fetched, front: Front, sitemaps: list[str]) -> None:
    found = await leads.find(site, front, fetched.url, _own(site, sitemaps))
    pages = await articles.collect(site, found)
    fronts = [await site.front(page.fetched) for page in pages[:3]]
    if not pages:
        site.report.fail("no_articles", links=len(found.articles))
        return
    if sum([front is not None and front.members >= MEMBERS for front in fronts]) * 2 > len(fronts):
        site.report.fail("forum_unknown")
        return
    site.learn(start=_start(found))
    site.report.spare = found.sitemaps if not site.config.start.sitemaps else []
    site.report.not_asked = front.sections[:12] if found.feeds else front.sections[leads.SECTIONS:12]
    site.report.samples = articles.samples(await articles.rules(site, pages))
    undated = sum(not sample.date_reliable for sample in site.report.samples)
    if undated:
        site.report.note("undated", count=undated, pages=len(site.report.samples))
    if not site.config.family:
        site.learn(deny=())
    await talk.endpoint(site, pages)


def _start(found: leads.Leads) -> Start:
    """Feeds are enough where there are some; a sitemap, which may name years of news, is the last resort."""
    if found.feeds:
        return Start(feeds=tuple(found.feeds), discover=False)
    if found.sections:
        return Start(sections=tuple(found.sections))
    return Start(sitemaps=tuple(found.sitemaps))


def _own(site: Site, sitemaps: list[str]) -> list[str]:
    """Return the sitemaps that lie on the site; robots.txt may name any address."""
    kept = []
    for text in sitemaps:
        try:
            url = canonical(text)
        except AddressRefused:
            continue
        if belongs(site.config, url):
            kept.append(url)
    return kept
