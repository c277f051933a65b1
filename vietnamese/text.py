"""The text rules: `clean` is what is stored, `exact` and `fold` are what is matched, token for token in both engines.

`exact` and `fold` give one character for one, so that an offset in them is the same offset in the cleaned text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from vietnamese.encodings import Repaired, repair

__all__ = [
    "RULES_VERSION", "Repaired", "bare", "clean", "exact", "fold", "fold_exact", "folded_tokens", "has_tone", "repair",
    "squeeze", "token_spans", "tokens",
]

RULES_VERSION = 1  # raised with any change of the outcome below; an index built under another number is rebuilt

_LOOK_ALIKES = {"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u01a2": "Ư", "\u01a3": "ư"}
_LINE_ENDS = "\r\u0085\u2028\u2029\x0b\x0c"
_INVISIBLE_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
_INVISIBLE = re.compile("[\ufe00-\ufe0f\U000e0000-\U000e0fff\ud800-\udfff]")
# Presentation forms that people and old systems write Latin text with: ligatures, full width, mathematical letters.
_PRESENTATION = re.compile("[\ufb00-\ufb06\uff01-\uff9f\uffe0-\uffee\U0001d400-\U0001d7ff]")


def _clean_character(character: str) -> str:
    if character in _LOOK_ALIKES:
        return _LOOK_ALIKES[character]
    if character in _LINE_ENDS:
        return "\n"
    if character in _INVISIBLE_LETTERS or _INVISIBLE.match(character):
        return ""
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in {"Cc", "Cf"}:
        return character if character in "\n\t" else ""
    if _PRESENTATION.match(character):
        return unicodedata.normalize("NFKC", character)
    return character


def _exact_character(character: str) -> str:
    lower = _LOOK_ALIKES.get(character, character).lower()[0]  # "İ".lower() is two characters; the first is the letter
    return lower if lower.isalnum() else " "


def _fold_character(character: str) -> str:
    lower = _exact_character(character)
    if lower == "đ":
        return "d"
    parts = unicodedata.normalize("NFD", lower)
    plain = parts[0].isalnum() and all(unicodedata.combining(mark) for mark in parts[1:])
    return parts[0] if plain else lower


def _bare_character(character: str) -> str:
    return _fold_character(character) if character.isalnum() else character


class _Table(dict[int, str]):
    """A translation table that works out each character when it first meets it."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        self[code] = value = self._rule(chr(code))
        return value


class _Letters:
    """A table that gives one character for one, for long texts as an array: ten times as fast as `str.translate`.

    Below LONG the array costs more than it spares. Characters outside the array's plane go through `str.translate`.
    """

    LONG, PLANE, UNKNOWN = 120, 0x10000, 0xffffffff

    def __init__(self, rule: Callable[[str], str]) -> None:
        self._table = _Table(rule)
        self._codes: Any = None

    def of(self, text: str) -> str:
        """Return the text with every character replaced."""
        if len(text) < self.LONG:
            return text.translate(self._table)
        import numpy as np  # commands that read no text start without it

        if self._codes is None:
            self._codes = np.full(self.PLANE, self.UNKNOWN, np.uint32)
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        if int(codes.max()) >= self.PLANE:
            return text.translate(self._table)
        found = self._codes[codes]
        if int(found.max()) == self.UNKNOWN:
            for code in np.unique(codes[found == self.UNKNOWN]).tolist():
                self._codes[code] = ord(self._table[code])
            found = self._codes[codes]
        replaced: str = found.tobytes().decode("utf-32-le", "surrogatepass")
        return replaced


_CLEAN = _Table(_clean_character)
_EXACT = _Letters(_exact_character)
_FOLD = _Letters(_fold_character)
_BARE = _Letters(_bare_character)

