"""Words that were removed on request, known again by their hash alone: a notice stands wherever they stood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from pipelines.reports.drafts import Draft, ItemDraft
from storage import field_texts, removals
from vietnamese.text import clean, token_spans, tokens

# In place of the words, so that an opinion whose basis they were keeps one.
NOTICE = "[đã xóa theo yêu cầu]"


def digest(words: Iterable[str]) -> str:
    """Return the hash of words in a row."""
    return removals.digest(" ".join(words))


def of_fragment(fragment: str) -> tuple[int, str]:
    """Return how many words a fragment has, and their hash."""
    words = tokens(clean(fragment))
    return len(words), digest(words)


def without(text: str, known: Mapping[int, frozenset[str]]) -> str:
    """Return a text with a notice in place of all words in a row whose hash is known (how many → hashes)."""
    words, spans = tokens(text), token_spans(text)
    kept, begin, at = [], 0, 0
    while at < len(words):
        count = next((n for n in sorted(known, reverse=True)
                      if at + n <= len(words) and digest(words[at:at + n]) in known[n]), 0)
        if count:
            kept += [text[begin:spans[at][0]], NOTICE]
            begin = spans[at + count - 1][1]
        at += count or 1
    return "".join([*kept, text[begin:]])


def remover(fragment: str) -> Callable[[str], str]:
    """Return what puts the notice in place of a fragment."""
    count, sha256 = of_fragment(fragment)
    known = {count: frozenset((sha256,))}
    return lambda text: without(text, known)


def of_items(session: Session, items: Iterable[ItemDraft]) -> list[ItemDraft]:
    """Return what is handed in without the words that were removed."""
    known = removals.of_words(session)
    return [_of_item(one, known) for one in items] if known else list(items)


def of_report(session: Session, draft: Draft) -> Draft:
    """Return a report without the words that were removed."""
    return replace(draft, items=tuple(of_items(session, draft.items)))


def _of_item(item: ItemDraft, known: Mapping[int, frozenset[str]]) -> ItemDraft:
    kept: dict[str, Any] = {name: field_texts.item_fitting(name, without(getattr(item, name), known))
                            for name in ("issue", "text", "basis", "trigger")}
    for name in ("heard_groups", "documents"):
        kept[name] = tuple(without(one, known) for one in getattr(item, name))
    forecast = item.forecast and replace(item.forecast, reason=without(item.forecast.reason, known))
    return replace(item, **kept, forecast=forecast)
