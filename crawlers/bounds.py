"""What the source files allow now, of pages that the record knows from before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from config.patterns import matches
from config.sources import SourceConfig, belongs
from crawlers.comments.answers import article_of
from crawlers.extract.listing import page_kind, wanted
from crawlers.items import PageResult
from crawlers.statuses import Status
from storage.frontier import ClaimedPage, host_of

STARTS = frozenset({"feed", "sitemap", "section"})


@dataclass(slots=True)
class Bounds:
    """Holds a page against its source's file; `led_on` are sources (row ids) of which a start page leads elsewhere.

    The section to which a start page leads is no start page by its address, and nothing in the record says which one it
    is: of such a source no section is left out for not being named.
    """

    led_on: set[int] = field(default_factory=set)

    def outside(self, page: ClaimedPage, source: SourceConfig) -> str:
        """Return the key of the file that does not let a page be fetched, "" when it may be."""
        if page.kind == "comments" and page_kind(source) != "comments":
            return _thread_outside(page.url, source)
        if page.kind in STARTS and _named(page.url, _starts(page.kind, source)):
            return ""
        if not belongs(source, page.url):
            return "domains"
        if not wanted(page.url, page.kind, source):
            return "deny" if matches(source.deny, page.url, too_long=True) else "article_urls"
        return "" if page.kind not in STARTS or self._reached(page, source) else "start"

    def note(self, page: ClaimedPage, result: PageResult) -> None:
        """Learn that a start page leads elsewhere."""
        if page.kind in STARTS and result.status is Status.REDIRECT_ELSEWHERE:
            self.led_on.add(page.source_id)

    def _reached(self, page: ClaimedPage, source: SourceConfig) -> bool:
        """Say whether a listing that the file does not name may come from one that it names."""
        if page.kind == "sitemap":
            return bool(source.start.sitemaps)
        announced = page.kind == "feed" and source.start.discover and bool(source.start.sections)
        return announced or page.source_id in self.led_on


def _thread_outside(url: str, source: SourceConfig) -> str:
    if source.comments is None:
        return "comments"
    # Its endpoint may lie on a host that is none of the source's.
    if not belongs(source, url) and host_of(url) != host_of(source.comments.endpoint):
        return "comments"
    article = article_of(url)
    if not article:
        return ""
    if not belongs(source, article):
        return "domains"
    # Not the endpoint's own address: the file names it, while the family denies what lies about it (/wp-json/).
    return "deny" if matches(source.deny, article, too_long=True) else ""


def _starts(kind: str, source: SourceConfig) -> tuple[str, ...]:
    start = source.start
    return {"feed": start.feeds, "sitemap": start.sitemaps, "section": start.sections}[kind]


def _named(url: str, starts: Iterable[str]) -> bool:
    return bare(url) in map(bare, starts)


def bare(url: str) -> str:
    """Return an address without scheme and www.: sites move between these."""
    return url.partition("://")[2].removeprefix("www.")
