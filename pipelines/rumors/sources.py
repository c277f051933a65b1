"""What tells primary sources apart: two spellings of one body, one paper or one host are one source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from vietnamese import lexicons
from vietnamese.text import fold

# Words before a body that say who of it spoke, or what of it printed it.
_LEADING = re.compile(
    r"^(?:theo|bao dien tu|bao|to|tap chi|trang thong tin dien tu|trang thong tin|trang tin|trang|dai dien"
    r"|dai phat thanh|dai truyen hinh|dai|cong thong tin dien tu|cong tin|thong cao cua|thong cao"
    r"|thong bao cua|thong bao|lanh dao|phia|nguoi phat ngon|van ban cua|cong van cua"
    r"|(?:bo truong|thu truong)(?= bo )"
    r"|(?:pho |p )?(?:giam doc|chu tich|cuc truong|vu truong|chanh van phong|truong phong)"
    r"(?= (?:so|uy ban|cuc|vu|phong) )"
    r"|(?:pho |p )?chu tich(?= (?:phuong|xa|thi tran|quan|huyen|thi xa|[pxqh]) )|(?:pho |p )?truong(?= cong an )"
    r"|(?:van phong|vp)(?: hoi dong nhan dan)?(?: va)?(?= uy ban )) ")
_HOST = re.compile(r"^(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/:?#]\S*)?$", re.IGNORECASE)
_HOST_ENDS = frozenset("com net org gov edu info vn www m amp".split())
_CITIES = re.compile(r"\bthanh pho (?=ha noi|ho chi minh|da nang|hai phong|can tho|hue)")
# "va" joins words that others write without it; a province's "tinh" and a ministry's "Viet Nam" are left out as often.
_IDLE = re.compile(r"\b(?:va|tinh|cua)\b")
_OF_A_MINISTRY = re.compile(r"^(bo .+) viet nam$")
# "P.", "X." and the like are units only behind what a unit's body begins with, or with their dot: "TT" is a centre too.
_UNITS = {"p": "phuong", "x": "xa", "tt": "thi tran", "tx": "thi xa", "q": "quan", "h": "huyen"}
_SHORT = re.compile(r"\b((?:uy ban(?: nhan dan)?|cong an|hoi dong nhan dan|dang uy|quan su|tram y te|mat tran to quoc"
                    r"(?: viet nam)?)) (p|x|tt|tx|q|h)(?: (?=\w)|(?=\d))")
_DOTTED = re.compile(r"(?<=\w)\s+([pxqh])\.\s*(?=\w)", re.IGNORECASE)
_POLICE = re.compile(r"\bCA *(?=(?:phường|xã|thị|quận|huyện|thành phố|tỉnh|tp|p|x|tt|tx|q|h)\b)", re.IGNORECASE)
_BARE = re.compile(r"^([px]) (?=\w{2})")
# A unit that speaks by its bare name speaks through its committee.
_COMMITTEE = re.compile(r"^(?:uy ban (?=(?:phuong|xa|thi tran|quan|huyen|thi xa|thanh pho|tinh) )"
                        r"|(?=(?:phuong|xa|thi tran) ))")


def key(name: str) -> str:
    """Return what two names of one source have in common: case, diacritics, signs and abbreviations do not tell apart.

    Of an address the host counts, without "www" and what it ends in: tuoitre.vn is "Báo Tuổi Trẻ".
    """
    return _of_name(_written_out(name.strip()))


def _written_out(name: str) -> str:
    host = _HOST.match(name)
    if host is None:
        return name
    known = _hosts()
    labels = host[1].lower().split(".")
    for at in range(len(labels) - 1):
        if ".".join(labels[at:]) in known:
            return known[".".join(labels[at:])]
    kept = [label for label in labels if label not in _HOST_ENDS]
    return re.sub(r"^bao(?=\w{3})", "", " ".join(kept).replace("-", "")) or name


def _of_name(name: str) -> str:
    dotted = _DOTTED.sub(lambda unit: f" {_UNITS[unit[1].lower()]} ", _POLICE.sub("công an ", name))
    said = " ".join(_expanded(fold(dotted).split()))
    while (shorter := _LEADING.sub("", said)) != said:
        said = shorter
    said = _of_a_unit(said)
    said = _OF_A_MINISTRY.sub(r"\1", _CITIES.sub("", " ".join(_expanded(said.split()))))
    return "".join(_IDLE.sub(" ", said).split()) or said


def _of_a_unit(said: str) -> str:
    said = _SHORT.sub(lambda short: f"{short[1]} {_UNITS[short[2]]} ", said)
    said = _BARE.sub(lambda short: f"{_UNITS[short[1]]} ", said)
    return _COMMITTEE.sub("uy ban nhan dan ", said)


def _expanded(words: list[str]) -> list[str]:
    """Return folded words with what is abbreviated written out, the longest spelling first."""
    known, found, at = _spellings(), [], 0
    while at < len(words):
        size = next((n for n in range(min(7, len(words) - at), 0, -1) if tuple(words[at:at + n]) in known), 0)
        found += known[tuple(words[at:at + size])] if size else [words[at]]
        at += size or 1
    return found


@cache
def _spellings() -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {("tp",): ["thanh", "pho"], ("ubnd",): ["uy", "ban", "nhan", "dan"]}
    for table in ("abbreviations", "bodies"):
        for full, others in lexicons.table(table).items():
            for other in others:
                if "." not in other or table == "abbreviations":
                    found.setdefault(tuple(fold(other).split()), fold(full).split())
    return found


@cache
def _hosts() -> dict[str, str]:
    return {other: full for full, others in lexicons.table("bodies").items() for other in others if "." in other}


def folded(names: Iterable[str]) -> list[list[str]]:
    """Return the spellings that were taken for one source, where there are several."""
    groups: dict[str, list[str]] = {}
    for name in names:
        if name not in groups.setdefault(key(name), []):
            groups[key(name)].append(name)
    return [group for group in groups.values() if len(group) > 1]
