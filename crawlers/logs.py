"""What Scrapy may say: which step failed on which page, never what stood on it."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.logformatter import LogFormatter

from crawlers.items import PageResult


class QuietFormatter(LogFormatter):
    """Items, responses and their texts stay out of the log."""

    def crawled(self, request: Any, response: Any, spider: Any) -> Any:
        """Say nothing: each page ends in a counted status."""
        return None

    def scraped(self, item: Any, response: Any, spider: Any) -> Any:
        """Say nothing: the item is page text."""
        return None

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> Any:
        """Say nothing: a dropped item is counted too."""
        return None

    def item_error(self, item: Any, exception: BaseException, response: Any, spider: Any) -> Any:
        """Name the page's row and the kind of error; an error's words may quote the item."""
        page = item.page_id if isinstance(item, PageResult) else "?"
        return {"level": logging.ERROR, "msg": "page %(page)s was not stored: %(error)s",
                "args": {"page": page, "error": type(exception).__name__}}


class WithoutTraceback(logging.Filter):
    """Takes tracebacks off Scrapy's records: the last line of one is the error's own words."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass without its traceback."""
        if record.exc_info:
            error = record.exc_info[1]
            record.exc_info, record.exc_text = None, None
            record.msg, record.args = f"{record.getMessage().splitlines()[0][:300]} ({type(error).__name__})", ()
        return True


def from_warning(record: logging.LogRecord) -> bool:
    """Let warnings and errors pass."""
    return record.levelno >= logging.WARNING


def quieten() -> None:
    """Put the filters on the loggers; before and after Scrapy has set up logging."""
    # A filter and not a level: Scrapy's set-up takes levels back, then names the versions of a dozen libraries.
    logging.getLogger("scrapy.utils.log").addFilter(from_warning)
    # Scrapy's own INFO lines are a page of its settings before the first page is fetched.
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    # It reports a page that failed with the error's words, which may quote it; the page's status says so.
    logging.getLogger("scrapy-playwright").setLevel(logging.CRITICAL)
    # asyncio and twisted print exceptions that nobody took, with all their words.
    for name in ("scrapy.core.scraper", "scrapy.core.engine", "scrapy.utils.signal", "asyncio", "twisted"):
        logger = logging.getLogger(name)
        if not any(isinstance(f, WithoutTraceback) for f in logger.filters):
            logger.addFilter(WithoutTraceback())
