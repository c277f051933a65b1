"""The notice beside a digest of a day that was not over; the digest itself holds no clock, so it is no part of it."""

from __future__ import annotations

from datetime import datetime

from config import clock
from langnghe import formats
from langnghe.i18n import gettext as _


def notice(last: str, at: datetime, kind: str = "day") -> str:
    """Return what to say of a digest up to the day `last` that was counted at `at`, "" when that was over by then."""
    if clock.local_day(at) > last:
        return ""
    words = _("Counted up to %(when)s, when the day was not over.") if kind == "day" else _(
        "Counted up to %(when)s, when the period was not over.")
    return words % {"when": formats.moment(at)}
