"""Since you last looked: the browser keeps which digest it showed last, and the page says what is new against it.

Nothing is kept about readers here: the cookie holds two numbers of digests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from langnghe.web import fieldnews
from langnghe.web.fieldnews import News
from storage.views import DigestView

_VALUE = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Since:
    """What a digest has that the one seen before had not; counts are articles more than then."""

    seen: DigestView
    fresh: tuple[Mapping[str, Any], ...]
    grown: tuple[tuple[Mapping[str, Any], int], ...]
    hotspots: tuple[Mapping[str, Any], ...]
    field: tuple[News, ...] = ()

    @property
    def nothing(self) -> bool:
        """Say whether nothing is new."""
        return not (self.fresh or self.grown or self.hotspots or self.field)


def before(request: Request, shown: DigestView) -> int | None:
    """Return the digest of this kind that the browser showed before this one, None when it showed none.

    The page opened again still says what was new when it was opened first.
    """
    found = _VALUE.fullmatch(request.cookies.get(_name(shown), ""))
    if found is None:
        return None
    earlier, last = int(found[1]), int(found[2])
    return (earlier or None) if last == shown.id else last


def keep(answer: Response, request: Request, shown: DigestView) -> None:
    """Let the browser keep what it showed."""
    answer.set_cookie(_name(shown), f"{before(request, shown) or 0}.{shown.id}", max_age=YEAR, httponly=True,
                      samesite="lax")


def compare(seen: DigestView, shown: DigestView) -> Since:
    """Return what is new; topics are compared in size only where both digests are of the same days."""
    old = {topic["id"]: topic["articles"] for topic in seen.body["topics"]}
    topics = shown.body["topics"]
    more = [(topic, topic["articles"] - old[topic["id"]]) for topic in topics if topic["id"] in old]
    sides = [digest.body.get("field", {}) for digest in (seen, shown)]
    known = {one["hotspot"] for one in seen.body.get("hotspots", ())}
    return Since(
        seen, tuple(topic for topic in topics if topic["id"] not in old),
        tuple((topic, n) for topic, n in more if n > 0) if seen.day == shown.day else (),
        tuple(one for one in shown.body.get("hotspots", ()) if one["hotspot"] not in known),
        fieldnews.compare(*sides, same_days=seen.day == shown.day))


def _name(shown: DigestView) -> str:
    return f"digest-{shown.kind}"
