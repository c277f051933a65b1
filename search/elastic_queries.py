"""The query value → Elasticsearch's query language: what matches as a filter, what ranks beside it."""

from __future__ import annotations

from typing import Any

from search.engine import Plan
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
)
from search.ranking import PAIR_WEIGHT, TITLE_WEIGHT, Units

Json = dict[str, Any]


def match(query: Query) -> Json:
    """Return the match set of `query`."""
    return _build(query.root, query.form, "whole")


def scored(plan: Plan) -> Json:
    """Return the match set as a filter, scored by the plan's units when they order the hits."""
    ranked = _ranking(plan.rank, plan.query.form) if plan.sort == "relevance" else []
    return {"bool": {"filter": [match(plan.query)], "should": ranked}}


def sorting(plan: Plan) -> list[Json]:
    """Return the sort order; every one ends in a unique key."""
    if plan.sort == "oldest":
        return [{"dated": "desc"}, {"order": "asc"}]
    return [{"_score": "desc"}, {"order": "desc"}] if plan.sort == "relevance" else [{"order": "desc"}]


def _ranking(units: Units, form: str) -> list[Json]:
    fields = ((f"whole_{form}", 1.0), (f"title_{form}", TITLE_WEIGHT))
    words = [_boosted("term", field, word, weight) for field, weight in fields for word in units.words]
    pairs = [
        _boosted("match_phrase", field, " ".join(pair), weight * PAIR_WEIGHT)
        for field, weight in fields for pair in units.pairs
    ]
    return words + pairs


def _boosted(kind: str, field: str, value: str, weight: float) -> Json:
    return {kind: {field: {"value" if kind == "term" else "query": value, "boost": weight}}}


def _build(node: Node, form: str, part: str) -> Json:
    def below(children: tuple[Node, ...]) -> list[Json]:
        return [_build(child, form, part) for child in children]

    match node:
        case And(children):
            return {"bool": {"filter": below(children)}}
        case Or(children):
            return {"bool": {"should": below(children), "minimum_should_match": 1}}
        case AtLeast(least, children):
            return {"bool": {"should": below(children), "minimum_should_match": least}}
        case Not(child):
            return {"bool": {"must_not": below((child,))}}
        case InTitle(child):
            return _build(child, form, "title")
        case _:
            return _leaf(node, f"{part}_{form}")


def _leaf(node: Node, field: str) -> Json:
    match node:
        case Term(word, _):
            return {"term": {field: word}}
        case Phrase(words, _):
            return {"match_phrase": {field: " ".join(words)}}
        case Prefix(start, _):
            return {"prefix": {field: start}}
        case Field(name, value):
            return {"term": {name: int(value) if name == "topic" else value}}
        case Days(first, last):
            return {"range": {"day": {"gte": first or 0, **({} if last is None else {"lte": last})}}}
        case UpTo(last):
            return {"range": {"id": {"lte": last}}}
        case Everything():
            return {"match_all": {}}
        case Nothing():
            return {"match_none": {}}
        case _:
            raise TypeError(f"no query for {type(node).__name__}")
