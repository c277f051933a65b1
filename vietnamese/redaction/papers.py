"""Numbers of papers that belong to a person: identity, passport, insurance, tax, bank account and card.

A number is judged by its shape and by the nearest word before it: nine digits after "chứng minh" are an identity card,
after "mã kho" they are a store's code. Hotlines (1800, 1900), money, dates and document numbers stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vietnamese.redaction.kinds import Found
from vietnamese.redaction.normal import Reading

_UNIT = re.compile(r"\s*(?:dong|d|vnd|usd|trieu|ty|ti|nghin|nguoi|luot|m2|m3|ha|tan|kg|km)\b|\s*(?:%|₫|\$|đ)")
_DATE = re.compile(r"\d{1,2}[-. ]\d{1,2}[-. ](?:19|20)\d{2}")
_YEARS = re.compile(r"(?:19|20)\d{2} ?[-. ] ?(?:19|20)\d{2}$")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_HOTLINE = re.compile(r"1[89]00\d{4,6}")

_BANK_NAMES = (
    "vcb|vietcombank|techcombank|tcb|vietinbank|ctg|bidv|agribank|mb|mbbank|mb bank|acb|vpbank|sacombank|tpbank|hdbank"
    "|shb|vib|msb|ocb|eximbank|seabank|scb|lpbank|namabank")
_CONTEXT = re.compile(
    r"\b(?:(?P<id>cccd|cmnd|cmtnd|cmt|can cuoc|chung minh|dinh danh|cc gan chip)|(?P<passport>ho chieu|passport|hc)"
    r"|(?P<bhxh>bhxh|bao hiem|bhyt|vssid)|(?P<mst>mst|ma so thue)"
    r"|(?P<bank>stk|so tk|tai khoan|tk|account|acc|chuyen khoan|ck|ngan hang"
    rf"|{_BANK_NAMES})"
    r"|(?P<phone>sdt|dt|dien thoai|zalo|goi|lien he|lh|alo|viber|momo)"
    r"|(?P<other>ma don|don hang|ma kho|ma vach|ma sp|van ban|isbn|seri|so hieu|hoa don|van don|cong van|quyet dinh"
    r"|nghi dinh|thong tu|ho so so|ma ho so|ma tuyen sinh|ma nganh|hotline|tong dai|fb|facebook))\b")
_REACH = 45  # characters between a context word and its number
# A letter for a digit counts where a digit follows it: "O38099O12345".
_RUN = re.compile(
    r"(?<![\w+])(?<!\d[.,/-])(?P<letters>(?:(?!o\d)[a-z]){0,2}) ?"
    r"(?P<digits>(?:\d|o(?=\d))(?:[ .-]?\d|[oil](?=\d)){6,18})"
    r"(?!\d|[.,]\d)")
_BANKS = re.compile(rf"\s*[-,(:]?\s*(?:cua )?(?:the )?(?:nh|ngan hang|tai|o)?\s*(?:{_BANK_NAMES})\b")
_PASSPORT = re.compile(r"\W{0,3}(?:la )?(?:ho chieu|passport)\b")
_LETTERS_TO_DIGITS = str.maketrans("oil", "011")
# The places of registration that begin a citizen's number: the provinces as numbered until 2025.
_PLACES = frozenset(
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042"
    " 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087"
    " 089 091 092 093 094 095 096".split())
_CARD = re.compile(r"9704\d{12}(?:\d{3})?")  # the first digits of every card of a Vietnamese bank

_ACCOUNT = re.compile(rf"\b(?:stk|so tk|tk|tai khoan)(?: so| la)?\W{{1,3}}(?:(?:{_BANK_NAMES})\W{{1,3}})?$")
_GROUPS = re.compile(r"[2-6]\d{3}([ .-])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{1,3})?")


def papers(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield identity, passport, insurance, tax, bank account and card numbers."""
    for match in _RUN.finditer(reading.bare):
        kind = _paper(reading.bare, match, news=news)
        if kind:
            start = match.start() if match["letters"] and kind in {"PASSPORT", "BHXH"} else match.start("digits")
            yield Found(start, match.end(), kind)


def _paper(line: str, match: re.Match[str], *, news: bool) -> str | None:
    shown, letters = match["digits"], match["letters"]
    digits = re.sub(r"\D", "", shown.translate(_LETTERS_TO_DIGITS))
    context = _context(line, match.start("digits"))
    if _YEARS.match(shown) or _DATE.match(shown) or _HOTLINE.fullmatch(digits):
        return None
    if _GROUPED.fullmatch(shown) and context != "id":
        return None
    if _UNIT.match(line, match.end()) and not shown.startswith("0"):
        return None
    if " " in match[0][:3] and not (context == "bhxh" or (context == "passport" and letters not in {"a", "o", "e"})):
        letters = ""  # a word before the number, not the letters of a card
    if len(letters) == 2 and len(digits) == 13 and context != "other":
        return "BHXH"
    if len(letters) == 1 and len(digits) in {7, 8}:
        return "PASSPORT" if context == "passport" or _PASSPORT.match(line, match.end()) else None
    if _CARD.fullmatch(digits) or _is_card(shown, digits, context) or _is_short_account(line, match, digits):
        return "BANK"
    # News without a word for it: numbers abroad have twelve digits too.
    bare_id = not news and context != "other" and shown == digits and digits[:3] in _PLACES
    return _by_length(digits, context, bank_follows=bool(_BANKS.match(line, match.end())), bare_id=bare_id)


def _is_card(shown: str, digits: str, context: str | None) -> bool:
    """Say whether digits in groups of four, as on a card, end in the right check digit."""
    return context != "other" and _GROUPS.fullmatch(shown) is not None and _checks(digits)


def _is_short_account(line: str, match: re.Match[str], digits: str) -> bool:
    """Say whether seven digits stand right behind the word for an account or its bank, and are no round sum."""
    before = line[max(0, match.start("digits") - _REACH):match.start("digits")]
    return len(digits) == 7 and not digits.endswith("000") and _ACCOUNT.search(before) is not None


def _checks(digits: str) -> bool:
    doubled = (int(d) * (1 + at % 2) for at, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _by_length(digits: str, context: str | None, *, bank_follows: bool, bare_id: bool) -> str | None:
    size = len(digits)
    if context == "bank" or (bank_follows and context != "phone"):
        return "BANK" if 8 <= size <= 19 else None
    if context == "bhxh":
        return "BHXH" if size in {10, 13} else None
    if context == "mst":
        return "MST" if size in {10, 12, 13} else None
    if size == 12 and (context == "id" or bare_id):
        return "CCCD"
    return "CMND" if size == 9 and context == "id" else None


def _context(line: str, start: int) -> str | None:
    window = line[max(0, start - _REACH):start].rsplit("\n", 1)[-1]
    nearest = None
    for match in _CONTEXT.finditer(window):
        nearest = match.lastgroup
    return nearest
