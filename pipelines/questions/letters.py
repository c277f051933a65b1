"""The official letter in which an answer stands, by its number; its issuer and day are those of the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from vietnamese import documents, lexicons
from vietnamese.joined_names import is_joined_name
from vietnamese.names import UPPER, is_strong_surname
from vietnamese.persons_alone import is_only_a_person

LONGEST = 120
# Beside the kinds that texts name by number, what offices send out; readers see it, so nothing else begins a letter.
FURTHER = ("biên bản", "công bố", "giấy mời", "giấy phép", "giấy xác nhận", "phiếu chuyển", "phiếu hướng dẫn",
           "phiếu trả lời", "phiếu yêu cầu", "thông cáo", "thư", "thư mời", "thư ngỏ", "thư trả lời")
SHOWN = ("Công văn, Thông báo, Quyết định, Tờ trình, Báo cáo, Kế hoạch, Hướng dẫn, Kết luận, Nghị quyết, Công điện,"
         " Giấy mời, Biên bản, Thư")
_DAYED = re.compile(r"(?P<number>.+?)[,;]? ngày (?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")
# A block of letters is an office or a kind shortened: "UBND", "TTr", "SLĐTBXH"; a name written in one is longer.
_BLOCK = rf"(?:[{UPPER}&][rgh]?){{1,9}}\d{{0,2}}"
_NUMBER = re.compile(rf"(?:số )?\d{{1,5}}[a-eđ]?(?:/(?:19|20)\d{{2}})?(?P<symbol>(?:[/-]{_BLOCK}){{1,5}})?")
_NAME_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter by its number, and the day that was typed with it as YYYY-MM-DD, "" where there was none."""

    name: str
    day: str = ""


def read(typed: str) -> Letter | None:
    """Return the letter that a text names and nothing else: "Công văn 123/UBND-VX ngày 02/03/2026", "45-CV/TU"."""
    text, day = " ".join(typed.split()), ""
    if (found := _DAYED.fullmatch(text)) is not None:
        try:
            day = date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
        except ValueError:
            return None
        text = found["number"]
    name = _name(text) if len(text) <= LONGEST else ""
    return Letter(name, day) if name else None


def _name(text: str) -> str:
    # The letters of many a công văn name its office alone: "123/UBND-VX".
    for said in (text, f"Công văn {text}"):
        if (known := documents.named(said)) is not None:
            return known.name if _is_numbered(known.name[len(known.kind):].strip()) else ""
    kind = next((one for one in _further() if text[:len(one) + 1].lower() == f"{one} "), None)
    number = text[len(kind) + 1:] if kind else ""
    return f"{kind[:1].upper()}{kind[1:]} {number}" if kind and "/" in number and _is_numbered(number) else ""


def _further() -> list[str]:
    """Return the kinds, the longest first."""
    return sorted((*lexicons.table("document_kinds"), *FURTHER), key=len, reverse=True)


def _is_numbered(number: str) -> bool:
    """Say whether a text is a number with letters behind it that spell nobody."""
    found = _NUMBER.fullmatch(number)
    if found is None:
        return False
    blocks = [re.sub(r"\d", "", one) for one in re.split("[/-]", found["symbol"] or "")[1:]]
    return not any(map(_is_of_a_name, blocks)) and not is_only_a_person(" ".join(filter(None, blocks)))


def _is_of_a_name(block: str) -> bool:
    return is_joined_name([block.lower()]) or (len(block) >= _NAME_LETTERS and is_strong_surname(block))
