"""Comments under an article as HTML: on the article's own page, or at an address of their own."""

from __future__ import annotations

from collections.abc import Mapping

from config.comments import PAGE, CommentsConfig
from crawlers.comments.answers import filled, under


def thread_address(config: CommentsConfig, meta: Mapping[str, str], article_url: str) -> str:
    """Return the address of an article's comments, "" when its page names no number that the address asks for.

    Those on the article's own page have an address apart from it: the fragment, which is never sent.
    """
    if config.endpoint:
        return filled(config, meta, article_url)
    return under(article_url, article_url)


def page_request(address: str, number: int) -> str:
    """Return what to ask for one page, counted from 1; the same for each where the address counts none."""
    return under(address, "").replace(PAGE, str(number))


def counts_pages(address: str) -> bool:
    """Say whether the address itself counts its pages."""
    return PAGE in address
