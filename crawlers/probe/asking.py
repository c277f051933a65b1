"""One probed site: its pages asked through the web, read in the pool, and the source as it is known so far."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from config import clock
from config.families import Family
from config.sources import SourceConfig
from crawlers.extract.jobs import Done
from crawlers.fetching import Fetched, FetchFailed
from crawlers.items import ArticleItem
from crawlers.pool import ExtractionPool
from crawlers.probe.front import Front
from crawlers.probe.jobs import ProbeDone, ProbeJob
from crawlers.probe.observe import Seen
from crawlers.probe.report import Report
from crawlers.probe.web import Web
from crawlers.rendering.browser import RENDERED
from crawlers.statuses import Status

FEWEST_MARKS = 2


@dataclass(slots=True, repr=False)
class Page:
    """A fetched article while its site is probed. No repr: it holds the body."""

    fetched: Fetched
    feed_date: datetime | None
    item: ArticleItem
    seen: Seen


@dataclass(slots=True)
class Site:
    """The site of one report; `config` is replaced as more is learnt."""

    report: Report
    web: Web
    pool: ExtractionPool
    config: SourceConfig
    families: Sequence[Family]
    marks: dict[str, int] = field(default_factory=dict)
    titles: Counter[str] = field(default_factory=Counter)     # title part → pages that have it
    titled: set[str] = field(default_factory=set)             # addresses of the pages in `titles`

    def learn(self, **values: Any) -> None:
        """Describe the source further."""
        self.config = replace(self.config, **values)

    def family(self) -> Family | None:
        """Return the system that the pages look like; one mark alone may be an accident."""
        best = max(self.families, key=lambda family: self.marks.get(family.name, 0), default=None)
        return best if best is not None and self.marks.get(best.name, 0) >= FEWEST_MARKS else None

    async def listing(self, url: str, kind: str) -> Done:
        """Fetch a feed, sitemap or section and read it; raises FetchFailed."""
        return await self.read(await self.get(url, kind), kind)

    async def get(self, url: str, kind: str) -> Fetched:
        """Fetch a page of the kind, rendered where its source says so; raises FetchFailed."""
        if self.config.render and kind in RENDERED:
            return await self.web.rendered(url, self.config)
        return await self.web.get(url)

    async def front(self, fetched: Fetched) -> Front | None:
        """Read a page's leads and note the marks of families; None when it is no page."""
        done = await self.read(fetched, "front")
        front = done.front if isinstance(done, ProbeDone) else None
        for name, marks in (front.marks if front is not None else {}).items():
            self.marks[name] = max(marks, self.marks.get(name, 0))
        # Pages are read again with more known; a headline counted twice would look like the site's name.
        if front is not None and fetched.url not in self.titled:
            self.titled.add(fetched.url)
            self.titles.update(set(front.title))
        return front

    def name(self, first: Front) -> str:
        """Return what the site calls itself: as it states it, else the part of the title that its pages share."""
        shared, pages = max(self.titles.items(), key=lambda row: (row[1], len(row[0])), default=("", 0))
        # Some state their host name; the title says it better.
        stated = first.name if "." not in first.name else ""
        return stated or (shared if pages > 1 else min(first.title, key=len, default="")) or self.config.title

    async def read(
        self, fetched: Fetched, kind: str, config: SourceConfig | None = None, feed_date: datetime | None = None
    ) -> Done:
        """Read a body as the source is described, or as `config` describes it for a trial."""
        job = ProbeJob(
            kind, fetched.url, fetched.body, fetched.content_type, self.config.name, clock.now(), feed_date,
            config=config or self.config, families=tuple(self.families))
        return await asyncio.wrap_future(self.pool.submit(job))

    async def sample(self, url: str, feed_date: datetime | None = None) -> Page | Status:
        """Fetch and extract one article, or say how it ended."""
        try:
            fetched = await self.get(url, "article")
        except FetchFailed as failure:
            return failure.status
        done = await self.read(fetched, "sample", feed_date=feed_date)
        if isinstance(done, ProbeDone) and done.article is not None and done.seen is not None:
            return Page(fetched, feed_date, done.article, done.seen)
        return done.status
