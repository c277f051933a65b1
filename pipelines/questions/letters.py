"""The official letter in which an answer stands, by its number; its issuer and day are those of the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from vietnamese import documents
from vietnamese.names import UPPER

LONGEST = 120
_DAYED = re.compile(r"(?P<number>.+?)[,;]? ngày (?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")
# Kinds that no list has ("Phiếu trả lời số 7/PTL-UBND"): words in small letters, which no name is, and letters behind.
_OTHER = re.compile(rf"[^\W\d_][^\W\d_{UPPER}]+(?: [^\W\d_{UPPER}]+){{1,4}} \d{{1,6}}(?:/\d{{4}})?[/-][{UPPER}]{{2,}}"
                    rf"(?:[/-][{UPPER}\d&]{{2,}}){{0,3}}")


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
            return known.name
    return text[:1].upper() + text[1:] if _OTHER.fullmatch(text) else ""
