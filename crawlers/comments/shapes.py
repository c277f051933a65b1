"""The adapters by the kind that a source file names."""

from __future__ import annotations

from collections.abc import Mapping

from config.comments import PAGE_KINDS, CommentsConfig
from crawlers.comments import html_list, vietnamnet, vnexpress, wordpress
from crawlers.comments.answers import Progress, Shape, attributes

# Endpoints that answer with data; the other kinds are read by selectors.
SHAPES: Mapping[str, Shape] = {
    "vnexpress": vnexpress.SHAPE, "vietnamnet": vietnamnet.SHAPE, "wordpress": wordpress.SHAPE}


def thread_address(config: CommentsConfig, meta: Mapping[str, str], article_url: str, body: bytes) -> str:
    """Return the address of the comments under an article, "" when there are none or they cannot be found."""
    if config.kind == "forum":
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
