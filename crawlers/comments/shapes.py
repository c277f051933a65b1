"""The adapters by the kind that a source file names."""

from __future__ import annotations

from collections.abc import Mapping

from config.comments import PAGE_KINDS, CommentsConfig
from crawlers.comments import html_list, tuoitre, vietnamnet, vnexpress, wordpress, wordpress_feed
from crawlers.comments.answers import Progress, Shape, attributes
from crawlers.comments.forum import shows_posts

# Endpoints that answer with data; the other kinds are read by selectors.
SHAPES: Mapping[str, Shape] = {
    "vnexpress": vnexpress.SHAPE, "vietnamnet": vietnamnet.SHAPE, "wordpress": wordpress.SHAPE,
    "wordpress-feed": wordpress_feed.SHAPE, "tuoitre": tuoitre.SHAPE}


def on_the_page(config: CommentsConfig) -> bool:
    """Say whether the comments stand on the article's own page."""
    return config.kind == "html" and not config.endpoint


def thread_address(
    config: CommentsConfig, meta: Mapping[str, str], article_url: str, body: bytes, content_type: str = ""
) -> str:
    """Return the address of the comments under an article, "" when there are none or they cannot be found."""
    # A page is not asked twice before it shows a comment; when it does, it has changed and is read anew.
    if config.kind == "forum" or (on_the_page(config) and not shows_posts(body, config, content_type)):
        return ""
    find = html_list.thread_address if config.kind == "html" else SHAPES[config.kind].thread_address
    return find(config, {**meta, **attributes(config, body)}, article_url)


def first_request(config: CommentsConfig, address: str) -> str:
    """Return what a crawl asks first for a thread."""
    if config.kind in PAGE_KINDS:
        return html_list.page_request(address, 1)
    return SHAPES[config.kind].page_request(config, address, Progress(config.page_size))


def job_kind(config: CommentsConfig) -> str:
    """Return the kind of the job that reads what a thread's address answers."""
    return "forum" if config.kind in PAGE_KINDS else "answer"
