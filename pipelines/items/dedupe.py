"""Step: the same words at another address of the same source are one article."""

from __future__ import annotations

from crawlers.items import ArticleItem, PageResult
from crawlers.statuses import Status
from pipelines.items.context import Context
from storage import articles

IMPORT_KEY = "import:"


def keyed_by_id(item: ArticleItem) -> bool:
    """Say whether the item has no address: an import without addresses is told apart by its ids alone."""
    return item.url.startswith(IMPORT_KEY)


def dedupe(result: PageResult, context: Context) -> PageResult:
    """Drop the item as a duplicate when its source already holds the same words at another address."""
    item = result.article
    if item is None or keyed_by_id(item):
        return result
    source = context.sources[item.source]
    with context.reading() as session:
        twins = articles.by_text_hash(session, articles.text_hash(item.title, item.lead, item.body))
    for twin in twins:
        if twin.source_id == source.id and twin.url and twin.key != item.url and twin.withdrawn_at is None:
            result.article, result.status = None, Status.DUPLICATE
            result.detail = f"same text as article {twin.id}"
            break
    return result
