"""House addresses in comments: a house number with its street, lane and unit. A street or a quarter alone stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from vietnamese import lexicons
from vietnamese.names import UPPER, is_strong_surname, is_surname
from vietnamese.redaction.kinds import Found
from vietnamese.redaction.normal import Reading
from vietnamese.text import bare

_NUMBER = r"\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?)*"
_SLASHED = r"[a-z]?\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?)+"
_START = re.compile(
    rf"(?<![\w/.,])(?:(?P<house>(?P<label>so nha|nha so|sn|lo|dia chi(?: so)?|d/c|so|nha)\s*:?\s*{_NUMBER})"
    # Letters of units ("5g", "500m", "9X") are no house's.
    rf"|(?P<lane>(?:hem|ngo|ngach|kiet)\s*{_SLASHED})|(?P<slashed>{_SLASHED})|(?P<plain>\d{{1,4}}[a-fijn-wyz]?))(?![\d/.:%]|[.,]\d)")
_UNIT = re.compile(
    r"\s*,?\s*(?:(?P<street>duong|pho|ngo|ngach|hem|kiet|to dan pho|to|khu pho|kp|khoi|ap|thon|xom|khu)"
    r"|(?P<ward>kdc|kdt|khu dan cu|khu do thi|phuong|p\.|xa|thi tran|quan|q\.|huyen|thanh pho|tp\.?|tinh))"
    r"\s*(?P<number>so\s*\d{1,3}|[a-z]?\d{1,4}[a-z]?(?:/\d+)*)?(?!\w)")
# How they are spelt: a word of other tones is another word ("phó", "tờ", "áp").
_SPELT = frozenset("đường, phố, ngõ, ngách, hẻm, kiệt, tổ dân phố, tổ, khu phố, khối, ấp, thôn, xóm, khu, khu dân cư,"
                   " khu đô thị, phường, xã, thị trấn, quận, huyện, thành phố, tỉnh, kđt".split(", "))
_CAPITALS = re.compile(rf"\s*,?\s*((?:[{UPPER}][^\W\d_]*|\d+/\d+)(?: [{UPPER}][^\W\d_]*){{0,3}})")
_LOWER = re.compile(r"\s*[^\W\d_]+(?= *,)|\s*[^\W\d_]+ [^\W\d_]+(?:(?= *,)| [^\W\d_]+(?= *,))?")
_WORDS = re.compile(r"\s*([^\W\d_]+) ([^\W\d_]+)(?: ([^\W\d_]+))?")
_WARD = re.compile(r"\s*,\s*(?:phuong|p\.|xa|thi tran|quan|q\.|huyen)\s?\w")
_LANE = re.compile(r"\b(?:hem|ngo|ngach|kiet) \d{1,4}[a-z]?$")
# "12 ngõ 5 Láng Hạ": a number, the lane's own and the street's name.
_LANE_BEHIND = re.compile(rf"\s*,?\s*(?i:ngõ|ngách|hẻm|kiệt|ngo|hem|ngach)\s*\d{{1,4}}[a-zA-Z]?(?:/\d+)*,?"
                          rf" (?:(?i:đường|phố|duong|pho) )?[{UPPER}][^\W\d_]+ [{UPPER}]")
_DATE = re.compile(r"(?:[12]?\d|3[01]|0\d)/(?:0?[1-9]|1[0-2])(?:/(?:19|20)\d{2})?$|(?:0?[1-9]|1[0-2])/(?:19|20)\d{2}$")
_YEAR = re.compile(r"\D*(?:19|20)\d{2}$")
_NOT_HOUSE = re.compile(r"(?:ngay|thang|nam|quyet dinh|so|duong|quoc lo|lop|khoa|tuoi|luc|bao|diem|quoc|tinh|dai|huong"
    r"|nga|cho|lan|gan|hon|tren|duoi|khoang|top|tang|mon|quan|phuong|thu|hoi nghi|su doan|phong khong|trung doan|con"
    r"|gia|chi thi|nghi quyet|thong tu|nghi dinh|doi|moi|den nam|het)\s*$")
# Family names of streets that are seldom another word in small letters.
_STREET_NAMES = frozenset("nguyễn trần phạm huỳnh hoàng phan đặng bùi ngô đinh trịnh trương phùng đoàn dương vũ võ lê"
                          " lý hồ tôn mạc le ly ton".split())
_NO_STREET = frozenset({"phó", "ban", "tổng", "bộ", "sở"})

_FLAT = re.compile(
    r"\b(?:can ho|can|phong|p\.)\s?[a-z]?\d{3,4}[a-z]?,? (?:chung cu|toa nha|toa|block|nha) [a-z]*\d*[a-z]*\b"
    r"(?: (?:chung cu|khu do thi|kdt) [a-z]+(?: [a-z]+)?)?"
    r"|\b(?:chung cu|toa nha|toa|block) [\w ]{1,30}, ?(?:can ho|can|phong|p\.) ?[a-z]?\d{3,4}[a-z]?\b"
    r"(?! ?(?:m2|trieu|ty|ho)\b)")
# Where houses have no numbers, the label makes an address of the smallest units.
_LABELLED = re.compile(
    r"\b(?:dia chi|d/c|nha(?: minh| em| toi| tui)? o)\s*:?\s*(?=(?:to|ap|thon|xom|khu pho|kp|khoi|ban|buon)\b)")


def addresses(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield house addresses with what narrows them down (lane, street, ward, district)."""
    for flat in _FLAT.finditer(reading.bare):
        estate = _CAPITALS.match(reading.text, flat.end())
        yield Found(flat.start(), estate.end() if estate and "," not in estate[0] else flat.end(), "ADDRESS")
    for label in _LABELLED.finditer(reading.bare):
        end, units, _ = _units(reading, label.end())
        if units > 1:
            yield Found(label.end(), end, "ADDRESS")
    position = 0
    while match := _START.search(reading.bare, position):
        end_of_address = _end(reading, match)
        if end_of_address:
            yield Found(match.start(), end_of_address, "ADDRESS")
        position = end_of_address or match.end()


