"""The address bar holds the whole search: a request from an address, and the address of a changed request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from search.errors import QueryError
from search.results import SearchRequest

MOST_TEXT = 10_000
FACETS = {"source": "sources", "kind": "kinds", "section": "sections", "topic": "topics", "area": "areas",
          "document": "documents"}
SORTS = ("relevance", "newest", "oldest")
MOST_PAGES = 500


def read(params: QueryParams) -> SearchRequest:
    """Read a search; what is not understood becomes its default, the text is left to the query parser."""
    text = params.get("q", "").strip()[:MOST_TEXT]
    sort = params.get("sort", "")
    return SearchRequest(
        text=text,
        mode="question" if params.get("mode") == "question" else "all",
        sources=_several(params, "source"),
        kinds=_several(params, "kind"),
        sections=_several(params, "section"),
        areas=_several(params, "area"),
        documents=_several(params, "document"),
        topics=tuple(int(value) for value in _several(params, "topic") if _is_number(value)),
        day_from=_day(params.get("from", "")),
        day_to=_day(params.get("to", "")),
        sort=sort if sort in SORTS else default_sort(text),
        fold_copies=params.get("fold") != "0",
        page=_page(params.get("page", "")),
    )


def refused(params: QueryParams) -> QueryError | None:
    """Return what of an address cannot be searched for: to cut or to pass over it would count something else."""
    if len(params.get("q", "").strip()) > MOST_TEXT:
        hint = f"at most {MOST_TEXT} characters"
        return QueryError("the query is too long", MOST_TEXT, hint, reason="too_long", detail=str(MOST_TEXT))
    for name in ("from", "to"):
        if (text := params.get(name, "").strip()) and not _day(text):
            return QueryError(f"not a date: {text}", 0, "write 2026-11-20", reason="bad_date", detail=text[:60])
    for text in _several(params, "topic"):
        if not _is_number(text):
            hint = "a topic is named by its number"
            return QueryError(f"not a topic: {text}", 0, hint, reason="bad_topic", detail=text[:60])
    return None


def default_sort(text: str) -> str:
    """Return relevance where there are words to be relevant to, else the newest first."""
    return "relevance" if text else "newest"


def address(request: SearchRequest, **changes: object) -> str:
    """Return the address of `request` with fields changed; any change but of the page leads to page 1."""
    changed = replace(request, **({"page": 1} | changes))  # type: ignore[arg-type]
    return _joined(_parts(changed))


def toggles(request: SearchRequest, facet: str) -> Callable[[str], str]:
    """Return what gives `toggled` of one facet for many values: what stays the same is written once."""
    parts = _parts(replace(request, page=1))
    chosen = {str(value) for value in getattr(request, FACETS[facet])}

    def of(value: str) -> str:
        if value in chosen:
            return toggled(request, facet, value)
        added = "&".join(filter(None, (parts[facet], urlencode([(facet, value)]))))
        return _joined(parts | {facet: added})

    return of


def of_days(request: SearchRequest) -> Callable[[str, str], str]:
    """Return what gives the address of the same search over other days."""
    parts = _parts(replace(request, page=1))
    return lambda start, end: _joined(parts | {"days": urlencode([("from", start), ("to", end)])})


def _parts(request: SearchRequest) -> dict[str, str]:
    """Return the pieces of an address in their order, "" for what is as usual."""
    parts = {"q": urlencode([("q", request.text)]) if request.text else "",
             "mode": f"mode={request.mode}" if request.mode != "all" else ""}
    for name, field in FACETS.items():
        parts[name] = urlencode([(name, str(value)) for value in getattr(request, field)])
    days = (("from", request.day_from), ("to", request.day_to))
    parts["days"] = urlencode([(name, value) for name, value in days if value])
    parts["sort"] = f"sort={request.sort}" if request.sort != default_sort(request.text) else ""
    parts["fold"] = "" if request.fold_copies else "fold=0"
    parts["page"] = f"page={request.page}" if request.page > 1 else ""
    return parts


def _joined(parts: dict[str, str]) -> str:
    return "/?" + ("&".join(filter(None, parts.values())) or "q=")      # "/" alone is today's work


def export(request: SearchRequest, kind: str = "") -> str:
    """Return the address of everything that a search holds as a file; order, page and folding change nothing of it."""
    whole = address(request, sort=default_sort(request.text), fold_copies=True)[1:]
    named = f"format={kind}" if kind else ""
    return "/export" + (f"{whole}&{named}" if whole and named else whole or (named and f"?{named}"))


def comparison(texts: Sequence[str], within: SearchRequest, span: str = "") -> str:
    """Return the address that compares queries over time, each with the filters of `within`."""
    pairs = [("q", text) for text in texts if text]
    for name, field in FACETS.items():
        pairs.extend((name, str(value)) for value in getattr(within, field))
    return "/compare?" + urlencode(pairs + ([("span", span)] if span else []))


def toggled(request: SearchRequest, facet: str, value: str) -> str:
    """Return the address with one facet value switched on, or off when it is on."""
    field = FACETS[facet]
    typed: str | int = int(value) if facet == "topic" else value
    chosen = getattr(request, field)
    after = tuple(v for v in chosen if v != typed) if typed in chosen else (*chosen, typed)
    return address(request, **{field: after})


def _several(params: QueryParams, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in params.getlist(name)[:50] if value))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return ""


def _page(text: str) -> int:
    return min(max(int(text), 1), MOST_PAGES) if _is_number(text) else 1


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16
