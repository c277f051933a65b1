"""A configured source tried on its site: robots.txt, what a crawl begins with, an article or two, their comments."""

from __future__ import annotations

from dataclasses import dataclass, field

from config.sources import SourceConfig
from crawlers import checking
from crawlers.extract.listing import page_kind
from crawlers.fetching import FetchFailed, HostBusy
from crawlers.holding import SLOW_SECONDS
from crawlers.items import Link
from crawlers.middlewares.robots import AGENT, Rules
from crawlers.pool import ExtractionPool
from crawlers.probe import talk
from crawlers.probe.asking import Page, Site
from crawlers.probe.report import Note, Report
from crawlers.probe.web import Hosts, Web
from crawlers.rendering import setup as rendering
from crawlers.statuses import Status

PAGES, BYTES = 16, 30_000_000
STARTS, ARTICLES, TRIES = 8, 2, 4
# Each asks its host for up to 30 scripts as well.
RENDERED_SECTIONS = 2


@dataclass(slots=True)
class Checked:
    """What became of one source; without problems it is in order."""

    name: str
    problems: list[Note] = field(default_factory=list)
    articles: int = 0

    def problem(self, code: str, **values: object) -> None:
        """Add what is not in order."""
        self.problems.append(Note(code, {key: str(value) for key, value in values.items()}))


async def check(source: SourceConfig, hosts: Hosts, pool: ExtractionPool) -> Checked:
    """Ask a few pages of a source as a crawl would, and read them as its file says."""
    checked = Checked(source.name)
    async with Web(hosts, PAGES, BYTES, source.delay) as web:
        await _asked(Site(Report("", source.name), web, pool, source, ()), checked)
    return checked


async def _asked(site: Site, checked: Checked) -> None:
    source = site.config
    kinds = {"feed": source.start.feeds, "sitemap": source.start.sitemaps, "section": source.start.sections}
    starts = [(kind, url) for kind, urls in kinds.items() for url in urls][:STARTS]
    if not await _allowed(site, checked, starts[0][1]):
        return
    if source.render:
        starts = _rendered_starts(site, checked, starts)
    links: list[Link] = []
    for kind, url in starts:
        links += await _links(site, checked, kind, url)
    pages = [link for link in links if link.kind == page_kind(source)]
    if pages and not _unrendered(site):
        await _read(site, checked, pages)
    elif starts and not pages and not checked.problems:
        checked.problem("no_links")
    await _comment_hosts(site, checked)


def _unrendered(site: Site) -> bool:
    """Say whether the source's pages need a browser that this run does not have."""
    return site.config.render and site.web.hosts.renderer is None


def _rendered_starts(site: Site, checked: Checked, starts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what a source whose pages need a browser is tried with; without one its pages would be empty."""
    sections = [start for start in starts if start[0] == "section"]
    if _unrendered(site):
        lacking = rendering.missing(site.web.hosts.settings)
        checked.problem(f"no_render_{lacking}", command=rendering.INSTALL)
        dropped = sections
    else:
        dropped = sections[RENDERED_SECTIONS:]
    return [start for start in starts if start not in dropped]


async def _rules(site: Site, checked: Checked, url: str) -> Rules | None:
    """Return the rules of an address's host, None when it cannot be asked now."""
    try:
        return await site.web.rules(url)
    except HostBusy as busy:
        checked.problem("host_taken", host=busy.host)
    except FetchFailed as failure:
        checked.problem("start_failed", url=url, status=failure.status)
    return None


async def _allowed(site: Site, checked: Checked, url: str) -> bool:
    rules = await _rules(site, checked, url)
    if rules is None:
        return False
    if rules.parsed is None:
        checked.problem("robots_unreachable", reason=rules.reason)
    elif not rules.parsed.can_fetch(url, AGENT):
        checked.problem("robots_forbids", url=url)
    elif (pause := await site.web.pause(url)) > SLOW_SECONDS:
        checked.problem("too_slow", pause=f"{pause:g}")
    return not checked.problems


async def _comment_hosts(site: Site, checked: Checked) -> None:
    """Ask the hosts of comments and replies for their rules: they may be others, and no article may name a thread."""
    for key, url in checking.addresses(site.config):
        if not key.startswith("comments."):
            continue
        rules = await _rules(site, checked, url)
        if rules is None:
            continue
        if rules.parsed is None:
            checked.problem("comments_unreachable", key=key, url=url, reason=rules.reason)
        elif not rules.parsed.can_fetch(url, AGENT):
            checked.problem("comments_forbidden", key=key, url=url)


async def _links(site: Site, checked: Checked, kind: str, url: str) -> list[Link]:
    """Return what a start page leads to; a sitemap index leads to the articles of its newest sitemap."""
    try:
        done = await site.listing(url, kind)
        inner = next((link.url for link in done.links if link.kind == "sitemap"), "")
        if inner:
            done = await site.listing(inner, "sitemap")
    except FetchFailed as failure:
        checked.problem("start_failed", url=url, status=failure.status)
        return []
    if done.status is not Status.LISTING:
        checked.problem("start_failed", url=url, status=done.status)
    elif not any(link.kind == page_kind(site.config) for link in done.links):
        checked.problem("start_empty", url=url)
    return list(done.links)


async def _read(site: Site, checked: Checked, links: list[Link]) -> None:
    dates = {link.url: link.published_at for link in links}
    read: list[Page] = []
    failed = Checked(checked.name)
    for url in list(dates)[:TRIES]:
        if page_kind(site.config) == "comments":
            await _thread(site, checked, failed, url)
        elif isinstance(found := await site.sample(url, dates[url]), Status):
            failed.problem("article_failed", url=url, status=found)
        else:
            read.append(found)
            checked.articles += 1
        if checked.articles == ARTICLES:
            break
    else:
        # One page of four that is gone says nothing of the source.
        checked.problems += failed.problems
    if read:
        _judge(checked, site.config, read)
        await _comments(site, checked, read[0])


async def _thread(site: Site, checked: Checked, failed: Checked, url: str) -> None:
    page = await talk.first_page(site, url)
    if page is None or not page.comments:
        failed.problem("no_posts", url=url)
        return
    checked.articles += 1
    if not any(comment.text for comment in page.comments):
        checked.problem("selector_nothing", key="comments.text")
    if all(comment.at is None for comment in page.comments):
        checked.problem("selector_nothing", key="comments.time")


def _judge(checked: Checked, source: SourceConfig, pages: list[Page]) -> None:
    """Name selectors that matched on none of the pages, and articles without a date that can be trusted."""
    missing = set.intersection(*(set(page.seen.missing) for page in pages))
    if source.family:
        # Not every site of a system has a lead, and many state the date in a better place.
        missing &= {"body"} if all(page.item.date_reliable for page in pages) else {"body", "date"}
    for key in sorted(missing):
        checked.problem("selector_nothing", key=f"rules.{key}")
    if not source.family and all(page.seen.unread_date for page in pages):
        checked.problem("date_unread", key="rules.date")
    for page in pages:
        if page.item.published_at is None:
            checked.problem("date_missing", url=page.fetched.url)
        elif not page.item.date_reliable:
            checked.problem("date_doubtful", url=page.fetched.url)


async def _comments(site: Site, checked: Checked, page: Page) -> None:
    config = site.config.comments
    if config is not None and config.kind != "forum" and await talk.comments_under(site, page, config) is None:
        checked.problem("comments_failed", endpoint=config.endpoint)
