"""Where a site's readers write: forum threads, and the comments under its articles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from config.comments import OBJECT_IDS, SITE_IDS, WORDPRESS_POST
from config.families import Family
from config.sources import CommentsConfig, belongs
from crawlers.comments import shapes as comment_shapes
from crawlers.comments.forum import ForumPage
from crawlers.extract.jobs import Done
from crawlers.fetching import FetchFailed
from crawlers.probe import leads as leading
from crawlers.probe import shapes
from crawlers.probe.articles import SAMPLES, TRIES
from crawlers.probe.asking import Page, Site
from crawlers.probe.front import Front
from crawlers.probe.report import Sample
from vietnamese import redaction

ID_NAMES = ("tt_article_id", "article_id", "articleid", "its_id")
SITE_NAMES = ("tt_site_id", "site_id", "siteid")


async def forum(site: Site, front: Front, start: str, family: Family) -> None:
    """Describe a forum of a known system: sections that list threads, and a few threads as they are read."""
    site.learn(kind="forum", family=family.name, comments=family.source_comments())
    site.report.note("forum", family=family.title)
    found = leading.Leads()
    patterns = await leading.sections(site, found, front, start)
    for url in shapes.spread(found.articles, TRIES):
        if (page := await first_page(site, url)) is not None and page.comments:
            site.report.samples.append(_thread(url, page))
        if len(site.report.samples) == SAMPLES:
            break
    site.learn(start=replace(site.config.start, sections=tuple(found.sections)),
               article_urls=tuple(map(re.compile, patterns)))
    if not site.report.samples:
        site.report.fail("no_threads")


async def first_page(site: Site, url: str) -> ForumPage | None:
    """Read a thread's first page as the crawl does; None when that fails."""
    try:
        return (await site.read(await site.web.get(url), "forum")).forum
    except FetchFailed:
        return None


def _thread(url: str, page: ForumPage) -> Sample:
    """Keep of a thread what tells whether it was read: its title without personal data, how many posts, when."""
    times: list[datetime] = [comment.at for comment in page.comments if comment.at is not None]
    at = min(times, default=None)
    title = redaction.redact(page.title, context="comment").text
    return Sample(url, title, at=at.replace(minute=0, second=0, microsecond=0) if at else None,
                  date_basis="selector" if at else "", date_reliable=at is not None, comments=len(page.comments))


async def endpoint(site: Site, pages: Sequence[Page]) -> None:
    """Describe where the comments of the articles are: the first place of those they name that answers as expected."""
    for page in pages[:1]:
        front = await site.front(page.fetched)
        if front is None or await _on_the_page(site, page):
            continue
        candidates = list(_candidates(site, front))
        for config in candidates:
            if await _try(site, page, config):
                break
        if not candidates and (set(ID_NAMES) & front.ids):
            site.report.note("comments_unnamed")


async def _on_the_page(site: Site, page: Page) -> bool:
    """Say whether the system's own place for comments shows some; the source takes it over with its family."""
    family = next((one for one in site.families if one.name == site.config.family), None)
    config = family.source_comments() if family is not None else None
    if config is None or not (count := await comments_under(site, page, config)):
        return False
    site.report.note("comments", endpoint=page.fetched.url, count=count)
    return True


def _candidates(site: Site, front: Front) -> Iterator[CommentsConfig]:
    if belongs(site.config, front.api):
        yield CommentsConfig(
            "wordpress", endpoint=front.api.rstrip("/") + "/wp/v2/comments", object_id=WORDPRESS_POST)
        # Many close the interface to everybody who is not logged in; the feeds are meant for all.
        yield CommentsConfig("wordpress-feed")
    if belongs(site.config, front.endpoint) and (config := _named(front)) is not None:
        yield config
    if belongs(site.config, front.vietnamnet):
        yield CommentsConfig("vietnamnet", endpoint=front.vietnamnet, object_id=OBJECT_IDS["vietnamnet"],
                             site_id=SITE_IDS["vietnamnet"])


def _named(front: Front) -> CommentsConfig | None:
    article = next((name for name in ID_NAMES if name in front.ids), "")
    place = next((name for name in SITE_NAMES if name in front.ids), "")
    if not article:
        return None
    return CommentsConfig("vnexpress", endpoint=front.endpoint, replies=front.replies, object_id=f"meta:{article}",
                          site_id=f"meta:{place}" if place else "")


async def _try(site: Site, page: Page, config: CommentsConfig) -> bool:
    count = await comments_under(site, page, config)
    place = config.endpoint or page.fetched.url.rstrip("/") + "/feed/"
    if count is None:
        site.report.note("comments_failed", endpoint=place)
        return False
    site.report.note("comments", endpoint=place, count=count)
    site.learn(comments=config)
    return True


async def comments_under(site: Site, page: Page, config: CommentsConfig) -> int | None:
    """Ask for the comments of one article and return how many came; None when the answer cannot be read."""
    described = replace(site.config, comments=config)
    done = await site.read(page.fetched, "article", described, page.feed_date)
    link = next((link.url for link in done.links if link.kind == "comments"), "")
    if not link:
        return 0 if comment_shapes.on_the_page(config) else None
    try:
        fetched = await site.web.get(comment_shapes.first_request(config, link))
    except FetchFailed:
        return None
    return _count(await site.read(fetched, comment_shapes.job_kind(config), described))


def _count(done: Done) -> int | None:
    found = done.answer or done.forum
    return len(found.comments) if found is not None else None
