"""UTF-8 that was read as a Western encoding ("Ná»™i"), in whole or in part, once or twice: read again.

The library ftfy repairs whole texts as well; of real articles half misread it left 5 % of the words broken, and 7 %
where the spaces had been tidied, without saying so. What is known of Vietnamese closes that: two of three of its own
letters are E1 BA or E1 BB and one more byte, which no Western text has, and a syllable shows where a lost space was.
"""

from __future__ import annotations

import re
import unicodedata

from vietnamese.syllables import is_syllable

# The bytes 80 to BF as windows-1252 shows them, and as Latin-1 does.
_NEXT = "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014" \
        "\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
_SURE = re.compile(f"\u00e1[\u00ba\u00bb]{_NEXT}|\u00c3\u00a1\u00c2[\u00ba\u00bb]")
# What Vietnamese text is made of: letters of C3 to C6 and E1, signs of C2 and E2, pictures of F0. A space is the byte
# A0 after tidying; that of "Ã " is decided later.
_PIECE = re.compile(f"[\u00c2-\u00c6]{_NEXT}|\u00c6 |\u00e1[\u00ba\u00bb][ ]"
                    f"|[\u00e1\u00e2\u00ef]{_NEXT}{{2}}|\u00f0{_NEXT}{{3}}")
_LEFT = re.compile("\u00e1[\u00ba\u00bb]|[\u00c4\u00c6]|\u00c3(?![^\\W\\d_]|[.,;:!?)\"\u201d ])")
_TIDIED = re.compile(r"([^\W\d_]{0,8})" "\u00c3 " r"(?=([^\W\d_]*)(.?))", re.DOTALL)
_TIMES = 3
_TOLERATED = 0.01


def is_misread(text: str, fewest: int = 2) -> bool:
    """Return whether the text is certainly misread UTF-8: it holds at least so many letters that nothing else has."""
    if "\u00e1\u00ba" not in text and "\u00e1\u00bb" not in text and "\u00c3\u00a1\u00c2" not in text:
        return False
    return len(_SURE.findall(text)) >= fewest


def read_again(text: str) -> tuple[str, bool]:
    """Return the text in NFC with every misread piece read again, and whether nothing broken is left."""
    for _ in range(_TIMES):
        if not is_misread(text):
            break
        whole = decoded(text)
        if whole is not None:
            text = whole
            continue
        pieces = len(_PIECE.findall(text))
        text = _TIDIED.sub(_spaced, _PIECE.sub(_read, text))
        if len(_LEFT.findall(text)) > pieces * _TOLERATED:
            return text, False
    return unicodedata.normalize("NFC", text), not is_misread(text)


def decoded(text: str) -> str | None:
    """Return the whole text read again, None where it is not one piece of misread UTF-8."""
    try:
        return b"".join(map(byte_of, text)).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return None


def _read(match: re.Match[str]) -> str:
    try:
        return b"".join(map(byte_of, match[0].replace(" ", "\u00a0"))).decode("utf-8").replace("\u00a0", " ")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return match[0]


def byte_of(character: str) -> bytes:
    """Return the byte that windows-1252 shows as this character; Latin-1's for the five that it leaves open."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


# "à" is C3 A0, and A0 became a plain space: "lÃ m" is "làm", "lÃ mÆ°a" is "là mưa".
_BEFORE_Y = frozenset("ng n m g b d c th đ gi tr".split())


def _spaced(match: re.Match[str]) -> str:
    before, after = match[1], match[2]
    if not after:
        return f"{before}à" if not match[3] or match[3] in ".,;:!?)…”’" else f"{before}à "
    joined = is_syllable(f"{before}à{after}") and (after != "y" or before.lower() in _BEFORE_Y)
    return f"{before}à" if joined else f"{before}à "
