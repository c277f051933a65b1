"""What can be a syllable of Vietnamese, by its letters and tone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_PARTS = (
    "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvxwz])?"
    "(?:iêu|yêu|ươu|ươi|uôi|oai|oay|oeo|uây|uya|uyê|uyu|iê|yê|uô|ươ|uâ|uê|uơ|uy|oa|oă|oe|ai|ao|au|ay|âu|ây|eo|êu|ia|iu"
    "|oi|ôi|ơi|ua|ui|ưa|ưi|ưu|[aăâeêioôơuưy])(?:ng|nh|ch|[cmnpt])?")
_SYLLABLE = re.compile(_PARTS)
_BARE = re.compile(re.sub("[\u0300-\u031b]", "", unicodedata.normalize("NFD", _PARTS)))


@lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """Return whether a word in any case can be one syllable, its tone included."""
    marked = unicodedata.normalize("NFD", word.lower())
    tones = _TONES.findall(marked)
    plain = unicodedata.normalize("NFC", _TONES.sub("", marked))
    stopped = plain.endswith(("c", "ch", "p", "t")) and len(plain) > 1
    if len(tones) > 1 or (stopped and tones and tones[0] not in {"\u0301", "\u0323"}):
        return False
    return _SYLLABLE.fullmatch(plain) is not None


def lacks_marks(word: str) -> bool:
    """Return whether a word is no syllable as typed and may be one with diacritics: "nuoc", not "an" or "covid"."""
    return word.isascii() and not is_syllable(word) and _BARE.fullmatch(word.lower()) is not None
