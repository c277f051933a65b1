"""How often a feed itself wants to be asked at most: RSS's ttl, and the update period of the syndication module."""

from __future__ import annotations

import re

# Both stand before the first entry.
_FIRST_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_TTL = re.compile(r"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(r"<\w+:updatePeriod>\s*(\w+)\s*<", re.IGNORECASE)
_FREQUENCY = re.compile(r"<\w+:updateFrequency>\s*(\d{1,4})\s*<", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def least_gap(body: bytes) -> int:
    """Return the seconds that a feed wants between two requests, 0 when it says nothing."""
    # What is looked for is ASCII in every encoding, in UTF-16 between zeros: the feed need not be decoded once more.
    text = body.replace(b"\0", b"").decode("latin-1")
    start = _FIRST_ENTRY.search(text)
    head = text[:start.start()] if start else text[:20_000]
    ttl, period, frequency = _TTL.search(head), _PERIOD.search(head), _FREQUENCY.search(head)
    minutes = int(ttl[1]) * 60 if ttl else 0
    often = max(1, int(frequency[1])) if frequency else 1
    return max(minutes, PERIODS.get(period[1].lower(), 0) // often if period else 0)


def max_age(header: str) -> int:
    """Return the seconds for which a Cache-Control header says that an answer stays good."""
    found = _MAX_AGE.search(header)
    if found is None or "no-cache" in header.lower() or "no-store" in header.lower():
        return 0
    return int(found[1])
