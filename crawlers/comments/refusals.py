"""Comments that a site refuses to give: switched off for its source for long, never got around.

Only kinds of config.comments.GIVES_UP do so: of an endpoint that is known to turn crawlers away, one refusal says all.
Elsewhere a single thread may be closed.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config import clock
from config.comments import GIVES_UP, CommentsConfig
from crawlers.fetching import FetchFailed
from crawlers.statuses import Status

REST = timedelta(days=30)
REFUSALS = frozenset({401, 403, 407, 451})


class Refusal(Exception):
    """A site does not give its comments; the message says how, without quoting."""


@dataclass(slots=True)
class Refusals:
    """Until when the comments of a source (by name) are off: as the record knows it, and what this run met.

    Who asks holds the lock: after a no, threads that waited for their turn ask nothing more.
    """

    until: dict[str, datetime] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def off(self, source: str) -> datetime | None:
        """Return until when nothing is asked, None when it may be."""
        until = self.until.get(source)
        return until if until is not None and until > clock.now() else None

    def note(self, source: str) -> datetime:
        """Switch a source's comments off and return until when; a page that was under way does not move it."""
        until = self.off(source) or clock.now() + REST
        self.until[source] = until
        return until


def refuses(config: CommentsConfig, failure: FetchFailed) -> bool:
    """Say whether a failure is the site's no: by its server, its robots.txt or a way out to a login."""
    no = failure.status in {Status.ROBOTS, Status.REDIRECT_ELSEWHERE} or failure.http_status in REFUSALS
    return config.kind in GIVES_UP and no
