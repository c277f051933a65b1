"""One page's work in an extraction process: bytes in, typed values out, every failure a status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from config.sources import SourceConfig
from crawlers.comments import answers, shapes
from crawlers.comments.forum import ForumPage, read_forum_page
from crawlers.extract import listing
from crawlers.extract.article import Extracted, extract_article
from crawlers.extract.decode import NotText, decode
from crawlers.extract.feed_wishes import least_gap
from crawlers.extract.page_kinds import NotArticle
from crawlers.extract.twins import plain
from crawlers.extract.xml import BadXml
from crawlers.items import ArticleItem, Link
from crawlers.statuses import Status

LISTINGS = {"feed": listing.read_feed, "sitemap": listing.read_sitemap, "section": listing.read_section}
# Comments come after the articles: an outlet's newest page is worth more than the talk under an old one.
COMMENTS_PRIORITY = -5


@dataclass(frozen=True, slots=True, repr=False)
class Job:
    """A fetched page; `kind` is feed, sitemap, section, article, part, forum or answer. No repr: it holds
    the body.
    """

    kind: str
    url: str                     # where the body came from, after redirects
    body: bytes
    content_type: str
    source: str
    now: datetime
    feed_date: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Done:
    """What became of a job."""

    status: Status
    detail: str = ""
    article: ArticleItem | None = None
    links: tuple[Link, ...] = ()
    forum: ForumPage | None = None
    answer: answers.Answer | None = None
    next: str = ""               # an article's next part
    least_gap: int = 0           # seconds that a feed wants between two requests


def run(job: Job, sources: Mapping[str, SourceConfig]) -> Done:
    """Do a job; nothing is raised."""
    source = sources[job.source]
    try:
        if job.kind in LISTINGS:
            links = LISTINGS[job.kind](job.body, job.url, source, job.now, job.content_type)
            least = least_gap(job.body) if job.kind == "feed" else 0
            return Done(Status.LISTING, links=links, least_gap=least)
        if job.kind == "forum":
            assert source.comments is not None
            page = read_forum_page(job.body, source.comments, now=job.now, content_type=job.content_type)
            return Done(Status.STORED, forum=page)
        if job.kind == "answer":
            assert source.comments is not None
            shape = shapes.SHAPES[source.comments.kind]
            return Done(Status.STORED, answer=shape.read(decode(job.body, job.content_type)))
        return _article(job, source)
    except NotArticle as reason:
        if reason.status is Status.NEEDS_RENDERING and source.render:
            return Done(Status.NOT_ARTICLE, "empty after its scripts ran, too")
        return Done(reason.status, str(reason))
    except answers.Refused as reason:
        return Done(Status.COMMENTS_REFUSED, str(reason))
    except (NotText, BadXml, answers.BadAnswer) as reason:
        return Done(Status.BAD_CONTENT, str(reason))
    except Exception as error:  # noqa: BLE001 - one page of a batch; its words may quote the page: the type alone is kept
        return Done(Status.EXTRACTION_FAILED, type(error).__name__)


def _article(job: Job, source: SourceConfig) -> Done:
    found = extract_article(
        job.body, job.url, source.rules, now=job.now, content_type=job.content_type, source=source.name,
        feed_date=job.feed_date, day_first=source.date_order == "dmy", part=job.kind == "part",
    )
    url = _key(found, job.url, source)
    item = ArticleItem(
        source=source.name, url=url, title=found.title, lead=found.lead, body=found.body, section=found.section,
        published_at=found.date.at, date_basis=found.date.basis, date_precision=found.date.precision,
        date_reliable=found.date.reliable, fetched_at=job.now, parser=found.parser,
    )
    return Done(Status.STORED, article=item, links=_comments(found, url, job, source), next=found.next)


def _key(found: Extracted, url: str, source: SourceConfig) -> str:
    """Return the declared address when it can be believed: some sites declare their front page on every page."""
    same_name = _last(found.canonical) in {_last(url), _last(plain(url))}
    believable = bool(source.article_urls) or same_name
    folded = (found.canonical if believable else "", plain(url))
    return next((plain(one) for one in folded if one and listing.wanted(plain(one), "article", source)), url)


def _last(url: str) -> str:
    return url.rstrip("/").rsplit("/", 1)[-1]


def _comments(found: Extracted, url: str, job: Job, source: SourceConfig) -> tuple[Link, ...]:
    if source.comments is None:
        return ()
    address = shapes.thread_address(source.comments, found.meta, url, job.body, job.content_type)
    return (Link(address, "comments", COMMENTS_PRIORITY),) if address else ()
