"""A saved search is the query of an address of the search page; what may not be kept is refused here."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from starlette.datastructures import QueryParams

from config.errors import ConfigError, Words
from langnghe.i18n import language
from langnghe.troubles import worded
from langnghe.web import addresses
from pipelines.topics.refusals import Refused
from pipelines.topics.wording import name
from search.errors import QueryError
from search.nodes import Query
from search.persons import refuse_person
from search.query import as_question, describe
from search.results import SearchRequest
from search.service import understood
from storage.sessions import Database

MOST_QUERY = 12_000


class NotKept(ConfigError):
    """What is to be saved cannot be kept, in words for whoever typed it."""


def query_of(request: SearchRequest) -> str:
    """Return what is kept of a request: its address without the page."""
    return urlsplit(addresses.address(replace(request, page=1))).query


def request_of(query: str) -> SearchRequest:
    """Return the request that was kept."""
    return addresses.read(QueryParams(query))


def checked(database: Database, query: str) -> str:
    """Return a query as it is kept.

    Raises NotKept for one that asks for everything or is too long, QueryError for one that cannot be read or is a
    person's name and nothing else.
    """
    if len(query) > MOST_QUERY:
        raise NotKept(Words("the search is too long to be saved"))
    request = replace(request_of(query.removeprefix("/").removeprefix("?")), page=1)
    kept = query_of(request)
    asked = understood(database, request)
    if not kept or not _asks_for_something(request):
        raise NotKept(Words("an empty search is every article: type words or choose a filter first"))
    refuse_person(asked, request.text)
    return kept


def _asks_for_something(request: SearchRequest) -> bool:
    return any((request.text, request.sources, request.kinds, request.sections, request.topics, request.areas,
                request.documents, request.day_from, request.day_to))


def titled(text: str) -> str:
    """Return the name of a saved search as it is kept; raises NotKept for one that is empty or names a person."""
    try:
        return name(text)
    except Refused as error:
        # Topics have the same rule in their own words.
        if not text.strip():
            raise NotKept(Words("a saved search needs a name")) from error
        raise NotKept(Words("a saved search is named for what it is about, never only for a person, in at most 200 "
                            "characters")) from error


def asked(database: Database, query: str) -> Query:
    """Return what decides the matches of a saved search.

    Raises QueryError for one that cannot be read any more, also where the name check learned since it was kept.
    """
    request = request_of(query)
    plain = understood(database, request)
    refuse_person(plain, request.text)
    return as_question(plain) if request.mode == "question" else plain


def in_words(database: Database, query: str) -> tuple[str, str]:
    """Return what is kept in the reader's words, or "" and what is wrong with it."""
    try:
        return describe(asked(database, query), language()), ""
    except QueryError as error:
        return "", worded(error)
