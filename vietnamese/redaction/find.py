"""Finding and replacing: every detector once over one normalised reading of the text."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from dataclasses import dataclass

from vietnamese.redaction.addresses import addresses
from vietnamese.redaction.full_names import full_names
from vietnamese.redaction.initials import initials
from vietnamese.redaction.kinds import COMMENT_ONLY, PLACEHOLDERS, Context, Found
from vietnamese.redaction.normal import read
from vietnamese.redaction.online import emails, handles, profiles
from vietnamese.redaction.papers import papers
from vietnamese.redaction.people import people
from vietnamese.redaction.phones import phones
from vietnamese.redaction.plates import plates

# Where two finds overlap the one that comes first here stays.
_DETECTORS = (profiles, emails, papers, phones, plates, handles, addresses, people, full_names,
              initials)
_NEWS_DETECTORS = (profiles, emails, papers, phones, plates)
_RANK = {kind: rank for rank, kind in enumerate(PLACEHOLDERS)}

# Most paragraphs of news hold no number of five digits, no plate and no link: they are passed without a reading.
# Strokes count only in a number longer than a date: with them in every run each dated article was read, a fifth slower.
_DIGITS = re.compile(r"\d(?:[\s.\-()_*\u2010-\u2015\u200b-\u200f]{0,3}\d){4}|\d{2,4}/(?:[\s./-]{0,2}\d){7}")
_SIGNS = ("@", "(at)", "[at]", "{at}", "a còng", " at gmail", " at yahoo", "biển số", "biển kiểm", "bks", "://", "www.")
_LINK = re.compile(r"[a-z0-9]\.[a-z]{2,12}(?::\d+)?/[a-z0-9@~?_]", re.IGNORECASE)
_LINK_ENDS = (".com/", ".me/", ".net/", ".vn/", ".org/", ".ee/", ".app/", ".social/", ".info/", ".co/", ".tv/")


@dataclass(frozen=True)
class Redacted:
    """The text with placeholders, and how many of each kind were put in."""

    text: str
    counts: dict[str, int]


def find(text: str, context: Context) -> list[Found]:
    """Return the personal data of a text in order, without overlaps; offsets are those of the text as given."""
    news = context == "news"
    if news and not _may_hold(text):
        return []
    reading = read(text)
    found = [f for detector in (_NEWS_DETECTORS if news else _DETECTORS) for f in detector(reading, news=news)]
    if news:
        found = [f for f in found if f.kind not in COMMENT_ONLY]
    kept = _without_overlaps(found)
    return [Found(*reading.original(f.start, f.end), f.kind) for f in kept]


def _may_hold(text: str) -> bool:
    # Plain searches first: one regular expression of all this took 0.6 ms for an article, these 0.1.
    if _DIGITS.search(text):
        return True
    lower = text.lower()
    return any(sign in lower for sign in _SIGNS) or (
        any(end in lower for end in _LINK_ENDS) and _LINK.search(text) is not None)


def redact(text: str, *, context: Context) -> Redacted:
    """Return the text with a typed placeholder for each piece of personal data; news keeps names and places."""
    found = find(text, context)
    if not found:
        return Redacted(text, {})
    pieces, position = [], 0
    for piece in found:
        pieces += [text[position:piece.start], PLACEHOLDERS[piece.kind]]
        position = piece.end
    return Redacted("".join([*pieces, text[position:]]), dict(Counter(f.kind for f in found)))


def _without_overlaps(found: list[Found]) -> list[Found]:
    kept: list[Found] = []  # in order: only the neighbours can overlap, however many there are
    for candidate in sorted(found, key=lambda f: (_RANK[f.kind], f.start, -f.end)):
        place = bisect(kept, candidate.start, key=lambda f: f.start)
        before, after = kept[max(0, place - 1):place], kept[place:place + 1]
        if all(f.end <= candidate.start for f in before) and all(candidate.end <= f.start for f in after):
            kept.insert(place, candidate)
    return kept
