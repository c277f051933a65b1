"""A query said back in words, so that a person sees what was understood."""

from __future__ import annotations

from itertools import pairwise

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
    UpTo,
    wanted,
)

# Behind the name of an administrative unit that is none any more; queries hold it in Vietnamese.
FORMER = {"vi": " (cũ)", "en": " (former)"}
_WORDS: dict[str, dict[str, str]] = {
    "vi": {
        "everything": "mọi bài", "nothing": "không bài nào", "and": " và ", "or": " hoặc ", "not": "không có {0}",
        "but": "; ", "with": "có {0}",
        "prefix": "từ bắt đầu bằng “{0}”", "title": "trong tiêu đề: {0}", "source": "nguồn {0}", "section": "mục {0}",
        "kind": "loại {0}", "topic": "chủ đề số {0}", "between": "từ {0} đến {1}", "on": "ngày {0}",
        "since": "từ {0}", "until": "đến {0}", "atleast": "ít nhất {0} trong các từ: {1}",
        "exact": "đúng dấu", "folded": "không phân biệt dấu", "topic_label": "chủ đề số {0} “{1}”",
        "area": "địa bàn {0}", "document": "văn bản {0}", "former": FORMER["vi"],
        "press": "báo chí", "portal": "trang tin", "official": "cổng thông tin nhà nước", "forum": "diễn đàn",
    },
    "en": {
        "everything": "everything", "nothing": "nothing", "and": " and ", "or": " or ", "not": "not {0}",
        "but": "; ", "with": "with {0}",
        "prefix": "a word that begins with “{0}”", "title": "in the title: {0}", "source": "source {0}",
        "section": "section {0}", "kind": "kind {0}", "topic": "topic no. {0}", "between": "from {0} to {1}",
        "on": "on {0}", "since": "from {0}", "until": "until {0}", "atleast": "at least {0} of the words: {1}",
        "exact": "diacritics as typed", "folded": "diacritics ignored",
        "topic_label": "topic no. {0} “{1}”",
        "area": "place {0}", "document": "document {0}", "former": FORMER["en"],
        "press": "press", "portal": "news portal", "official": "state portal", "forum": "forum",
    },
}


def describe(query: Query, language: str) -> str:
    """Return the query in words of `language` (vi or en)."""
    words = _WORDS.get(language, _WORDS["vi"])
    said = _say(query.root, words)
    return f"{said} ({words[query.form]})" if any(wanted(query.root)) else said


def _say(node: Node, words: dict[str, str]) -> str:
    match node:
        case Everything() | UpTo():
            return words["everything"]
        case Nothing():
            return words["nothing"]
        case Term(_, typed) | Phrase(_, typed):
            return f"“{typed}”"
        case Prefix(_, typed):
            return words["prefix"].format(typed)
        case InTitle(child):
            return words["title"].format(_inner(child, words))
        case Not(child):
            return words["not"].format(_inner(child, words))
        case Field():
            return _field(node, words)
        case Days(first, last):
            return _days(first, last, words)
        case And(children):
            return _all(children, words)
        case Or(children):
            return words["or"].join(_inner(child, words) for child in children)
        case AtLeast(least, children):
            return words["atleast"].format(least, ", ".join(_inner(child, words) for child in children))


def _inner(node: Node, words: dict[str, str]) -> str:
    said = _say(node, words)
    return f"({said})" if isinstance(node, And | Or) else said


def _field(node: Field, words: dict[str, str]) -> str:
    if node.name == "topic" and node.shown:
        return words["topic_label"].format(node.value, node.shown)
    shown = words.get(node.value, node.value) if node.name == "kind" else node.shown or node.value
    if node.name == "area":
        shown = shown.replace(FORMER["vi"], words["former"])
    return words[node.name].format(shown)


def _all(children: tuple[Node, ...], words: dict[str, str]) -> str:
    """Set a word apart from an exclusion or field before it: "-quốc tế" excludes the first word only.

    Days stand apart too: "từ 01/11" with "và" before it reads as something to be looked for.
    """
    said = _inner(children[0], words)
    for before, child in pairwise(children):
        after = isinstance(before, Not | InTitle | Field | Days)
        apart = after and any(wanted(child)) and not isinstance(child, InTitle)
        told = _inner(child, words)
        days = isinstance(child, Days)
        said += words["but"] + (words["with"].format(told) if apart else told) if apart or days else words["and"] + told
    return said


def _days(first: int | None, last: int | None, words: dict[str, str]) -> str:
    if first is not None and last is not None:
        return words["on"].format(_day(first)) if first == last else words["between"].format(_day(first), _day(last))
    if first is not None:
        return words["since"].format(_day(first))
    return words["until"].format(_day(last)) if last is not None else words["everything"]


def _day(day: int) -> str:
    return f"{day % 100:02}/{day // 100 % 100:02}/{day // 10_000}"
