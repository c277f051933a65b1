"""Foreign personal names in Vietnamese headlines: after an office, by a known given name, or known by themselves."""

from __future__ import annotations

import re
from functools import cache

from vietnamese import lexicons
from vietnamese.names import UPPER
from vietnamese.text import exact, fold

_WORD = rf"[{UPPER}][^\W\d_]*"
_RUN = re.compile(rf"(?<!\w){_WORD}(?:(?: | ?- ?){_WORD}|-[^\W\d_]+)*")
_PART = re.compile(r"[^\W\d_]+")
# Offices that a foreign name follows, perhaps with the country between them: "Tổng thống Nga Putin".
_OFFICE = re.compile(
    r"(?<!\w)(?:(?i:tổng thống|thủ tướng|ngoại trưởng|hoàng tử|công chúa|giáo hoàng|thượng nghị sĩ|nghị sĩ|đại sứ"
    r"|tướng)|TT) $")
_RIMES = frozenset(
    "a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem ien ieng iep"
    " iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oat oay oc oe oen oeo oet oi om on ong"
    " ooc oong op ot u ua uan uang uat uay uc ue uech uenh ui um un ung uo uoc uoi uom uon uong uop uot uou up ut"
    " uu uy uya uych uyen uyet uynh uyt uyu y yem yen yeng yet yeu".split())
_SYLLABLE = re.compile(r"(?:ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|[bcdghklmnprstvx])?(\w+)")


@cache
def _known(kind: str) -> frozenset[str]:
    return frozenset(" ".join(exact(entry).split()) for entry in lexicons.table("foreign_names")[kind])


@cache
def _countries() -> frozenset[str]:
    return frozenset(" ".join(exact(name).split()) for name in lexicons.words("countries"))


@cache
def is_syllable(word: str) -> bool:
    """Return whether a word has the shape of a Vietnamese syllable, with or without its marks."""
    found = _SYLLABLE.fullmatch(fold(word))
    return found is not None and (found[1] in _RIMES or fold(word) in _RIMES)


def is_country(words: str) -> bool:
    """Return whether the words begin with the name of a country."""
    return _country(exact(words).split()) > 0


def _country(parts: list[str]) -> int:
    """Return how many words at the beginning are a country's name."""
    return next((n for n in (3, 2, 1) if " ".join(parts[:n]) in _countries()), 0)


def mentions(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of every foreign name that can be told for certain, in order."""
    found = []
    for run in _RUN.finditer(text):
        words = [(run.start() + w.start(), run.start() + w.end()) for w in _PART.finditer(run[0])]
        first = _known_from(text, words)
        if first is None and _OFFICE.search(text, max(0, run.start() - 20), run.start()):
            first = _behind_country(text, words)
        if first is not None:
            found.append((words[first][0], words[-1][1]))
    return found


def _known_from(text: str, words: list[tuple[int, int]]) -> int | None:
    """Return the number of the word at which a known name begins."""
    parts = [exact(text[a:b]) for a, b in words]
    for n, part in enumerate(parts):
        alone = part in _known("alone") or " ".join(parts[n:n + 2]) in _known("alone") \
            or " ".join(parts[n:n + 3]) in _known("alone")
        if alone or (part in _known("given") and n + 1 < len(parts)):
            return n
    return None


def _behind_country(text: str, words: list[tuple[int, int]]) -> int | None:
    """Return the number of the first word after the country, when one of the rest is no Vietnamese syllable."""
    parts = [exact(text[a:b]) for a, b in words]
    skipped = _country(parts)
    return skipped if any(not is_syllable(part) for part in parts[skipped:]) else None
