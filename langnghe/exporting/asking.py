"""The one door of every export: what is asked for is understood, counted and either taken or refused, nothing written.

Page, program, command line and jobs all come through `ask`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from langnghe.exporting import errors
from langnghe.exporting.kinds import KINDS, Kind
from langnghe.i18n import gettext as _
from langnghe.web.words import INDEX_TROUBLES
from search.engine import Engine
from search.results import SearchRequest
from search.wholes import Whole, whole
from storage.sessions import Database

ARTICLES = "articles"


@dataclass(frozen=True, slots=True)
class Wish:
    """An export as somebody asks for it; `of` is what is to be exported, of which only articles are given."""

    request: SearchRequest
    format: str
    language: str = "vi"
    of: str = ARTICLES


@dataclass(frozen=True, slots=True)
class Asked:
    """An export that may be made."""

    wish: Wish
    kind: Kind
    whole: Whole


def ask(database: Database, engine: Engine, wish: Wish) -> Asked:
    """Return what may be made of a wish, with its count, before anything is written.

    Raises ExportRefused with the reason, QueryError, EngineUnavailable or IndexOutdated.
    """
    if wish.of != ARTICLES:
        raise errors.comments()
    if wish.format not in KINDS:
        raise errors.unknown(wish.format, ", ".join(KINDS))
    found = whole(database, engine, wish.request, wish.language)
    if found.trouble:
        # An index that lacks articles, or has another record's, would give a file that is silently incomplete.
        raise errors.ExportRefused(_(INDEX_TROUBLES[found.trouble]))
    kind = KINDS[wish.format]
    if kind.most is not None and found.total > kind.most:
        raise errors.too_many(kind.label, kind.most, found.total)
    return Asked(wish, kind, found)


def as_json(request: SearchRequest) -> dict[str, Any]:
    """Return a search as it is kept with a job; page and order say nothing about what is in the file."""
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(request).items()}
    return {name: value for name, value in values.items() if name not in ("page", "size", "sort", "fold_copies")}


def from_json(values: dict[str, Any]) -> SearchRequest:
    """Return the search of a job."""
    known: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return SearchRequest(**known)
