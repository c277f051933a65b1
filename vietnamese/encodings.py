"""Legacy Vietnamese encodings: what can be told for certain is repaired, the rest is called uncertain.

The old fonts put Vietnamese letters on the places of Western ones, so their texts arrive as Western letters. A guess is
tried and judged by its words: it is certain when nearly all of them become possible Vietnamese syllables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from vietnamese.misread import decoded, is_misread, read_again
from vietnamese.syllables import is_syllable


@dataclass(frozen=True)
class Repaired:
    """The text and what was found.

    The verdict is "ok", "uncertain" (the text is returned as it came) or the encoding that was repaired: "nfd",
    "utf-8" (read as Western), "windows-1258", "tcvn3", "vni".
    """

    text: str
    verdict: str


# Letters that no Western encoding has: a text with its share of them is Unicode already.
_OWN = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_WESTERN = re.compile("[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]")
_SAMPLE = 4000  # characters that are judged; the whole text is converted
_CERTAIN, _POSSIBLE, _BROKEN, _GAIN = 0.9, 0.6, 0.5, 0.15
_FEWEST_WORDS, _FEWEST_DOUBTFUL = 2, 4


def repair(text: str) -> Repaired:
    """Return the text in NFC, converted from a legacy encoding where that is certain, with the verdict."""
    composed = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    as_unicode = Repaired(composed, "ok" if composed == text else "nfd")
    if is_misread(composed):
        return _from_utf8(composed) or as_unicode
    sample = composed[:_SAMPLE]
    western = len(_WESTERN.findall(sample))
    if western < _FEWEST_WORDS or len(_OWN.findall(sample)) * 5 >= western:
        return as_unicode
    return _from_utf8(composed) or _from_fonts(composed, sample) or as_unicode


# One letter is enough where the whole text can be read again.
_SHORT = re.compile("[\u00c2-\u00c6\u00e1\u00e2][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]")


def _from_utf8(text: str) -> Repaired | None:
    if is_misread(text):
        read, whole = read_again(text)
        return Repaired(read, "utf-8") if whole else Repaired(text, "uncertain")
    if not _SHORT.search(text):
        return None
    once = decoded(text)
    if once is None:
        return None
    return _from_utf8(once) or Repaired(unicodedata.normalize("NFC", once), "utf-8")


def convert(text: str, encoding: str) -> str:
    """Return a text in one of the legacy encodings ("tcvn3", "vni", "windows-1258", read as Western) in Unicode."""
    return _CONVERSIONS[encoding](text)


def _from_fonts(text: str, sample: str) -> Repaired | None:
    before = _share_of_syllables(sample, sample)
    shares = {name: _share_of_syllables(change(sample), sample) for name, change in _CONVERSIONS.items()}
    best = max(shares, key=lambda name: shares[name])
    # Windows-1258 has many letters of the West in their own places: half of its words look right before.
    if shares[best] >= _CERTAIN and (before <= _BROKEN or shares[best] >= before + _GAIN):
        return Repaired(convert(text, best), best)
    if before > _BROKEN:
        return None
    doubtful = shares[best] >= _POSSIBLE and len(_touched(sample)) >= _FEWEST_DOUBTFUL
    return Repaired(text, "uncertain") if doubtful else None


_WORD = re.compile(r"[^\s\d.,;:!?()\"“”'/\[\]–…-]+")
_ASCII_LETTER = re.compile("[A-Za-z]")


def _touched(text: str) -> list[str]:
    return [w for w in _WORD.findall(text) if not w.isascii() and _ASCII_LETTER.search(w)]


def _share_of_syllables(text: str, original: str) -> float:
    """Return the share of possible syllables among the words that the encoding touches; 0 where they are too few."""
    touched = _touched(original)
    if len(touched) < _FEWEST_WORDS:
        return 1.0 if text is original else 0.0
    if text is original:
        return sum(map(is_syllable, touched)) / len(touched)
    # Conversion keeps blanks and signs, so words stand in the same order.
    pairs = zip(_WORD.findall(original), _WORD.findall(text), strict=False)
    good = [is_syllable(new) for old, new in pairs if not old.isascii() and _ASCII_LETTER.search(old)]
    return sum(good) / len(touched)


_TCVN3 = str.maketrans(dict(zip(
    "\u00a1\u00a2\u00a3\u00a4\u00a5\u00a6\u00a7\u00a8\u00a9\u00aa\u00ab\u00ac\u00ad\u00ae"
    "\u00b5\u00b6\u00b7\u00b8\u00b9\u00bb\u00bc\u00bd\u00be\u00c6\u00c7\u00c8\u00c9\u00ca\u00cb"
    "\u00cc\u00ce\u00cf\u00d0\u00d1\u00d2\u00d3\u00d4\u00d5\u00d6\u00d7\u00d8\u00dc\u00dd\u00de"
    "\u00df\u00e1\u00e2\u00e3\u00e4\u00e5\u00e6\u00e7\u00e8\u00e9\u00ea\u00eb\u00ec\u00ed\u00ee"
    "\u00ef\u00f1\u00f2\u00f3\u00f4\u00f5\u00f6\u00f7\u00f8\u00f9\u00fa\u00fb\u00fc\u00fd\u00fe",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ", strict=True)))

_WINDOWS_1258 = str.maketrans({
    "Ì": "\u0300", "Ò": "\u0309", "Þ": "\u0303", "ì": "\u0301", "ò": "\u0323", "Ã": "Ă", "ã": "ă", "Ð": "Đ", "ð": "đ",
    "Õ": "Ơ", "õ": "ơ", "Ý": "Ư", "ý": "ư", "þ": "₫",
})

_VNI_MARKS = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HAT = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    pairs = dict(_VNI_ALONE)
    for base in "aeouyôö":
        letter = _VNI_ALONE.get(base, base)
        pairs |= {base + sign: letter + mark for sign, mark in _VNI_MARKS.items()}
    for base in "aeo":
        pairs |= {base + sign: base + "\u0302" + mark for sign, mark in _VNI_HAT.items()}
    pairs |= {"a" + sign: "a\u0306" + mark for sign, mark in _VNI_BREVE.items()}
    composed = {old: unicodedata.normalize("NFC", new) for old, new in pairs.items()}
    mixed = {old[0].upper() + old[1:]: new.upper() for old, new in composed.items() if len(old) == 2}
    return composed | mixed | {old.upper(): new.upper() for old, new in composed.items()}


_VNI = _vni_table()
_VNI_PAIR = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_CONVERSIONS: dict[str, Callable[[str], str]] = {
    "tcvn3": lambda text: text.translate(_TCVN3),
    "vni": lambda text: _VNI_PAIR.sub(lambda match: _VNI[match[0]], text),
    "windows-1258": lambda text: unicodedata.normalize("NFC", text.translate(_WINDOWS_1258)),
}
