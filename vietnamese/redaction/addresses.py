"""House addresses in comments: a house number with its street, lane and unit. A street or a quarter alone stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vietnamese.names import UPPER, is_surname
from vietnamese.redaction.kinds import Found
from vietnamese.redaction.normal import Reading

_NUMBER = r"\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?)*"
_SLASHED = r"[a-z]?\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?)+"
_START = re.compile(
    rf"(?<![\w/.,])(?:(?P<house>(?:so nha|nha so|dia chi(?: so)?|d/c|so|nha)\s*:?\s*{_NUMBER})"
    rf"|(?P<lane>(?:hem|ngo|ngach|kiet)\s*{_SLASHED})|(?P<slashed>{_SLASHED})|(?P<plain>\d{{1,4}}[a-gi-jl-z]?))(?![\d/.:%]|[.,]\d)")
_UNIT = re.compile(
    r"\s*,?\s*(?:(?P<street>duong|pho|ngo|ngach|hem|kiet|to dan pho|to|khu pho|kp|khoi|ap|thon|xom|khu)"
    r"|(?P<ward>phuong|p\.|xa|thi tran|quan|q\.|huyen|thanh pho|tp\.?|tinh))"
    r"\s*(?P<number>so\s*\d{1,3}|\d{1,4}[a-z]?(?:/\d+)*)?(?!\w)")
_CAPITALS = re.compile(rf"\s*,?\s*((?:[{UPPER}][^\W\d_]*|\d+/\d+)(?: [{UPPER}][^\W\d_]*){{0,3}})")
_LOWER = re.compile(r"\s*[^\W\d_]+ [^\W\d_]+(?:(?= *,)| [^\W\d_]+(?= *,))?")
_WORDS = re.compile(r"\s*([^\W\d_]+) ([^\W\d_]+)(?: ([^\W\d_]+))?")
_DATE = re.compile(r"(?:[12]?\d|3[01]|0\d)/(?:0?[1-9]|1[0-2])(?:/(?:19|20)\d{2})?$")
_NOT_HOUSE = re.compile(r"(?:ngay|thang|nam|quyet dinh|so|duong|quoc lo|lop|khoa|tuoi|luc|bao|diem"
    r"|nga|cho|lan|gan|hon|tren|duoi|khoang|top|tang|mon"
    r"|gia|chi thi|nghi quyet)\s*$")


_FLAT = re.compile(
    r"\b(?:can ho|phong|p\.)\s?[a-z]?\d{3,4}[a-z]?,? (?:chung cu|toa nha|toa|block|nha) [a-z]*\d*[a-z]*\b")


def addresses(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield house addresses with what narrows them down (lane, street, ward, district)."""
    yield from (Found(*m.span(), "ADDRESS") for m in _FLAT.finditer(reading.bare))
    position = 0
    while match := _START.search(reading.bare, position):
        end = _end(reading, match)
        if end:
            yield Found(match.start(), end, "ADDRESS")
        position = end or match.end()


def _end(reading: Reading, match: re.Match[str]) -> int | None:
    before = reading.bare[max(0, match.start() - 12):match.start()]
    if (match["plain"] or match["house"]) and _NOT_HOUSE.search(before):
        return None
    street = _street(reading, match.end(), lettered=not (match["plain"] or "0").isdigit() or bool(match["house"]))
    if match["plain"] and not street:
        return None
    end, units = _units(reading, street or match.end())
    if match["slashed"] and not units and _DATE.match(match["slashed"]):
        return None  # "20/11 Lê Lợi đông người" is a day
    return end if street or match["lane"] or units else None


def _street(reading: Reading, position: int, *, lettered: bool) -> int | None:
    """Return the end of a street's name right after a house number: most streets bear a person's name."""
    name = _CAPITALS.match(reading.text, position)
    if name and "," not in name[0] and _begins_street(name[1]) and " " in name[1]:
        return name.end()
    if not lettered and "/" not in reading.bare[max(0, position - 6):position]:
        return None
    words = _WORDS.match(reading.text, position)
    if name or not words or not is_surname(words[1]):
        return None
    return words.end(3) if words[3] and words[2] in {"văn", "van", "thị", "thi"} else words.end(2)


def _begins_street(name: str) -> bool:
    first = name.split(" ")[0]
    return first == "Hàng" or is_surname(first)


def _units(reading: Reading, position: int) -> tuple[int, int]:
    """Return where the chain of lane, street, ward and district ends, and how many links it has."""
    count = 0
    while unit := _UNIT.match(reading.bare, position):
        end = unit.end()
        if not unit["number"]:
            name = _CAPITALS.match(reading.text, end) or _LOWER.match(reading.text, end)
            if not name or "," in name[0][:2]:
                break
            end = name.end()
        elif unit["street"]:
            # The lane's number is followed by its street: "ngõ 56 Láng Hạ".
            name = _CAPITALS.match(reading.text, end)
            end = name.end() if name and "," not in name[0] and not _UNIT.match(reading.bare, end) else end
        position, count = end, count + 1
    return position, count
