"""Numbers that belong to a person: phone, identity papers, insurance, tax, bank account, number plate.

A number is judged by its shape and by the nearest word before it: nine digits after "chứng minh" are an identity card,
after "mã kho" they are a store's code. Hotlines (1800, 1900, 113), money, dates and document numbers stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vietnamese.redaction.kinds import Found
from vietnamese.redaction.normal import Reading

_GAP = r"[ .\-()_*/\u2010-\u2015]{0,2}"
_D = r"[\doil]"
_PHONE = re.compile(
    rf"(?<![\d+])(?<!\d[.,:-])(?<!\b\d/)(?<!\b\d\d/)(?:(?:\+|00)?\(?\+?84\)?{_GAP}(?:\(?[0o]\)?{_GAP})?|\(?[0o]{_GAP})"
    rf"(?:[35789]{_GAP}{_D}(?:{_GAP}{_D}){{7}}|2(?:{_GAP}{_D}){{9}}|1{_GAP}[2689](?:{_GAP}{_D}){{8}})(?!\d)")
_VALID = re.compile(r"0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}|02\d{9}|01[2689]\d{8}")
_CUES = re.compile(r"(?:sdt|dt|zalo|goi|lh|tel|so|phone|ib|alo|call|viber|momo|nhe|qua)$")
_UNIT = re.compile(r"\s*(?:dong|d|vnd|usd|trieu|ty|ti|nghin|nguoi|luot|m2|m3|ha|tan|kg|km)\b|\s*(?:%|₫|\$|đ)")
_DATE = re.compile(r"\d{1,2}[-. /]\d{1,2}[-. /](?:19|20)\d{2}")
_YEARS = re.compile(r"(?:19|20)\d{2} ?[-. ] ?(?:19|20)\d{2}$")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_HOTLINE = re.compile(r"(?:duong day nong|hotline|tong dai|truc ban)[^\d\n]{0,20}$")
_SPELLED = re.compile(
    r"\bkhong(?:[\s,.-]{1,3}(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|\d)\b){8,10}")


def phones(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield phone numbers: mobile, landline, old eleven digits, letters for digits, in comments also spelled out."""
    for match in _PHONE.finditer(reading.bare):
        start, end = match.span()
        if _is_phone(reading.bare, match) and not (news and _HOTLINE.search(reading.bare[max(0, start - 40):start])):
            yield Found(start, end, "PHONE")
    if not news:
        yield from (Found(*m.span(), "PHONE") for m in _SPELLED.finditer(reading.bare))


def _is_phone(line: str, match: re.Match[str]) -> bool:
    shown = match[0]
    letters = sum(c in "oil" for c in shown)
    digits = re.sub(r"\D", "", shown.translate(_LETTERS_TO_DIGITS))
    if digits.startswith(("84", "0084")):
        digits = "0" + digits.removeprefix("00")[2:].removeprefix("0")
    before = line[:match.start()]
    glued = before[-1:].isalpha()
    if letters > 3 or not _VALID.fullmatch(digits) or _DATE.match(shown):
        return False
    if glued and (shown[0] in "oil" or not _CUES.search(before[-12:])):
        return False
    grouped = _GROUPED.fullmatch(shown) is not None
    return not ((grouped or " " in shown) and not shown.startswith(("0", "+")) and _UNIT.match(line, match.end()))


_LETTERS_TO_DIGITS = str.maketrans("oil", "011")

_BANK_NAMES = (
    "vcb|vietcombank|techcombank|tcb|vietinbank|ctg|bidv|agribank|mb|mbbank|mb bank|acb|vpbank|sacombank|tpbank|hdbank"
    "|shb|vib|msb|ocb|eximbank|seabank|scb|lpbank|namabank")
