"""Words that judge who speaks instead of telling what is said: pointed out to whoever writes, never refused."""

from __future__ import annotations

import re
from functools import cache

from vietnamese import lexicons
from vietnamese.text import clean, exact

# Between quotes stand people's own words, which are what a report is for.
_QUOTED = re.compile("“[^”]*”|\"[^\"]*\"|«[^»]*»|‘[^’]*’")


def labels(text: str) -> list[str]:
    """Return the labels of a text as they stand in it, each once, in order; quoted ones are people's own words."""
    whole = clean(text)
    said = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), _exact(whole))
    return list(dict.fromkeys(whole[found.start():found.end()] for found in _pattern().finditer(f"{said} ")))


def _exact(whole: str) -> str:
    """Return the exact letters with quotes still in their places, so that what is quoted can be passed over."""
    letters = exact(whole)
    return "".join(sign if sign in "“”\"«»‘’" else letter for sign, letter in zip(whole, letters, strict=True))


@cache
def _pattern() -> re.Pattern[str]:
    known = sorted({" ".join(exact(word).split()) for word in lexicons.words("labels")}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(word.replace(' ', ' +') for word in known)})(?!\w)")
