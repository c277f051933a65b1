"""Titles of series, whose every piece is news of its own: today's price, forecast, draw, round of matches."""

from __future__ import annotations

import re
from functools import cache

from vietnamese import lexicons
from vietnamese.text import bare, fold

# Words of a fresh title that stand before the series' name.
_BEFORE = "(?:(?:cap nhat|moi nhat|nong|truc tiep|video|infographic|clip) )?"
# A date, a time of day, "today", a round or an issue: what one piece of a series is told from the others by.
_MARK = re.compile(
    r"(?<!\w)(?:(?:ngay|sang|trua|chieu|toi|dem|phien|thang|tuan|vong|ky|so|ngay mung|mung)\s+)*"
    r"\(?(?:\d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{2,4})?"
    r"|(?:ngay|phien|thang|tuan|vong|ky|so|mung)\s+\d{1,4}(?!\w)"
    r"|hom nay|hom qua|ngay mai|(?:sang|trua|chieu|toi|dem) (?:nay|qua|mai)|(?:tuan|thang) (?:nay|qua|toi)"
    r"|phien (?:nay|cuoi tuan))\)?"
    r"(?!\w)")
_PIECE = re.compile(r"[:;,.?!|“”\"()…–—]|\s-\s")
_WORDS = 8      # of a name; longer beginnings are sentences


@cache
def _series() -> re.Pattern[str]:
    names = sorted((fold(name) for name in lexicons.words("series")), key=len, reverse=True)
    return re.compile(rf"{_BEFORE}(?:{'|'.join(map(re.escape, names))})(?!\w)")


def is_edition(title: str) -> bool:
    """Say whether a title names a piece of a well-known series, with or without diacritics."""
    return bool(_series().match(" ".join(fold(title).split())))


def series_name(title: str) -> str:
    """Return what stays the same in the titles of a series, folded; "" when the title has no date, round or "today".

    "Mực nước sông Lam ngày 5/3: còn lên" is a piece of "muc nuoc song lam".
    """
    text = bare(title)
    mark = _MARK.search(text)
    if mark is None:
        return ""
    for piece in (*reversed(_PIECE.split(text[: mark.start()])), *_PIECE.split(text[mark.end() :])):
        words = fold(piece).split()
        if len(words) >= 2:
            return " ".join(words[:_WORDS])
    return ""


def without_mark(title: str) -> str:
    """Return the title without its date, round or "today": two series of one day share nothing else."""
    mark = _MARK.search(bare(title))
    return title if mark is None else f"{title[: mark.start()]} {title[mark.end() :]}"
