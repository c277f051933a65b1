"""Elasticsearch's side of the layout: mappings, names, documents. Only features that a bare 8.19 server has."""

from __future__ import annotations

from typing import Any

from search.documents import LAYOUT, ArticleDocument, CommentDocument
from vietnamese.text import RULES_VERSION

PARTS = ("articles", "comments")
MAX_WINDOW = 1_000_000     # deep pages: each costs as much as all before it, on one shard
META = {"layout": str(LAYOUT), "rules": str(RULES_VERSION)}

_WORDS = {"type": "text", "analyzer": "whitespace"}
# Pairs of syllables in an index of their own: they rank by their own frequency, and phrases are read from them.
_PAIRS = _WORDS | {"index_phrases": True}
_KEYWORD = {"type": "keyword"}
_LONG = {"type": "long"}

_FIELDS: dict[str, dict[str, Any]] = {
    "articles": {
        "title_exact": _PAIRS, "title_folded": _PAIRS, "whole_exact": _PAIRS, "whole_folded": _PAIRS,
        "source": _KEYWORD, "kind": _KEYWORD, "section": _KEYWORD, "section_label": _KEYWORD,
        "area": _KEYWORD, "document": _KEYWORD,
        "id": _LONG, "topic": _LONG, "story": _LONG, "day": _LONG, "order": _LONG, "dated": {"type": "boolean"},
    },
    "comments": {
        "whole_exact": _WORDS, "whole_folded": _WORDS, "id": _LONG, "thread": _LONG, "week": _LONG,
    },
}


def body(part: str) -> dict[str, Any]:
    """Return the settings and mappings of one part; one shard, so that term statistics are the whole index's."""
    return {
        "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1", "max_result_window": MAX_WINDOW},
        "mappings": {
            "dynamic": "strict", "_source": {"enabled": False}, "_meta": META, "properties": _FIELDS[part],
        },
    }


def article(document: ArticleDocument) -> dict[str, Any]:
    """Return the fields of an article; what is empty is left out, as in the embedded index."""
    values = {name: getattr(document, name) for name in _FIELDS["articles"] if name != "dated"}
    filled = {name: value for name, value in values.items() if value not in (None, "", ())}
    return filled | {"dated": document.day is not None}


def comment(document: CommentDocument) -> dict[str, Any]:
    """Return the fields of a comment."""
    return {
        "whole_exact": document.exact, "whole_folded": document.folded,
        "id": document.id, "thread": document.thread, "week": document.week,
    }
