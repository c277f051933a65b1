"""Step: item, links, outcome and the end of the page's lease in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import TypedDict

from sqlalchemy.orm import Session

from crawlers import schedule
from crawlers.items import ArticleItem, PageResult, ThreadItem
from crawlers.statuses import RETRY_LATER, Status
from pipelines.items import standing
from pipelines.items.context import Context
from pipelines.items.dedupe import keyed_by_id
from storage import articles, frontier, outcomes, pages, sources, threads
from storage.errors import LeaseLost
from storage.pages import ALIVE, PageState
from vietnamese.text import RULES_VERSION

log = logging.getLogger(__name__)

_NEWS = frozenset({Status.STORED, Status.REVISED})
_READ = frozenset({Status.LISTING, Status.UNCHANGED, Status.NOT_MODIFIED})
# So many comments do not go at one stroke: an empty answer in their place says that something is wrong.
_NOT_EMPTIED = 3


class _Rhythm(TypedDict):
    news_gap: float | None
    least_gap: int | None


def store(result: PageResult, context: Context) -> PageResult:
    """Write all that a fetch led to, or nothing; raises LeaseLost when the page is no longer ours.

    An import has no page (id 0): only its item is written.
    """
    with context.writing() as session:
        page = _page(session, result) if result.page_id else None
        key = page.article_key if page is not None else None
        if _emptied(session, result):
            _disbelieve(result)
        elif result.article is not None:
            key = _save_article(session, result, result.article, page, context)
        elif result.thread is not None:
            result.status = _save_thread(session, result.thread, context)
        elif page is not None and page.kind == "article":
            _without_item(session, result, page, context)
        if page is not None:
            _finish(session, result, page, standing.tie(page, result.status, key), context)
    return result


def _page(session: Session, result: PageResult) -> PageState:
    page = pages.state(session, result.page_id)
    if page is None:
        raise LeaseLost(f"page {result.page_id} is gone")
    return page


def store_group(results: Iterable[PageResult], context: Context) -> list[PageResult | Exception]:
    """Store pages in one transaction; when one of them fails, each in a transaction of its own.

    Returns what became of each, in the order given. A commit costs as much as half of a page's statements.
    """
    given = list(results)
    if len(given) > 1 and (stored := _together(given, context)) is not None:
        return stored
    return [_alone(result, context) for result in given]


def _together(given: list[PageResult], context: Context) -> list[PageResult | Exception] | None:
    # Copies: a page whose group is undone is stored once more, from what it was.
    copies = [replace(result) for result in given]
    try:
        with context.database.writing() as session:
            shared = replace(context, session=session)
            # By address: two crawlers that write pages of the same outlets lock their rows in one order.
            for result in sorted(copies, key=lambda result: result.url):
                store(result, shared)
    except Exception as error:  # noqa: BLE001 - one page of a group; which one is seen when each is stored alone
        log.info("a group of %d pages is stored one by one: %s", len(given), type(error).__name__)
        return None
    return [*copies]


def _alone(result: PageResult, context: Context) -> PageResult | Exception:
    try:
        return store(result, context)
    except Exception as error:  # noqa: BLE001 - one page of a group: raised where that page waits
        return error


def _without_item(session: Session, result: PageResult, page: PageState, context: Context) -> None:
    """See to the article that a page gave before, where it gave none now."""
    if result.status in (Status.GONE, Status.WITHDRAWN):
        result.status = standing.missing(session, result, page, context)
    elif page.article_key is not None and page.last_status == Status.DUPLICATE and result.status in ALIVE:
        standing.stand_in(session, page, page.article_key)


def _save_article(
    session: Session, result: PageResult, item: ArticleItem, page: PageState | None, context: Context,
) -> str:
    """Save an item; return the key of the article that the page gives."""
    source = context.sources[item.source]
    key = standing.key_of(session, item, page, source.id)
    saved = articles.save(session, replace(article_row(item, source.id), key=key))
    if saved.outcome == "stored":
        threads.adopt(session, source.id, saved.article_id, item.url)
    result.status = Status(saved.outcome)
    if key != item.url and result.status in ALIVE:
        articles.move(session, key, item.url)
    if result.status is Status.DUPLICATE and page is not None:
        result.status, key = standing.copied(session, page, saved.article_id)
    if result.status is Status.DUPLICATE:
        result.detail = f"same text as article {saved.article_id}"
    if result.status in (Status.REMOVED, Status.DUPLICATE):
        result.article = None
    return key


def article_row(item: ArticleItem, source_id: int) -> articles.ArticleRow:
    """Return an item as the record takes it; a key that is no address is no address to show."""
    return articles.ArticleRow(
        source_id=source_id, key=item.url, url="" if keyed_by_id(item) else item.url, title=item.title,
        lead=item.lead, body=item.body, section=item.section, published_at=item.published_at,
        date_basis=item.date_basis, date_precision=item.date_precision, date_reliable=item.date_reliable,
        collected_at=item.fetched_at, parser=item.parser, rules_version=RULES_VERSION, synthetic=item.synthetic,
        text_hash=item.text_hash,
    )


def _save_thread(session: Session, item: ThreadItem, context: Context) -> Status:
    rows = tuple(
        threads.CommentRow(c.text, c.hour, c.first_from_commenter, RULES_VERSION, c.rough) for c in item.comments
    )
    outcome = threads.replace(session, threads.ThreadRow(
        source_id=context.sources[item.source].id, url=item.url, comments=rows, collected_at=item.fetched_at,
        article_url=item.article_url, title=item.title, hourly=item.hourly, since=item.since,
    ), context.now - timedelta(days=context.settings.comment_days))
    return Status(outcome)


def _emptied(session: Session, result: PageResult) -> bool:
    """Say whether nothing was found where several comments are held; a withdrawn article takes its own along.

    A forum's page without a post is no article.
    """
    if result.thread is not None:
        empty = not result.thread.comments
    else:
        empty = result.article is None and result.status is Status.NOT_ARTICLE
    return empty and threads.held(session, result.url) >= _NOT_EMPTIED


def _disbelieve(result: PageResult) -> None:
    """End a thread as one that broke off: what is held stays, and it is asked for again, whole."""
    result.status, result.thread, result.detail = Status.INCOMPLETE_THREAD, None, "no comment where some are held"
    result.etag = result.last_modified = result.content_hash = ""


def _finish(session: Session, result: PageResult, page: PageState, key: str | None, context: Context) -> None:
    added = frontier.add_links(session, page.source_id, [
        (link.url, link.kind, link.priority, context.now, link.published_at) for link in result.links
    ])
    # A feed or section that led to no new address had no news.
    quiet = result.status is Status.LISTING and not added
    unchanged, attempts = schedule.streaks(
        Status.UNCHANGED if quiet else result.status, page.unchanged, page.attempts)
    rhythm = _rhythm(result, page, added, context)
    # A fetch that failed or was not modified has no validators of its own; the old ones still hold.
    fresh = result.status not in RETRY_LATER and result.status not in (Status.NOT_MODIFIED, Status.EXCLUDED)
    ended = frontier.finish_page(
        session, result.page_id, context.owner, status=result.status, now=context.now,
        due_at=schedule.next_due(
            kind=page.kind, status=result.status, now=context.now, attempts=attempts, unchanged=unchanged,
            first_seen=page.first_seen_at, retry_at=result.retry_at, **rhythm,
        ),
        attempts=attempts, unchanged=unchanged,
        etag=result.etag if fresh else result.etag or page.etag,
        last_modified=result.last_modified if fresh else result.last_modified or page.last_modified,
        content_hash=result.content_hash if fresh else result.content_hash or page.content_hash,
        article_key=key, **rhythm,
    )
    if not ended:
        raise LeaseLost(f"page {result.page_id} is leased by another process")
    if page.kind == "article":
        standing.see_on(session, result, page, key, context)
    for link in result.links:
        if link.article_key:
            pages.lead_to(session, link.url, link.article_key)
    _count(session, result, page.source_id, context)


def _rhythm(result: PageResult, page: pages.PageState, added: int, context: Context) -> _Rhythm:
    """Return how often a feed brings something new and how often it wants to be asked; other pages have neither."""
    if page.kind != "feed" or result.status not in _READ:
        return {"news_gap": page.news_gap, "least_gap": page.least_gap}
    # After a failure nobody knows for how long the entries had waited.
    since = context.now - page.last_fetched_at if page.last_fetched_at is not None and not page.attempts else None
    listed = result.status is Status.LISTING
    return {"news_gap": schedule.news_gap(page.news_gap, added, len(result.links), since),
            "least_gap": result.least_gap if listed else page.least_gap}


def _count(session: Session, result: PageResult, source_id: int, context: Context) -> None:
    outcomes.record(
        session, source_id=source_id, status=result.status, at=context.now, page_id=result.page_id,
        run_id=context.run_id, http_status=result.http_status, bytes=result.bytes, detail=str(result.detail),
    )
    if result.status is Status.COMMENTS_REFUSED and result.retry_at is not None:
        sources.switch_comments_off(session, source_id, result.retry_at)
    if result.status is Status.EXCLUDED:
        return   # nobody asked its site
    if result.status is Status.INCOMPLETE_THREAD:
        return   # its site answered: one thread says nothing of the source, neither that it fails nor that it works
    if result.status in RETRY_LATER:
        sources.note_error(session, source_id, str(result.detail or result.status))
    else:
        sources.note_answer(session, source_id, context.now, new=result.status in _NEWS)