# Letters and marks of ordinary Vietnamese text: a text made of these only needs no table.
_ORDINARY = (
    "\t\n\x20-\x7e\u00a1-\u00ac\u00ae-\u00cf\u00d1-\u00ef\u00f1-\u0188\u018a-\u01a1\u01a4-\u02ff\u0300-\u034e"
    "\u0350-\u036f\u1ea0-\u1ef9\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
)
_UNUSUAL = re.compile(f"[^{_ORDINARY}]")

# A tone typed before the circumflex or breve: NFC cannot reorder two marks of one class.
_TONE_FIRST = re.compile("([aeoAEO])([\u0300\u0301\u0303\u0309])([\u0302\u0306])")
_TONE_FIRST_COMPOSED = re.compile("[àáảãèéẻẽòóỏõÀÁẢÃÈÉẺẼÒÓỎÕ][\u0302\u0306]")


def _shape_before_tone(match: re.Match[str]) -> str:
    return _TONE_FIRST.sub(r"\1\3\2", unicodedata.normalize("NFD", match[0]))


def clean(text: str) -> str:
    """Return the text as it is stored: NFC, no invisible or control character, Đ/đ and Ư/ư from look-alikes.

    Line ends become "\\n", every other space character a plain space; presentation forms (full width, ligatures,
    mathematical letters) become plain letters. Applying it twice changes nothing.
    """
    if _UNUSUAL.search(text):
        text = text.replace("\r\n", "\n").translate(_CLEAN)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if "\u0302" in text or "\u0306" in text:
        text = unicodedata.normalize("NFC", _TONE_FIRST_COMPOSED.sub(_shape_before_tone, text))
    return text


def squeeze(text: str) -> str:
    """Return cleaned text with single spaces, no space at line edges and no empty line."""
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return "\n".join(line for line in lines if line)


# "hòa" is written "hoà": the tone moves to the second vowel of oa, oe, uy where they end a syllable. "qu" is a
# consonant, so its u is left alone.
_MOVED = {
    old + last: first + new
    for first, last, olds, news in (
        ("o", "a", "òóỏõọ", "àáảãạ"), ("o", "e", "òóỏõọ", "èéẻẽẹ"), ("u", "y", "ùúủũụ", "ỳýỷỹỵ"),
    )
    for old, new in zip(olds, news, strict=True)
}
# That no q stands before is looked at afterwards: a pattern that begins with that question is tried at every letter.
_MOVABLE = re.compile(r"[òóỏõọùúủũụ][aey](?![^\W\d_])")


def _with_moved_tone(match: re.Match[str]) -> str:
    after_q = match.string[max(0, match.start() - 1)] == "q"
    return match[0] if after_q else _MOVED.get(match[0], match[0])


def exact(text: str) -> str:
    """Return the text in lower case with every other character than a letter or digit as a space, same length.

    Tone placement is canonical ("hoà" for "hòa"). Give it cleaned text: a separate combining mark becomes a space.
    """
    return _MOVABLE.sub(_with_moved_tone, _EXACT.of(text))


def fold(text: str) -> str:
    """Return `exact` without diacritics and with d for đ, same length; of exact text it is the same as of the text."""
    return _FOLD.of(text)


def bare(text: str) -> str:
    """Return the text in lower case without diacritics, every sign kept, same length."""
    return _BARE.of(text)


def fold_exact(text: str) -> tuple[str, str]:
    """Return (exact, fold) of one text."""
    return exact(text), fold(text)


def tokens(text: str) -> list[str]:
    """Return the syllables of the text as typed, in lower case."""
    return exact(text).split()


def folded_tokens(text: str) -> list[str]:
    """Return the syllables of the text without diacritics."""
    return fold(text).split()


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of every token of the text, in the order of `tokens`."""
    return [match.span() for match in _TOKEN.finditer(fold(text))]


_TOKEN = re.compile("[^ ]+")
_TONED = re.compile("[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0300-\u0303\u0306\u0309\u031b\u0323]")


def has_tone(text: str) -> bool:
    """Return whether the text was typed with Vietnamese diacritics (any one letter shows it)."""
    return _TONED.search(text) is not None
