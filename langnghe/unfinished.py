"""That a digest was counted before its days were over: said in every form, and no part of what is stored.

The stored body holds no clock. When an edition was counted is known from the record, so it reads
the same at any later time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from config import clock
from langnghe import formats
from langnghe.i18n import gettext as _

COUNTED = "counted_at"       # beside the stored keys, only where the days were not over


def notice(last: str, at: datetime, kind: str = "day") -> str:
    """Return what to say of a digest up to the day `last` that was counted at `at`, "" when that was over by then."""
    if clock.local_day(at) > last:
        return ""
    words = _("Counted up to %(when)s, when the day was not over.") if kind == "day" else _(
        "Counted up to %(when)s, when the period was not over.")
    return words % {"when": formats.moment(at)}


def beside(body: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Return the body of an edition counted at `at` for rendering: where its days were not over, it says when."""
    over = clock.local_day(at) > body.get("last_day", body["day"])
    return dict(body) if over else {**body, COUNTED: at.isoformat()}


def told(body: Mapping[str, Any]) -> str:
    """Return the notice of a body that is to be rendered, "" for one whose days were over."""
    at = body.get(COUNTED)
    return notice(body.get("last_day", body["day"]), datetime.fromisoformat(at), body["kind"]) if at else ""
