"""Other readings of a text in which somebody hid a name from a program: letters set apart, digits for letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

_APART = re.compile(r"(?<![^\W_])[^\W\d_](?:[\W_]+[^\W\d_](?![^\W_]))+")        # two single letters and more
_ALONE = re.compile("[bcdđghklmnpqrstvx]", re.IGNORECASE)      # no vowel: "y" and "o" are words
_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans("013456780@$", "oieasgtboas")
_DIGITS = re.compile(r"(?=\S*[^\W\d_])(?=\S*[\d@$])[\w@$]+")


def readings(text: str) -> Iterator[str]:
    """Yield what a text says with its single letters put together, and with letters for the digits inside of words.

    "N g u y ễ n Văn An", "N.g.u.y.ễ.n Văn An", "N guyễn Văn An" and "Nguy3n V4n An" are "Nguyễn Văn An"; the text
    itself is left out.
    """
    plain = _DIGITS.sub(lambda found: found[0].translate(_LETTERS), text)
    seen = {text}
    for spelled in (text, plain):
        together = _APART.sub(lambda found: "".join(_WORD.findall(found[0])), spelled)
        for reading in (spelled, together, _attached(together, after=True), _attached(together, after=False)):
            if reading not in seen:
                seen.add(reading)
                yield reading


def _attached(text: str, *, after: bool) -> str:
    """Return a text whose single letters belong to the word behind them, or before them."""
    words = text.split()
    if not 1 < len(words) <= 8 or not any(map(_ALONE.fullmatch, words)):
        return text
    found: list[str] = []
    open_ = ""
    for word in words if after else words[::-1]:
        alone = _ALONE.fullmatch(word) is not None
        if open_:
            found.append(open_ + word if after else word + open_)
            open_ = ""
        elif alone:
            open_ = word
        else:
            found.append(word)
    found += [open_] if open_ else []
    return " ".join(found if after else found[::-1])
