"""Full names in comments that no word introduces: three syllables or more with capitals, "Phạm Văn Lục là tên lừa đảo".

Whoever is named behind a public office ("Thủ tướng Phạm Minh Chính") stays, and so does a street or a school.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vietnamese.mentions import full_names as written_names
from vietnamese.names import UPPER, is_full_name, is_middle_name, is_strong_surname
from vietnamese.offices import stands_before
from vietnamese.places import province
from vietnamese.redaction.kinds import Found
from vietnamese.redaction.normal import Reading

SYLLABLES = 3
# Streets are named in rows: "đường Trần Phú, Nguyễn Văn Linh và Lê Duẩn".
_WORD = rf"[{UPPER}][^\W\d_]*"
_NAME = rf"{_WORD}(?: {_WORD}){{0,4}}"
_ROW = re.compile(
    r"(?<!\w)(?i:đường|phố|ngã ba|ngã tư|ngã năm|ngã sáu|nút giao|vòng xoay|cầu|hầm|tuyến|trục|đoạn|đại lộ|trường|thpt"
    r"|thcs)"
    rf" (?:(?:số )?{_NAME}\s*(?:,|và|[-–/]|(?:giao )?với|giao|qua|đến|tới)\s*){{0,4}}$")
REACH = 90
# In a comment all in capitals only these tell a name from "XỬ LÝ NHƯ VẬY".
_MARKS = frozenset({"văn", "thị", "van", "thi"})


# Account holders beside their number: "Lê Mai - 0912345678", "0123456789 VCB Hung Nguyen".
_NUMBER, _SIGN = r"\+?\d(?:[ .-]?\d){7,18}", r"\s*[-–:,|()/]{0,2}\s*"
_BEFORE_NUMBER = re.compile(rf"(?<!\w)(?P<name>{_WORD}(?: {_WORD}){{1,3}})(?={_SIGN}{_NUMBER})")
_BEHIND_NUMBER = re.compile(
    rf"{_NUMBER}{_SIGN}(?:(?i:vcb|bidv|acb|mb|tcb|ctg|vib|shb|momo|\w{{2,12}}bank){_SIGN})?"
    rf"(?P<name>{_WORD}(?: {_WORD}){{1,3}})")


def full_names(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield names of three syllables and more; what stands behind a public office or in a row of streets is left."""
    for start, end in written_names(reading.text):
        name = reading.text[start:end].split(" ")
        if len(name) < SYLLABLES or not _is_sure(name):
            continue
        if not stands_before(reading.bare, start) and not is_in_a_row(reading.text, start):
            yield Found(start, end, "PERSON")
    for start, end in _holders(reading.text):
        if not is_in_a_row(reading.text, start):
            yield Found(start, end, "PERSON")


def _holders(text: str) -> Iterator[tuple[int, int]]:
    for match in _BEFORE_NUMBER.finditer(text):
        words = match["name"].split(" ")
        tails = (" ".join(words[at:]) for at in range(len(words) - 1))
        if name := next(filter(is_full_name, tails), ""):
            yield match.end("name") - len(name), match.end("name")
    for match in _BEHIND_NUMBER.finditer(text):
        words = match["name"].split(" ")
        heads = (" ".join(words[:size]) for size in range(len(words), 1, -1))
        if name := next(filter(is_full_name, heads), ""):
            yield match.start("name"), match.start("name") + len(name)


def is_in_a_row(text: str, start: int) -> bool:
    """Return whether streets, crossings or schools are named right before."""
    return _ROW.search(text[max(0, start - REACH):start].rsplit("\n", 1)[-1]) is not None


def _is_sure(name: list[str]) -> bool:
    """Say whether a name is hardly anything else: by its family name, or by what stands behind a rarer one."""
    if province(" ".join(name[1:])) is not None:
        return False  # "Lại An Giang": any word may begin a sentence
    if name[0].lower() == "duong" and is_strong_surname(name[1]):
        return False  # "Duong Nguyen Van Linh" is a street
    if "".join(name).isupper():
        return is_strong_surname(name[0]) or name[1].lower() in _MARKS
    return is_strong_surname(name[0]) or is_middle_name(name[1])
