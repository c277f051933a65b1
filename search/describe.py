"""A query said back in words, so that a person sees what was understood."""

from __future__ import annotations

from search.nodes import (
    And,
    AtLeast,
    Days,
    Everything,
    Field,
    InTitle,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
    wanted,
)

_WORDS: dict[str, dict[str, str]] = {
    "vi": {
        "everything": "mọi bài", "nothing": "không bài nào", "and": " và ", "or": " hoặc ", "not": "không có {0}",
        "prefix": "từ bắt đầu bằng “{0}”", "title": "trong tiêu đề: {0}", "source": "nguồn {0}", "section": "mục {0}",
        "kind": "loại {0}", "topic": "chủ đề số {0}", "between": "từ {0} đến {1}", "on": "ngày {0}",
        "since": "từ {0}", "until": "đến {0}", "atleast": "ít nhất {0} trong các từ: {1}",
        "exact": "đúng dấu", "folded": "không phân biệt dấu",
    },
    "en": {
        "everything": "everything", "nothing": "nothing", "and": " and ", "or": " or ", "not": "not {0}",
        "prefix": "a word that begins with “{0}”", "title": "in the title: {0}", "source": "source {0}",
        "section": "section {0}", "kind": "kind {0}", "topic": "topic no. {0}", "between": "from {0} to {1}",
        "on": "on {0}", "since": "from {0}", "until": "until {0}", "atleast": "at least {0} of the words: {1}",
        "exact": "diacritics as typed", "folded": "diacritics ignored",
    },
}


def describe(query: Query, language: str) -> str:
    """Return the query in words of `language` (vi or en)."""
    words = _WORDS.get(language, _WORDS["vi"])
    said = _say(query.root, words)
    return f"{said} ({words[query.form]})" if any(wanted(query.root)) else said


def _say(node: Node, words: dict[str, str]) -> str:
    match node:
        case Everything() | Nothing():
            return words[type(node).__name__.lower()]
        case Term(_, typed) | Phrase(_, typed):
            return f"“{typed}”"
        case Prefix(_, typed):
            return words["prefix"].format(typed)
        case InTitle(child):
            return words["title"].format(_inner(child, words))
        case Not(child):
            return words["not"].format(_inner(child, words))
        case Field(name, value):
            return words[name].format(value)
        case Days(first, last):
            return _days(first, last, words)
        case And(children):
            return words["and"].join(_inner(child, words) for child in children)
        case Or(children):
            return words["or"].join(_inner(child, words) for child in children)
        case AtLeast(least, children):
            return words["atleast"].format(least, ", ".join(_say(child, words) for child in children))


def _inner(node: Node, words: dict[str, str]) -> str:
    said = _say(node, words)
    return f"({said})" if isinstance(node, And | Or) else said


def _days(first: int | None, last: int | None, words: dict[str, str]) -> str:
    if first is not None and last is not None:
        return words["on"].format(_day(first)) if first == last else words["between"].format(_day(first), _day(last))
    if first is not None:
        return words["since"].format(_day(first))
    return words["until"].format(_day(last)) if last is not None else words["everything"]


def _day(day: int) -> str:
    return f"{day % 100:02}/{day // 100 % 100:02}/{day // 10_000}"
