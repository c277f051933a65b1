"""Where a list of reports goes on: behind the one that was shown last, whatever came meanwhile."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from starlette.requests import Request

from storage.report_desk import Listed

_CURSOR = re.compile(r"([0-9]{1,17})\.([0-9]{1,18})")
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


def cursor_of(request: Request) -> tuple[datetime, int] | None:
    """Return the report behind which the list goes on; None for the first page, and for what is no cursor."""
    found = _CURSOR.fullmatch(request.query_params.get("before", ""))
    if found is None:
        return None
    try:
        return _BEGIN + timedelta(microseconds=int(found[1])), int(found[2])
    except OverflowError:
        return None


def moved(found: Sequence[Listed], shown: int) -> str:
    """Return the cursor behind the last of `shown` reports, "" where nothing follows."""
    if len(found) <= shown:
        return ""
    last = found[shown - 1].report
    return f"{(last.sent_at - _BEGIN) // timedelta(microseconds=1)}.{last.id}"
