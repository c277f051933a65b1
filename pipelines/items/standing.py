"""At which addresses an article stands: it is withdrawn when the last one that is known is gone, no sooner.

Where an outlet puts a number of the visit into its addresses, these die while the article lives on under a newer one.
So a copy stays tied to its article, is asked when the article's own address is gone, and then stands in its place.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from sqlalchemy.orm import Session

from crawlers.items import ArticleItem, PageResult
from crawlers.statuses import Status
from crawlers.visit_numbers import numbered
from pipelines.items.context import Context
from storage import articles, crawling, pages
from storage.pages import MISSING, OVER, PageState
from vietnamese.text import tokens

# Until then a list that shows the article under a newer number is read; sections without news are read every 12 hours.
SHOWN_WITHIN = timedelta(days=1)
# Of the triples of words of the shorter text, so many in the other one: it is the same article, edited.
SAME, WORDS = 0.5, 3
# Pages of its site among which a second article of the same address under another number is looked for: 10 µs each.
BESIDE = 500


def key_of(session: Session, item: ArticleItem, page: PageState | None, source_id: int) -> str:
    """Return the key under which an item is saved: of the article that its address gives now, else its own address."""
    if page is None or page.article_key is None or item.url != page.url:
        return item.url
    held = articles.find(session, page.article_key)
    if held is None or held.source_id != source_id:
        return item.url
    # A page that declared a wrong address is another article: its words tell.
    stands = held.url == page.url or (
        held.withdrawn_at is None and _taken_over(session, page.id, held.key) and _alike(held, item))
    return held.key if stands else item.url


def _alike(one: articles.StoredArticle, other: articles.StoredArticle | ArticleItem) -> bool:
    left, right = sorted((_triples(one), _triples(other)), key=len)
    return bool(left) and len(left & right) >= SAME * len(left)


def _triples(text: articles.StoredArticle | ArticleItem) -> set[tuple[str, ...]]:
    words = tokens(f"{text.title}\n{text.lead}\n{text.body}")
    return set(zip(*(islice(words, at, None) for at in range(WORDS)), strict=False))


def _taken_over(session: Session, page_id: int, key: str) -> bool:
    """Say whether this page is the last known address of an article that is gone from another one."""
    others = pages.elsewhere(session, page_id, key)
    return any(one.last_status in OVER for one in others) and not any(one.living for one in others)


def copied(session: Session, page: PageState, article_id: int) -> tuple[Status, str]:
    """Return what a page with the words of a known article ends in, and the article's key."""
    held = articles.get(session, article_id)
    assert held is not None
    return (Status.UNCHANGED if stand_in(session, page, held.key) else Status.DUPLICATE), held.key


def stand_in(session: Session, page: PageState, key: str) -> bool:
    """Let a page take the place of the gone address of the article that it gives; False while another one lives."""
    if not _taken_over(session, page.id, key):
        return False
    articles.move(session, key, page.url)
    return True


def missing(session: Session, result: PageResult, page: PageState, context: Context) -> Status:
    """Withdraw the article of a page that is gone, unless it may still stand at another address."""
    held = articles.find(session, page.article_key or page.url)
    if held is None or held.withdrawn_at is not None or _asks_elsewhere(session, page, held.key, context):
        return Status.GONE
    if (number := numbered(page.url)) is not None:
        if page.last_status != Status.GONE:
            result.retry_at = context.now + SHOWN_WITHIN
            return Status.GONE
        # It lived on when its first number died: that another one died says nothing of the article.
        if held.url != held.key and all(
                (one := numbered(url)) is not None and one.rest == number.rest for url in (held.key, held.url)):
            return Status.GONE
        if _edited_beside(session, page, held, number.rest):
            return Status.GONE
    return Status.WITHDRAWN if articles.withdraw(session, held.key, context.now) else Status.GONE


def _edited_beside(session: Session, page: PageState, held: articles.StoredArticle, rest: str) -> bool:
    """Say whether it was edited before its first number died, so that a newer number gave a second article."""
    known = crawling.known(session, page.source_id, [page.url], BESIDE).gave
    keys = {key for url, key in known.items() if key and (one := numbered(url)) is not None and one.rest == rest}
    others = (articles.find(session, key) for key in keys - {held.key})
    return any(one is not None and one.withdrawn_at is None and _alike(held, one) for one in others)


def _asks_elsewhere(session: Session, page: PageState, key: str, context: Context) -> bool:
    """Say whether another address may give the article, or will be asked once more.

    One that would never be asked again is asked now.
    """
    others = pages.elsewhere(session, page.id, key)
    living = [one for one in others if one.living]
    if living and all(one.due_at is None for one in living):
        pages.ask(session, living[0].id, context.now)
    return bool(living) or any(one.last_status in MISSING and one.due_at is not None for one in others)


def tie(page: PageState, status: Status, key: str | None) -> str | None:
    """Return the key that a page is to keep: of the article that it gives, when that is another address than its own.
    """
    if status is Status.REMOVED:
        return page.article_key
    # It was led to and is no article at all.
    strange = page.last_status == "" and status in OVER and status not in MISSING
    return None if strange or key == page.url else key


def see_on(session: Session, result: PageResult, page: PageState, key: str | None, context: Context) -> None:
    """After a page's end: where it leads gives its article; one that it gives no more may have been there last."""
    if result.status is Status.REDIRECT_ELSEWHERE:
        held = articles.find(session, page.article_key or page.url)
        if held is not None and held.withdrawn_at is None:
            for link in result.links:
                pages.lead_to(session, link.url, held.key)
    if page.article_key is not None and (key != page.article_key or result.status in OVER) and (
            result.status not in MISSING):
        _left(session, page, page.article_key, context)


def _left(session: Session, page: PageState, key: str, context: Context) -> None:
    others = pages.elsewhere(session, page.id, key)
    if any(one.last_status in MISSING for one in others) and not any(one.living for one in others):
        articles.withdraw(session, key, context.now)