def _end(reading: Reading, match: re.Match[str]) -> int | None:
    before = reading.bare[max(0, match.start() - 12):match.start()]
    if (match["plain"] or match["house"]) and (_NOT_HOUSE.search(before) or _YEAR.match(match[0])):
        return None
    lettered = not (match["plain"] or "0").isdigit() or bool(match["house"] or match["slashed"] or match["lane"])
    street = _street(reading, match.end(), lettered=lettered)
    if match["plain"] and not street and not _LANE_BEHIND.match(reading.text, match.end()):
        return None
    # "12/15 xã đồng tình" is a count: only a ward's name in capitals follows a house number at once.
    end, units, narrow = _units(reading, street or match.end(), count=bool(match["slashed"]) and not street)
    if match["slashed"] and _DATE.match(match["slashed"]) and units < 2 - bool(street):
        return None  # "20/11 Lê Lợi đông người", "26/11, huyện Ninh Phước" are days
    if match["label"] == "so" and not street and not narrow:
        return None  # "tổ dân phố số 1, phường Thanh Xuân"
    return end if street or match["lane"] or units else None


def _street(reading: Reading, position: int, *, lettered: bool) -> int | None:
    """Return the end of a street's name right after a house number: most streets bear a person's name."""
    name = _CAPITALS.match(reading.text, position)
    if name and "," not in name[0] and _begins_street(name[1]) and " " in name[1]:
        return name.end()
    words = _WORDS.match(reading.text, position)
    if name or not words or not _is_street_name(words[1]) or _UNIT.match(reading.bare, position):
        return None
    if not lettered:
        # A bare number and small letters: a lane before them or a ward after them makes an address.
        ends = [e for e in (words.end(3), words.end(2)) if e > 0 and _WARD.match(reading.bare, e)]
        lane = _LANE.search(reading.bare[max(0, position - 16):position])
        return ends[0] if ends else max(words.end(2), words.end(3)) if lane else None
    return words.end(3) if words[3] and words[2] in {"văn", "van", "thị", "thi"} else words.end(2)


def _begins_street(name: str) -> bool:
    first = name.split(" ")[0]
    if first.lower() in _NO_STREET:
        return False
    return (first == "Hàng" or is_surname(first)) and bare(" ".join(name.split(" ")[:2])) not in _places()


def _is_street_name(word: str) -> bool:
    small = word.lower()
    return small in _STREET_NAMES or (small.isascii() and is_strong_surname(small))


@cache
def _places() -> frozenset[str]:
    return frozenset(bare(place) for name in ("places", "countries", "provinces") for place in lexicons.words(name))


def _units(reading: Reading, position: int, *, count: bool = False) -> tuple[int, int, bool]:
    """Return where the chain of lane, street, ward and district ends, its links, and whether one is below the ward."""
    links, narrow = 0, False
    while (unit := _UNIT.match(reading.bare, position)) and _is_spelt(reading, unit):
        end = unit.end()
        if not unit["number"]:
            name = _CAPITALS.match(reading.text, end)
            if not name and not (count and not links and unit["ward"]):
                name = _LOWER.match(reading.text, end)
            if not name or "," in name[0][:2]:
                break
            end = name.end()
        elif unit["street"]:
            # The lane's number is followed by its street: "ngõ 56 Láng Hạ".
            name = _CAPITALS.match(reading.text, end)
            end = name.end() if name and "," not in name[0] and not _UNIT.match(reading.bare, end) else end
        position, links, narrow = end, links + 1, narrow or bool(unit["street"])
    return position, links, narrow


def _is_spelt(reading: Reading, unit: re.Match[str]) -> bool:
    word = reading.text[slice(*unit.span("street" if unit["street"] else "ward"))].lower()
    return word.isascii() or word in _SPELT
