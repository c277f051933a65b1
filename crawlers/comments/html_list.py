"""Comments under an article as HTML: on the article's own page, or at an address of their own."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit, urlunsplit

from config.comments import ID, PAGE, CommentsConfig
from crawlers.comments.answers import named


def thread_address(config: CommentsConfig, meta: Mapping[str, str], article_url: str) -> str:
    """Return the address of an article's comments, "" when its page names no number that the address asks for.

    The article's address stands in the fragment, which is never sent: the row needs no other memory of its article,
    and comments on the article's own page have an address apart from it.
    """
    address = config.endpoint or article_url
    if ID in address:
        object_id = named(config.object_id, meta, article_url)
        if not object_id:
            return ""
        address = address.replace(ID, quote(object_id, safe=""))
    return urlunsplit(urlsplit(address)._replace(fragment=article_url))


def page_request(address: str, number: int) -> str:
    """Return what to ask for one page, counted from 1; the same for each where the address counts none."""
    return urlunsplit(urlsplit(address)._replace(fragment="")).replace(PAGE, str(number))


def counts_pages(address: str) -> bool:
    """Say whether the address itself counts its pages."""
    return PAGE in address
