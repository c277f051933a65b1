"""The slow, obvious search: a loop over the rows. What both engines answer is held against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from config.clock import local_day
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
)
from storage.searchable import ArticleText
from vietnamese import documents
from vietnamese.text import folded_tokens, tokens


def matching(query: Query, rows: Iterable[ArticleText]) -> list[ArticleText]:
    """Return the rows that match."""
    return [row for row in rows if holds(query.root, row, query.form)]


def holds(node: Node, row: ArticleText, form: str, title_only: bool = False) -> bool:
    """Say whether one row matches a node."""
    match node:
        case Everything():
            return True
        case Nothing():
            return False
        case And(children):
            return all(holds(child, row, form, title_only) for child in children)
        case Or(children):     # Spellings too
            return any(holds(child, row, form, title_only) for child in children)
        case AtLeast(least, children):
            return sum(holds(child, row, form, title_only) for child in children) >= least
        case Not(child):
            return not holds(child, row, form, title_only)
        case InTitle(child):
            return holds(child, row, form, True)
        case Field("area", value):
            return value in row.areas
        case Field("document", value):
            return value in documents_of(row)
        case Field(name, value):
            return _field(row, name) == value
        case Days(first, last):
            day = day_of(row)
            return day is not None and (first or 0) <= day <= (last if last is not None else 99_999_999)
        case _:
            return any(_in(node, part) for part in _parts(row, form, title_only))


def in_any_spelling(rows: Iterable[ArticleText], spellings: Iterable[str], form: str) -> set[int]:
    """Return the rows with one of the spellings side by side, worked out without the parser.

    `form` is what was asked around them: its words have to stand in the row too, in the title for title:(…).
    """
    wanted = [word for word in folded_tokens(form.replace("title:", "")) if word]
    sought = [folded_tokens(spelling) for spelling in spellings]
    found = set()
    for row in rows:
        parts = [folded_tokens(part) for part in ((row.title,) if "title:" in form else (row.title, row.lead, row.body))]
        beside = any(part[at:at + len(one)] == one for one in sought for part in parts for at in range(len(part)))
        if beside and all(any(word in part for part in parts) for word in wanted):
            found.add(row.id)
    return found


def _parts(row: ArticleText, form: str, title_only: bool) -> list[list[str]]:
    split = tokens if form == "exact" else folded_tokens
    return [split(part) for part in ((row.title,) if title_only else (row.title, row.lead, row.body))]


def _in(node: Node, words: list[str]) -> bool:
    match node:
        case Term(word, _):
            return word in words
        case Prefix(start, _):
            return any(word.startswith(start) for word in words)
        case Phrase(phrase, _):
            return any(tuple(words[at:at + len(phrase)]) == phrase for at in range(len(words)))
    raise TypeError(node)


def _field(row: ArticleText, name: str) -> str:
    if name == "section":
        return " ".join(folded_tokens(row.section))
    return str(row.topic_id) if name == "topic" else getattr(row, name)


def documents_of(row: ArticleText) -> set[str]:
    """Return the documents that a row names, each by its full name, by kind and number, and by these and the year."""
    found = documents.mentions(f"{row.title}\n{row.lead}\n{row.body}")
    short = {f"{one.kind.capitalize()} {one.number}{year}" for one in found
             for year in ("", f"/{one.year}" if one.year else "")}
    return {one.name for one in found} | short


def day_of(row: ArticleText) -> int | None:
    """Return the day (yyyymmdd) of a reliable date."""
    return int(local_day(row.published_at).replace("-", "")) if row.published_at and row.date_reliable else None


def newest_first(rows: Iterable[ArticleText]) -> list[ArticleText]:
    """Return the rows as sort=newest gives them: by minute, then by id, undated last."""
    return sorted(rows, key=lambda row: (-_minute(row), -row.id))


def oldest_first(rows: Iterable[ArticleText]) -> list[ArticleText]:
    """Return the rows as sort=oldest gives them; undated last here too."""
    return sorted(rows, key=lambda row: (not _minute(row), _minute(row), row.id))


def _minute(row: ArticleText) -> int:
    return int(row.published_at.timestamp()) // 60 if row.published_at and row.date_reliable else 0


def folded(rows: Iterable[ArticleText]) -> list[tuple[int, int]]:
    """Return (id, copies) with one row a story: the first one."""
    kept: dict[object, list[int]] = {}
    for row in rows:
        kept.setdefault(row.story_id if row.story_id is not None else ("alone", row.id), []).append(row.id)
    return [(ids[0], len(ids) - 1) for ids in kept.values()]


def facets(rows: Iterable[ArticleText]) -> dict[str, dict[str, int]]:
    """Return the counts of every facet's values."""
    rows = list(rows)
    return {
        "source": dict(Counter(row.source for row in rows)),
        "kind": dict(Counter(row.kind for row in rows)),
        "section": dict(Counter(row.section for row in rows if row.section)),
        "topic": dict(Counter(str(row.topic_id) for row in rows if row.topic_id is not None)),
        "area": dict(Counter(area for row in rows for area in row.areas)),
        "document": dict(Counter(document for row in rows for document in documents_of(row))),
    }


def days(rows: Iterable[ArticleText]) -> dict[int, int]:
    """Return the day histogram."""
    return dict(sorted(Counter(day for row in rows if (day := day_of(row)) is not None).items()))
