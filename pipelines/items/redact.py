"""Step: personal data become typed placeholders before anything is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from crawlers.items import ArticleItem, PageResult, ThreadItem
from pipelines.items.context import Context
from vietnamese import mentions, names, places, redaction


def redact(result: PageResult, context: Context) -> PageResult:
    """Replace personal data in the item's texts; news and comments have different rules."""
    if result.article is not None:
        result.article = _article(result.article, context)
    if result.thread is not None:
        result.thread = _thread(result.thread, context)
    return result


def _article(item: ArticleItem, context: Context) -> ArticleItem:
    title, lead, body = (_text(t, "news", context) for t in (item.title, item.lead, item.body))
    return replace(item, title=title, lead=lead, body=body, section=_section(item.section, context))


def _section(section: str, context: Context) -> str:
    """Return a section's name; a columnist's, which some outlets print in its place, would become a facet."""
    kept = _text(section, "news", context)
    if names.looks_like_person(kept) and places.province(kept) is None:
        return ""
    return mentions.without_names(kept, "").strip(" :>/|–-")


def _thread(item: ThreadItem, context: Context) -> ThreadItem:
    comments = tuple(replace(c, text=_text(c.text, "comment", context)) for c in item.comments)
    return replace(item, title=_text(item.title, "comment", context), comments=comments)


def _text(text: str, kind: Literal["news", "comment"], context: Context) -> str:
    done = redaction.redact(text, context=kind)
    for name, count in done.counts.items():
        context.redacted[name] = context.redacted.get(name, 0) + count
    return done.text
