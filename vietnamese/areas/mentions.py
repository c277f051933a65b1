"""Mentions of units as they are written: "type + Name", lists of them, and provinces by name alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vietnamese import lexicons
from vietnamese.areas.gazetteer import Gazetteer
from vietnamese.areas.spelling import key
from vietnamese.names import UPPER, is_surname

LONGEST = 6   # syllables of a name

LEVELS_OF = {
    "phường": ("ward",), "xã": ("ward",), "thị trấn": ("ward",), "đặc khu": ("ward",),
    "quận": ("district",), "huyện": ("district",), "thị xã": ("district",),
    # A city is a province or lies in one; which one, the name tells.
    "thành phố": ("province", "district"), "tỉnh": ("province",),
}
# "H. Hải" is also a person in court reports: a single letter counts only glued to its name or where a place is due.
_SHORT = {"p": "phường", "q": "quận", "h": "huyện", "tp": "thành phố", "tx": "thị xã", "tt": "thị trấn"}
_WORD = rf"(?:[{UPPER}][^\W\d_]*(?: ?['’] ?[^\W\d_]+)*|\d{{1,2}}(?![\d%]|[.,/:]\d))"
_RUN = rf"{_WORD}(?:(?: | ?[-–] ?){_WORD}){{0,{LONGEST - 1}}}"


def _either_case(words: str) -> str:
    """Return a pattern for the words in any case; IGNORECASE is four times slower."""
    return "".join(f"[{c}{c.upper()}]" if c != " " else " +" for c in words)


_FULL = "|".join(_either_case(words) for words in sorted(LEVELS_OF, key=len, reverse=True))
_TYPED = re.compile(
    rf"(?<![^\W_])(?:(?P<full>{_FULL}) +|(?P<short>(?:T[PpXxT]|[PQH])(?:\.\s?| )))(?P<run>{_RUN})")
_NEXT = re.compile(rf"(?:, ?| và | hoặc | hay |; )(?P<run>{_RUN})")
_PLURAL = re.compile(r"(?i:các|những|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|\d{1,2}) $")
_NO_UNIT_BEFORE = ("hợp tác ", "công ", "phố ", "làng ", "ông ", "bà ")   # "ông xã", "bà xã" are husband and wife
_DUE_BEFORE = re.compile(r"(?:^|[,(;–-] ?|\b(?:ở|tại|thuộc|an|UBND|đến|về|từ|trên|và|ngụ|trú) )$")
_ABOVE_AFTER = re.compile(r" ?[,(–-] ?(?:Q|H|T[PpXx]|[Qq]uận|[Hh]uyện|[Tt]hành phố|[Tt]hị xã|[Tt]ỉnh)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """One mention: text[start:end]; `type` is "" for a province by name alone; `known`: some unit has the name."""

    start: int
    end: int
    type: str
    levels: tuple[str, ...]
    key: str
    known: bool = True
    former: bool = False      # a district of other times; `key` is that of the one that holds its wards


def find(text: str, gazetteer: Gazetteer) -> list[Found]:
    """Return the mentions in order; those of unknown names too, because they say where a ward is not."""
    typed = list(_typed(text, gazetteer))
    taken = [(found.start, found.end) for found in typed]
    bare = [found for found in _bare(text, gazetteer) if not _inside(found.start, taken)]
    return sorted([*typed, *bare], key=lambda found: found.start)


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _typed(text: str, gazetteer: Gazetteer) -> Iterator[Found]:
    position = 0
    while match := _TYPED.search(text, position):
        found = _read(text, match, gazetteer)
        if found is None:
            position = match.start("run")
            continue
        yield found
        position = found.end
        if found.known and _PLURAL.search(text, max(0, found.start - 10), found.start):
            for other in _listed(text, found, gazetteer):
                yield other
                position = other.end


def _read(text: str, match: re.Match[str], gazetteer: Gazetteer) -> Found | None:
    if match["full"]:
        kind = " ".join(match["full"].lower().split())
        if text[max(0, match.start() - 8):match.start()].lower().endswith(_NO_UNIT_BEFORE):
            return None
    else:
        short = match["short"]
        kind = _SHORT[short.rstrip(". \n").lower()]
        single = len(short.rstrip(". \n")) == 1
        if single and short[-1] != "." and not ("." in short and _is_due(text, match)):
            return None
    levels = LEVELS_OF[kind]
    size, name = _longest(match["run"], levels, gazetteer)
    if (former := _former(kind, match["run"])) is not None:
        return Found(match.start(), match.start("run") + former[0], kind, ("district",), former[1], former=True)
    if not size:
        return Found(match.start(), match.end("run"), kind, levels, key(match["run"]), known=False)
    return Found(match.start(), match.start("run") + size, kind, levels, name)


def _is_due(text: str, match: re.Match[str]) -> bool:
    """Say whether a place is due where a single letter stands, or what it should lie in follows."""
    before = _DUE_BEFORE.search(text, max(0, match.start() - 8), match.start())
    return bool(before or _ABOVE_AFTER.match(text, match.end("run")))


@cache
def _former_districts() -> dict[tuple[str, str], str]:
    table = lexicons.table("former_districts")
    kinds = {written: next(kind for kind in LEVELS_OF if written.startswith(f"{kind} ")) for written in table}
    return {(kind, key(written.removeprefix(kind))): key(table[written][0]) for written, kind in kinds.items()}


def _former(kind: str, run: str) -> tuple[int, str] | None:
    """Return how many characters of a run name a district of other times, and the key of the one that followed it."""
    ends = [match.end() for match in _TOKEN.finditer(run)]
    for end in reversed(ends):
        after = _former_districts().get((kind, key(run[:end])))
        if after is not None and _may_follow(run[end:]):
            return end, after
    return None


def _listed(text: str, first: Found, gazetteer: Gazetteer) -> Iterator[Found]:
    """Yield the further names of a list: "các xã Tân Lập, Tân Phú và An Bình"."""
    position = first.end
    while match := _NEXT.match(text, position):
        size, name = _longest(match["run"], first.levels, gazetteer)
        if not size:
            return
        position = match.start("run") + size
        yield Found(match.start("run"), position, first.type, first.levels, name)


_TOKEN = re.compile(r"[^ –-]+")


def _longest(run: str, levels: tuple[str, ...], gazetteer: Gazetteer) -> tuple[int, str]:
    """Return how many characters of a run of capitalised words are a known name, and its key; (0, "") for none."""
    ends = [match.end() for match in _TOKEN.finditer(run)]
    for size in range(len(ends), 0, -1):
        name = key(run[:ends[size - 1]])
        if any(gazetteer.knows(level, name) for level in levels):
            return (ends[size - 1], name) if _may_follow(run[ends[size - 1]:]) else (0, "")
    return 0, ""


@cache
def _begin_types() -> frozenset[str]:
    return frozenset(kind.split()[0] for kind in LEVELS_OF) | {"tp", "tx", "tt", "ubnd", "công"}


def _may_follow(rest: str) -> bool:
    """Say whether capitalised words after a known name begin something else: a person, another unit, a dash.

    Else the name goes on, and the shorter one is another place: "xã Tân Phú Tây" is not "xã Tân Phú".
    """
    if not rest or rest.lstrip()[0] in "-–":
        return True
    words = rest.split()
    return words[0].lower() in _begin_types() or (len(words) > 1 and is_surname(words[0]))


# Words after which a province's name is the name of something else, and those that stand before it at a sentence start.
_STREETS = frozenset("đường phố lộ sông cầu chợ ngõ hẻm hồ núi đèo chiến trận bia đội clb fc".split())
_OPENERS = frozenset("tại ở từ về đến tới vào trên và còn riêng theo khi do của với cả giữa".split())
_BEFORE = re.compile(r"(\w+) $")
_AFTER = re.compile(rf"[ ]?[-–]?[ ]?[{UPPER}]|['’]")


# By itself the name of a man, a prize, a road and a youth league.
_NEVER_ALONE = frozenset(("Hồ Chí Minh", "HCM"))


@cache
def _province_names() -> re.Pattern[str]:
    """Return a pattern of the names; "thủ đô" and the like may be of any country."""
    others = {other for others in lexicons.table("place_aliases").values() for other in others}
    names = lexicons.words("provinces") | {other for other in others if len(other) > 2 and other[0].isupper()}
    names -= _NEVER_ALONE
    return re.compile(rf"(?<![\w.])(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?!\w)")


def _bare(text: str, gazetteer: Gazetteer) -> Iterator[Found]:
    for match in _province_names().finditer(text):
        name = key(match[0])
        if gazetteer.knows("province", name) and _stands_alone(text, match.start(), match.end()):
            yield Found(match.start(), match.end(), "", ("province",), name)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether a name is not a part of a longer one: "Nguyễn Thái Bình", "đường Điện Biên Phủ"."""
    if _AFTER.match(text, end) and text[end:end + 3] not in (" - ", " – "):
        return False
    before = _BEFORE.search(text, max(0, start - 24), start)
    if before is None:
        return True
    word = before[1]
    if word.lower() in _STREETS:
        return False
    return not word[0].isupper() or word.isupper() or word.lower() in _OPENERS
