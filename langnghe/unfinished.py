"""The notice beside a digest of a day that was not over; the digest itself holds no clock, so it is no part of it."""

from __future__ import annotations

from datetime import datetime

from config import clock
from langnghe import formats
from langnghe.i18n import gettext as _


def notice(day: str, at: datetime) -> str:
    """Return what to say of the digest of `day` that was counted at `at`, "" when the day was over by then."""
    if clock.local_day(at) > day:
        return ""
    return _("Counted up to %(when)s, when the day was not over.") % {"when": formats.moment(at)}
