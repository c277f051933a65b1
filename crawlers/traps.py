"""Links of a section page that lead to no article: calendars, endless pages, sorted views, searches, ways back."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

# What names one item: "newsid=12", "ItemID=5", "p=501", the number or the long name at the end of a path. Numbers of
# categories, portlets and tabs name a place in the site.
_ITEM = re.compile(r".*id|p|bai|tin|post|article|news", re.IGNORECASE)
_PLACE = re.compile(r"(?:.*[_-])?(?:cat|category|c|zone|group|parent|p_p_|portlet|module|lang|site|tab|menu|item)_?id",
                    re.IGNORECASE)
_NAMED = re.compile(r"\d{4,}(?:\.\w{2,5})?/?$|/[^/]*-[^/]*-[^/]*-[^/]+$")

_SORTED = re.compile(r"sort\w*|order_?by|filter\w*|filter\[.*|facets?\w*|facets?\[.*|f\[.*|dir", re.IGNORECASE)
_SHOWN = re.compile(r"per_?page|page_?size|limit|delta|view_?mode|display_?mode", re.IGNORECASE)
_CALENDAR = re.compile(r"month|year|day|date|week|thang|nam|ngay|tuan|tribe-bar-date|mini", re.IGNORECASE)
_PAGED = re.compile(
    r"page|paged|pg|trang|page_?(?:no|index|num|number)|cur_?page|cur|offset|start|limit_?start|from|skip",
    re.IGNORECASE)
_SEARCH = re.compile(r"s|q|query|keywords?|search|tu_?khoa|tim|tim_?kiem", re.IGNORECASE)
_BACK = re.compile(r"return\w*|redirect\w*|nv_redirect|back_?url|next|continue|referer|u|url|link", re.IGNORECASE)
_VERB, _DO = re.compile(r"reply_?to_?com|add-to-cart|share|like|vote|ical", re.IGNORECASE), frozenset({
    "action", "act", "do", "cmd", "task"})
_ACTIONS = frozenset("print email mail login logout register share vote like compare subscribe ical add".split())
_WHERE = re.compile(r"https?:|%2f|/", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}(?:[-/.]\d{1,4}){0,2}")
# A day, a month or a year of everything, and a further page of a list.
_ARCHIVE = re.compile(
    r"/(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}/?$|/\d{4}[/-]\d{1,2}[/-]\d{1,2}/?$|/(?:page|trang)[/-]\d+(?:\.\w{2,5})?/?$",
    re.IGNORECASE)
# No list that people look through has more pages, and no article.
LAST_PAGE, MOST_OF_ONE_NAME = 1000, 2


def leads_to_no_article(url: str) -> bool:
    """Say whether a link, in its canonical spelling, is one of those that a site makes up without end."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if _ARCHIVE.search(parts.path) or _goes_back_or_acts(query):
        return True
    if not query:
        return False
    return _is_endless(query) if names_an_item(parts.path, query) else _is_a_view(query)


def names_an_item(path: str, query: list[tuple[str, str]]) -> bool:
    """Say whether an address tells one item: a number or a long name at its end, or a number in its query."""
    by_number = any(_ITEM.fullmatch(name) and not _PLACE.fullmatch(name) and value for name, value in query)
    return by_number or bool(_NAMED.search(path))


def _goes_back_or_acts(query: list[tuple[str, str]]) -> bool:
    names = Counter(name for name, _ in query if not name.endswith("]"))
    return max(names.values(), default=0) > MOST_OF_ONE_NAME or any(
        (_BACK.fullmatch(name) and _WHERE.match(value)) or _VERB.fullmatch(name)
        or (name.lower() in _DO and value.lower() in _ACTIONS) for name, value in query)


def _is_endless(query: list[tuple[str, str]]) -> bool:
    return any(_PAGED.fullmatch(name) and value.isdigit() and int(value) >= LAST_PAGE for name, value in query)


def _is_a_view(query: list[tuple[str, str]]) -> bool:
    return any(
        _SORTED.fullmatch(name) or _SHOWN.fullmatch(name) or _SEARCH.fullmatch(name)
        or (_PAGED.fullmatch(name) and value.lstrip("-").isdigit())
        or (_CALENDAR.fullmatch(name) and _DATE.fullmatch(value))
        for name, value in query)
