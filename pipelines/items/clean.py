"""Step: the item's texts in the one form that is stored; letters that cannot be told for certain are not."""

from __future__ import annotations

from dataclasses import replace

from config.errors import Words
from crawlers.items import ArticleItem, CommentItem, PageResult, ThreadItem
from crawlers.statuses import Status
from pipelines.items.context import Context
from vietnamese import text as rules

UNCERTAIN = "uncertain"


class UncertainEncodingError(ValueError):
    """A text is in a legacy encoding that cannot be converted for certain; the message is the field's name."""


def clean(result: PageResult, context: Context) -> PageResult:
    """Repair and clean the item; it is dropped as bad_encoding or, without title or text, as not_article."""
    try:
        if result.article is not None:
            result.article = _article(result.article)
            if not (result.article.title and result.article.body):
                result.article, result.status, result.detail = None, Status.NOT_ARTICLE, Words("no title or no text")
        if result.thread is not None:
            result.thread = _thread(result.thread, result)
    except UncertainEncodingError as error:
        result.article = result.thread = None
        result.status, result.detail = Status.BAD_ENCODING, Words("legacy letters in {field}", field=str(error))
    return result


def _article(item: ArticleItem) -> ArticleItem:
    return replace(
        item,
        title=_line(item.title, "title"),
        lead=_line(item.lead, "lead"),
        body=_text(item.body, "body"),
        section=_line(item.section, "section"),
    )


def _thread(item: ThreadItem, result: PageResult) -> ThreadItem:
    kept: list[CommentItem] = []
    for comment in item.comments:
        # One comment in a dead encoding says nothing about the others: it alone is left out, and counted.
        try:
            text = _text(comment.text, "comment")
        except UncertainEncodingError:
            result.stats["comments_bad_encoding"] = result.stats.get("comments_bad_encoding", 0) + 1
            continue
        if text:
            kept.append(replace(comment, text=text))
    return replace(item, title=_line(item.title, "title"), comments=tuple(kept))


def _text(text: str, name: str) -> str:
    repaired = rules.repair(text)
    if repaired.verdict == UNCERTAIN:
        raise UncertainEncodingError(name)
    return rules.squeeze(repaired.text)


def _line(text: str, name: str) -> str:
    return _text(text, name).replace("\n", " ")
