"""Days as a person types them."""

from __future__ import annotations

from search import fields
from search.errors import QueryError


def one_day(text: str) -> str | None:
    """Return a typed day (31/5/2026, 2026-05-31) as YYYY-MM-DD; None for anything else, a month or a range too."""
    try:
        found = fields.days(text, 0)
    except QueryError:
        return None
    if found.first is None or found.first != found.last:
        return None
    return f"{found.first // 10_000:04}-{found.first // 100 % 100:02}-{found.first % 100:02}"