_CONTEXT = re.compile(
    r"\b(?:(?P<id>cccd|cmnd|cmtnd|cmt|can cuoc|chung minh|dinh danh)|(?P<passport>ho chieu|passport)"
    r"|(?P<bhxh>bhxh|bao hiem|bhyt|vssid)|(?P<mst>mst|ma so thue)"
    r"|(?P<bank>stk|so tk|tai khoan|tk|account|acc|chuyen khoan|ck|ngan hang"
    rf"|{_BANK_NAMES})"
    r"|(?P<phone>sdt|dt|dien thoai|zalo|goi|lien he|lh|alo|viber|momo)"
    r"|(?P<other>ma don|don hang|ma kho|ma vach|ma sp|van ban|isbn|seri|so hieu|hoa don|van don|cong van|quyet dinh"
    r"|nghi dinh|thong tu|ho so so|ma ho so))\b")
_REACH = 45  # characters between a context word and its number
_RUN = re.compile(r"(?<![\w+])(?<!\d[.,/-])(?P<letters>[a-z]{0,2}) ?(?P<digits>\d(?:[ .-]?\d){6,18})(?!\d|[.,]\d)")
_BANKS = re.compile(rf"\s*[-,(:]?\s*(?:cua )?(?:nh|ngan hang|tai|o)?\s*(?:{_BANK_NAMES})\b")


def papers(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield identity, passport, insurance, tax and bank account numbers."""
    for match in _RUN.finditer(reading.bare):
        kind = _paper(reading.bare, match)
        if kind:
            start = match.start() if match["letters"] and kind in {"PASSPORT", "BHXH"} else match.start("digits")
            yield Found(start, match.end(), kind)


def _paper(line: str, match: re.Match[str]) -> str | None:
    shown, letters = match["digits"], match["letters"]
    digits = re.sub(r"\D", "", shown)
    if _GROUPED.fullmatch(shown) or _YEARS.match(shown) or _DATE.match(shown):
        return None
    if _UNIT.match(line, match.end()) and not shown.startswith("0"):
        return None
    context = _context(line, match.start("digits"))
    if " " in match[0][:3] and context != "bhxh":
        letters = ""  # a word before the number, not the letters of a card
    if len(letters) == 2 and len(digits) == 13 and context != "other":
        return "BHXH"
    if len(letters) == 1 and len(digits) in {7, 8}:
        return "PASSPORT" if context == "passport" else None
    return _by_length(digits, shown, context, bank_follows=bool(_BANKS.match(line, match.end())))


def _by_length(digits: str, shown: str, context: str | None, *, bank_follows: bool) -> str | None:
    size = len(digits)
    if context == "bank" or (bank_follows and context != "phone"):
        return "BANK" if 8 <= size <= 19 else None
    if context == "bhxh":
        return "BHXH" if size in {10, 13} else None
    if context == "mst":
        return "MST" if size in {10, 12, 13} else None
    if size == 12 and (context == "id" or (context != "other" and shown == digits and "001" <= digits[:3] <= "096")):
        return "CCCD"
    return "CMND" if size == 9 and context == "id" else None


def _context(line: str, start: int) -> str | None:
    window = line[max(0, start - _REACH):start].rsplit("\n", 1)[-1]
    nearest = None
    for match in _CONTEXT.finditer(window):
        nearest = match.lastgroup
    return nearest


_PLATE = re.compile(
    r"(?<![\w.,/-])(?P<place>[1-9]\d)(?P<gap>[ -]?)(?P<series>[a-z]{1,2}\d?)(?P<gap2>[ .-]{0,2})"
    r"(?P<number>\d{3}[. ]?\d{2}|\d{4})(?![\w]|[.,]\d)")
_VEHICLE = re.compile(r"\b(?:xe|bien so|bks|bien kiem soat|bien|o to|oto|taxi|tai xe|container)\b[^\d\n]{0,25}$")


def plates(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield number plates: by shape where the letters are capitals, otherwise after a word for a vehicle."""
    for match in _PLATE.finditer(reading.bare):
        series = reading.text[match.start("series"):match.end("series")]
        five = len(re.sub(r"\D", "", match["number"])) == 5
        vehicle = _VEHICLE.search(reading.bare[max(0, match.start() - 40):match.start()])
        shaped = five and series.upper() == series and not (match["gap2"] == " " and match["gap"] == " ")
        if vehicle or shaped or (series.isupper() and "-" in match["gap2"]):
            yield Found(match.start(), match.end(), "PLATE")
