"""Refuses a request for an address that is never fetched, before anything is resolved."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from crawlers.addresses import AddressRefused, canonical, is_private_literal


class RequestRefused(IgnoreRequest):
    """The address guard refused a request; raised to whoever asked for the page."""


class AddressMiddleware:
    """Checks scheme, credentials, path and literal addresses; names are the resolver's part."""

    def __init__(self, allow_loopback: bool) -> None:
        self.allow_loopback = allow_loopback

    @classmethod
    def from_crawler(cls, crawler: Any) -> AddressMiddleware:
        """Make the middleware from the run's settings."""
        return cls(crawler.settings.getbool("GUARD_ALLOW_LOOPBACK"))

    def process_request(self, request: Any) -> None:
        """Raise RequestRefused or let the request pass."""
        try:
            canonical(request.url)
        except AddressRefused as reason:
            raise RequestRefused(str(reason)) from None
        if is_private_literal(urlsplit(request.url).hostname or "", self.allow_loopback):
            raise RequestRefused("a private address")
