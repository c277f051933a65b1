"""Verdicts of others, read from their files: ClaimReview (JSON-LD) and lists of labels (CSV). None becomes ours."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from config.errors import Words
from pipelines.rumors.refusals import Refused
from vietnamese.text import fold

MOST_BYTES = 20_000_000
MOST_DEPTH = 8
# What columns may be called, folded; the first name is the one that messages say.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "statement": ("noi dung", "statement", "claim", "tin"),
    "label": ("nhan", "label", "ket luan", "verdict"),
    "issuer": ("don vi", "issuer", "co quan", "nguon"),
    "address": ("dia chi", "url", "address", "link"),
    "said_at": ("ngay", "date", "ngay cong bo"),
    "quote": ("trich dan", "quote"),
    "rumor": ("ho so", "rumor", "file"),
}
NEEDED = ("statement", "label", "address", "said_at")
# Labels as their issuers word them, folded: those of the national centre first.
SAYS: Mapping[str, tuple[str, ...]] = {
    "refutes": ("tin gia", "tin sai su that", "gia", "sai", "sai su that", "false", "fake", "incorrect", "wrong",
                "pants on fire", "bia dat", "khong dung"),
    "confirms": ("tin xac thuc", "xac thuc", "dung", "dung su that", "true", "correct"),
    "partly": ("dung mot phan", "partly true", "partly false", "half true", "mostly true", "mostly false", "mixture",
               "misleading", "gay hieu lam", "thieu boi canh", "missing context"),
}


@dataclass(frozen=True, slots=True)
class External:
    """A verdict of a named issuer; `line` is where it stands in its file (row, or number of the object)."""

    line: int
    statement: str
    label: str
    issuer: str
    address: str
    said_at: str
    quote: str
    rumor: str = ""

    @property
    def says(self) -> str:
        """Return what the label says of the claim; one that is not known is background."""
        label = " ".join(fold(self.label).split())
        return next((says for says, labels in SAYS.items() if label in labels), "background")


def read(content: bytes, name: str, issuer: str = "") -> list[External]:
    """Return the verdicts of a file by its ending (.json, .jsonld, .csv); raises Refused for what cannot be read."""
    if len(content) > MOST_BYTES:
        raise Refused(Words("{file} is larger than {size} MB", file=name, size=MOST_BYTES // 10**6))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(Words("{file} is no text in UTF-8: save it as UTF-8", file=name)) from None
    if name.lower().endswith((".json", ".jsonld")):
        return list(_claim_reviews(text, name, issuer))
    if name.lower().endswith(".csv"):
        return list(_labels(text, name, issuer))
    raise Refused(Words("{file}: verdicts are read from .json, .jsonld and .csv", file=name))


def _claim_reviews(text: str, name: str, issuer: str) -> Iterator[External]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f"{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else "?"
        raise Refused(Words("{file} is no JSON ({where})", file=name, where=where)) from None
    found = list(_reviews(given, 0))
    if not found:
        raise Refused(Words("{file} holds no ClaimReview", file=name))
    for number, one in enumerate(found, 1):
        statement, body = _text(one.get("claimReviewed")), _text(one.get("reviewBody"))
        rating = one.get("reviewRating")
        rating = rating if isinstance(rating, dict) else {}
        yield External(number, statement, _text(rating.get("alternateName")) or _text(rating.get("ratingValue")),
                       issuer or _organisation(one), _text(one.get("url")), _text(one.get("datePublished"))[:10],
                       body[:1000] or statement)


def _reviews(given: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the ClaimReview objects of a page, a list, a graph or a feed; who made the claim is never read."""
    if depth > MOST_DEPTH:
        return
    if isinstance(given, list):
        for one in given:
            yield from _reviews(one, depth + 1)
    elif isinstance(given, dict):
        kinds = given.get("@type")
        if "ClaimReview" in (kinds if isinstance(kinds, list) else [kinds]):
            yield given
        for key in ("@graph", "dataFeedElement", "item"):
            yield from _reviews(given.get(key), depth + 1)


def _organisation(one: Mapping[str, Any]) -> str:
    """Return who reviewed: an organisation; a person who wrote the review is left out."""
    for key in ("author", "publisher"):
        given = one.get(key)
        for who in given if isinstance(given, list) else [given]:
            if isinstance(who, dict) and who.get("@type") != "Person" and _text(who.get("name")):
                return _text(who["name"])
    return ""


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _labels(text: str, name: str, issuer: str) -> Iterator[External]:
    dialect = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=dialect)
    places = _places(next(rows, []), name, issuer)
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                cells = {key: row[at].strip() if at < len(row) else "" for key, at in places.items()}
                yield External(
                    rows.line_num, cells["statement"], cells["label"], cells.get("issuer") or issuer,
                    cells["address"], cells["said_at"], cells.get("quote") or cells["statement"],
                    cells.get("rumor", ""))
    except csv.Error as error:
        said = Words("{file}, line {line}: {reason}", file=name, line=rows.line_num, reason=str(error))
        raise Refused(said) from None


def _places(head: list[str], name: str, issuer: str) -> dict[str, int]:
    folded = [" ".join(fold(cell).split()) for cell in head]
    found = {key: folded.index(known) for key, names in COLUMNS.items() for known in reversed(names) if known in folded}
    lacking = [COLUMNS[key][0] for key in (*NEEDED, *(() if issuer else ("issuer",))) if key not in found]
    if lacking:
        raise Refused(Words("{file}, line 1: columns are missing: {lacking}; known: {known}", file=name,
                            lacking=", ".join(lacking), known=", ".join(names[0] for names in COLUMNS.values())))
    return found
