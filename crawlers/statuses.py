"""The statuses: every fetched page ends in exactly one of them, and their sums add up to the pages."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """How one fetch of one page ended; docs/configuration.md explains each to staff."""

    STORED = "stored"                        # a new article or thread
    REVISED = "revised"                      # known article whose title or text changed
    UNCHANGED = "unchanged"                  # same text as before
    NOT_MODIFIED = "not_modified"            # the server answered 304
    LISTING = "listing"                      # feed, sitemap or section page read for links
    DUPLICATE = "duplicate"                  # folded into another address of the same article
    NOT_ARTICLE = "not_article"              # list, gallery, video, live blog or too little text
    SOFT_404 = "soft_404"                    # answers 200 and says that it does not exist
    PAYWALL = "paywall"                      # breaks off where it asks for a login or a subscription
    NEEDS_RENDERING = "needs_rendering"      # no text without a browser that runs the page's scripts
    CONSENT = "consent"                      # asks for consent or a proof before it shows anything
    WITHDRAWN = "withdrawn"                  # 404/410 at the last address of an article that we hold
    GONE = "gone"                            # 404/410 of a page that we do not hold, or of one address among others
    ROBOTS = "robots"                        # robots.txt forbids the page
    ROBOTS_UNREACHABLE = "robots_unreachable"  # robots.txt failed: the host is not crawled now
    REDIRECT_ELSEWHERE = "redirect_elsewhere"  # led to another host or page, which became a row of its own
    REDIRECT_LOOP = "redirect_loop"          # redirects never ended
    ADDRESS_REFUSED = "address_refused"      # private network, wrong scheme, credentials, profile page
    TOO_LARGE = "too_large"                  # body over MAX_PAGE_BYTES, endless or a compression bomb
    BAD_ENCODING = "bad_encoding"            # legacy letters that cannot be converted for certain
    BAD_CONTENT = "bad_content"              # binary, empty or broken content
    EXTRACTION_FAILED = "extraction_failed"  # the extractor crashed or took too long
    HTTP_ERROR = "http_error"                # other 4xx
    SERVER_ERROR = "server_error"            # 5xx, tried again later
    THROTTLED = "throttled"                  # 429 or 503, tried again when the server says
    TIMEOUT = "timeout"                      # no answer in time
    CONNECTION_FAILED = "connection_failed"  # DNS, TLS, refused, broken off
    REMOVED = "removed"                      # was removed on request: never taken again
    INCOMPLETE_THREAD = "incomplete_thread"  # a thread broke off between pages: nothing of it is stored
    COMMENTS_REFUSED = "comments_refused"    # the site refuses its comments: switched off for long, not asked
    EXCLUDED = "excluded"                    # the source's file does not let it be fetched any more: not asked
    INCOMPLETE_ARTICLE = "incomplete_article"  # a part of an article could not be had: nothing of it is stored


RETRY_LATER = frozenset({
    Status.SERVER_ERROR, Status.THROTTLED, Status.TIMEOUT, Status.CONNECTION_FAILED, Status.ROBOTS_UNREACHABLE,
    Status.EXTRACTION_FAILED, Status.INCOMPLETE_THREAD,
})
# What a page of the source holds is known after these. On a day without one of them its counts are unknown, not zero:
# no answer, an answer that says no (403, robots.txt), a wall, an address that the source gave up, a text that could not
# be taken out.
READ = frozenset({
    Status.STORED, Status.REVISED, Status.UNCHANGED, Status.NOT_MODIFIED, Status.LISTING, Status.DUPLICATE,
    Status.NOT_ARTICLE, Status.REMOVED,
})
UNREAD = frozenset(Status) - READ
