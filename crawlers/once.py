"""Each request is sent once: what repeats it behind the crawler's back knows nothing of the host's pause."""

from __future__ import annotations

from twisted.web.client import HTTPConnectionPool

# Servers close kept connections after 5 to 75 seconds; one that is older is likelier to fail than to save anything.
KEPT_SECONDS = 20


def ask_once() -> None:
    """Take from Twisted its second try on a new connection, which a server sees a moment after the first.

    For every pool of the process, also those of other download handlers. A page that is lost so is due again later.
    """
    HTTPConnectionPool.retryAutomatically = False
    HTTPConnectionPool.cachedConnectionTimeout = KEPT_SECONDS
