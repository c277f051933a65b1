"""The rhythm of a feed is measured where its answers are stored, and stands with its page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from meaning_samples import NOW
from sqlalchemy import update

from crawlers.items import Link, PageResult
from crawlers.statuses import Status
from pipelines.items import steps
from pipelines.items.context import Context
from storage import frontier
from storage.models import HostLease, Page

FEED = "https://baomau.vn/tin.rss"
HOUR = timedelta(hours=1)


def answered(context: Context, status: Status, hours: float, *paths: str, least_gap: int = 0) -> Page:
    """Let the feed answer so many hours from now, and return its page."""
    context.now = NOW + hours * HOUR
    with context.database.writing() as session:
        frontier.add_links(session, context.sources["bao-mau"].id, [(FEED, "feed", 0, NOW, None)])
        session.execute(update(Page).where(Page.url == FEED).values(due_at=context.now))
        session.execute(update(HostLease).values(next_allowed_at=None, owner=None, until=None))
        frontier.claim_host(session, context.owner, context.now, 120)
        claimed = frontier.claim_pages(session, context.owner, "baomau.vn", context.now, context.now + HOUR, 1000)
        page_id = next(page.id for page in claimed if page.url == FEED)
    links = tuple(Link(f"https://baomau.vn/{path}", "article") for path in paths)
    steps.run(PageResult(page_id, FEED, status, 200, 900, links=links, least_gap=least_gap), context)
    with context.database.reading() as session:
        page = session.get(Page, page_id)
    assert page is not None and page.due_at is not None
    return page


@pytest.fixture
def feed(context: Context) -> Page:
    return answered(context, Status.LISTING, 0, "bai-1", "bai-2")


def test_a_backlog_is_no_rhythm(context, feed):
    assert (feed.news_gap, feed.due_at) == (1800, NOW + timedelta(minutes=15))


def test_what_is_new_shortens_the_gap_and_what_is_known_lengthens_it(context, feed):
    known = answered(context, Status.LISTING, 1, "bai-1", "bai-2")
    assert known.news_gap > 1800 and known.due_at > NOW + HOUR + timedelta(minutes=15)
    quiet = answered(context, Status.NOT_MODIFIED, 12)
    assert quiet.news_gap > known.news_gap
    new = answered(context, Status.LISTING, 13, "bai-1", *(f"bai-{number}" for number in range(3, 30)))
    assert new.news_gap < quiet.news_gap


def test_a_feeds_wish_holds_until_it_says_something_else(context, feed):
    assert answered(context, Status.LISTING, 1, "bai-1", least_gap=7200).due_at == NOW + 3 * HOUR
    quiet = answered(context, Status.NOT_MODIFIED, 4)
    assert quiet.least_gap == 7200 and quiet.due_at == NOW + 6 * HOUR
    assert answered(context, Status.LISTING, 7, "bai-1").least_gap == 0


def test_a_failure_measures_nothing(context, feed):
    failed = answered(context, Status.TIMEOUT, 10)
    assert (failed.news_gap, failed.attempts) == (1800, 1)
    assert answered(context, Status.LISTING, 11, *(f"bai-{number}" for number in range(40, 60))).news_gap == 1800


def test_other_pages_have_no_rhythm(context, feed):
    with context.database.reading() as session:
        assert session.query(Page.news_gap).filter(Page.kind == "article").distinct().all() == [(None,)]
