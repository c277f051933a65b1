"""The key of an imported row without an address: its id, unless the id says who instead of which article."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from config.personal import is_personal_page
from pipelines.items.dedupe import IMPORT_KEY
from vietnamese import names, redaction
from vietnamese.text import bare

# All digits is what content systems number articles with, also ten of them; none of those begins with the 0 of a
# telephone or card number. Zeros that pad ("0000012345") are neither.
_NUMBER = re.compile(r"[1-9]\d*|0{2,}[1-9]\d*|0")
_MOBILE = re.compile(r"(?:84)?(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}")
_UUID = re.compile(r"(?:urn:uuid:)?\{?[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?", re.IGNORECASE)
_HEX = re.compile(r"(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{12,128}", re.IGNORECASE)
_PASSPORT = re.compile(r"[a-z]\d{7,8}")
_BETWEEN = re.compile(r"[\s/_:?=&.,;+|-]+")
_NUMBERED = re.compile(r"([a-z]*)\d*")
# What stands before the number of an article and names nobody.
_OF_ARTICLES = frozenset(
    "a b n p t id no so vn en article articles bai bao viet post posts news tin tuc doc item story node entry content"
    " thread topic page row by html htm php aspx http https www com net org gov edu".split())
# A headline has that many words; an account of as many is hardly ever written apart.
WORDS = 4
_PERSONAL = frozenset(redaction.PLACEHOLDERS) - {"ADDRESS", "PLATE", "PERSON", "MST"}
_ROLE = re.compile(r"(?:user|member|author|nick|fb|facebook|zalo|thanh.?vien|tac.?gia|but.?danh|nguoi.?dung)[\W_]")
# Account names are written in one: "nguyenvanky1990". The longest slug of one word that is none has fewer letters.
_SURNAMES = "nguyen|tran|pham|huynh|hoang|dang|ngo|duong|dinh|truong|phan|bui|le|vu|vo|do"
_JOINED = re.compile(
    rf"(?:{_SURNAMES})[a-z]{{5,}}\d*|[a-z]{{2,}}(?:nguyen|tran|pham|huynh|hoang|truong)\d*", re.IGNORECASE)


def import_key(identity: str, text: str) -> str:
    """Return the key of a row: of its id where that is plainly an article's, else of its text.

    A row whose id may be somebody's is not lost and is still taken once; only its next version will be another article.
    """
    if is_an_articles(identity):
        return f"{IMPORT_KEY}{identity}"
    return f"{IMPORT_KEY}text-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:32]}"


def is_an_articles(identity: str) -> bool:
    """Say whether an id is plainly an article's: a number (perhaps with a word for articles), a UUID, a headline.

    A word or two may be anybody's account.
    """
    plain = bare(_plain(identity))
    if names_somebody(identity):
        return False
    if _UUID.fullmatch(plain) or _HEX.fullmatch(plain):
        return True
    words = [word for word in _BETWEEN.sub(" ", plain).split() if not _is_number(word)]
    if not words:
        return _PASSPORT.fullmatch(plain) is None
    if any(_JOINED.fullmatch(word) for word in words) or names.looks_like_person(" ".join(words)):
        return False
    family = names.is_strong_surname(words[0]) or names.is_strong_surname(words[-1])
    return len(words) >= WORDS + family


def _is_number(word: str) -> bool:
    numbered = _NUMBERED.fullmatch(word)
    return numbered is not None and (not numbered[1] or numbered[1] in _OF_ARTICLES)


def _plain(identity: str) -> str:
    """Return an id as it reads: full-width letters and digits are letters and digits."""
    return unicodedata.normalize("NFKC", identity).strip()


def names_somebody(identity: str) -> bool:
    """Say whether an id holds a name, a telephone number, an e-mail address, an account or a card's number."""
    identity = _plain(identity)
    if _UUID.fullmatch(identity):
        return False
    if _NUMBER.fullmatch(identity):
        return _is_persons_number(identity)
    words = _BETWEEN.sub(" ", identity).strip()
    if _ROLE.match(bare(identity)) or _JOINED.fullmatch(identity) or is_personal_page(identity):
        return True
    if names.looks_like_person(re.sub(r"(?: \d+)+$|^(?:\d+ )+", "", words)):
        return True
    return any(found.kind in _PERSONAL for text in (identity, words) for found in redaction.find(text, "comment"))


def _is_persons_number(number: str) -> bool:
    """Say whether digits are a telephone number without its 0, or a citizen's card: 001 to 096 is its province."""
    return _MOBILE.fullmatch(number) is not None or (len(number) == 12 and "001" <= number[:3] <= "096")
