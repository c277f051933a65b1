"""Two to four queries on one chart: which of them, how much of what was collected, and when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from config import clock
from langnghe.i18n import language
from langnghe.render import trend_words
from langnghe.web import addresses, audit, comparing
from langnghe.web.desk import Desk, desk_of
from langnghe.web.templating import page
from search import trends
from search.errors import EngineUnavailable, IndexOutdated, QueryError
from search.nodes import Query
from search.results import SearchRequest
from search.service import Searcher


def compare(request: Request) -> Response:
    """Show the queries of the address over time; one that cannot be read, or is only a person's name, says why."""
    desk = desk_of(request)
    typed = [text.strip()[:addresses.MOST_TEXT] for text in request.query_params.getlist("q")]
    texts = [text for text in typed if text]
    within = replace(addresses.read(request.query_params), text="", mode="all", day_from="", day_to="")
    span = request.query_params.get("span", "")
    span = span if span in comparing.SPANS else comparing.DEFAULT_SPAN
    values: dict[str, Any] = {
        "texts": texts[:comparing.MOST], "left_out": texts[comparing.MOST:], "within": within, "span": span}
    try:
        return _shown(request, desk, texts[:comparing.MOST], within, span, values)
    except EngineUnavailable:
        return _unanswered(request, 503, values, trouble="down")
    except IndexOutdated:
        return _unanswered(request, 503, values, trouble="outdated")


def _shown(
    request: Request, desk: Desk, texts: list[str], within: SearchRequest, span: str, values: dict[str, Any]
) -> Response:
    asked, errors = desk.use(lambda searcher: _understood(searcher, texts, within))
    if errors:
        return _unanswered(request, 400, values, errors=errors)
    if not texts:
        return _unanswered(request, 200, values)
    now = clock.now()
    days = comparing.days(span, clock.local_day(now))
    found = desk.use(lambda searcher: trends.over_time(
        searcher, asked, (), now, days, "day", desk.limits.hotspots, language()))
    for text in texts:
        audit.note(request, "search", {"trend": days}, query=text)
    chart = comparing.compared(found, comparing.SPANS[span][0])
    return page(request, "compare.html", **values, errors={}, trouble="", found=found, chart=chart,
                first=comparing.first_day(found), last=clock.local_day(now), trend_words=trend_words,
                comparing=comparing)


def _unanswered(
    request: Request, status: int, values: dict[str, Any], errors: dict[int, QueryError] | None = None,
    trouble: str = "",
) -> Response:
    return page(request, "compare.html", status=status, **values, errors=errors or {}, trouble=trouble, found=None,
                chart=None, comparing=comparing)


def _understood(
    searcher: Searcher, texts: list[str], within: SearchRequest
) -> tuple[list[Query], dict[int, QueryError]]:
    """Return the queries, and what is wrong with which."""
    asked, errors = [], {}
    for at, text in enumerate(texts):
        try:
            asked.append(trends.understood(searcher, text, within))
        except QueryError as error:
            errors[at] = error
    return asked, errors
