"""The lines of a message as items of a report, each with the kind, day, groups and breadth that its words suggest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from config import field as words
from config.clock import DISPLAY_ZONE, local_day
from pipelines.reports.files.columns import by_name, folded
from pipelines.reports.files.messages import Line
from vietnamese import dates, report_kinds
from vietnamese.text import fold

# What frames a report and is none of it: addresses, mottoes, numbers, signatures.
_FRAME = re.compile(
    r"cong hoa xa hoi chu nghia|doc lap tu do hanh phuc|dang cong san viet nam|kinh gui|noi nhan|nguoi (?:lap|bao cao)"
    r"|tran trong|xin (?:cam on|tran trong)|luu (?:vt|vp)|so \d+ bc|ky ten|thay mat|t m |chao (?:anh|chi|ban|cac)"
    r"|em gui|toi xin (?:gui|bao cao)")
_FIELD = re.compile(r"(?:ve |linh vuc |tinh hinh |cong tac )")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[\w“\"(])")
_BASIS = re.compile(r"(?:^|[.;\n])\s*(?:căn cứ|cơ sở)\s*:\s*([^\n]+)", re.IGNORECASE)
_DAY = re.compile(r"(?:ngày|sáng|trưa|chiều|tối|hôm)\s+\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
                  r"|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?", re.IGNORECASE)
# "Báo cáo tuần", "BÁO CÁO THÁNG 11/2026": a line that names the type of report and no more than its time.
_TYPE = re.compile(r"bao cao (?:(?:tinh hinh|du luan|xa hoi|dinh ky|cong tac|hang) )*"
                   r"(?P<type>tuan|thang|nhanh|dot xuat|khan)(?: (?:\d+|tuan|thang|nam|quy|so|ky|tu|den|ngay))*$")
# Who speaks at the head of a line, and words that lean on the line before.
_VOICE = re.compile(r"(?:ba con|nguoi dan|nhan dan|nhieu |mot so |da so |tuyet dai|phan lon|tieu thuong|phu huynh"
                    r"|cong nhan|nong dan|cu tri|ho dan|cac ho |co nguoi|ai cung)")
_LEANS = re.compile(r"(?:co (?:dung|that|phai)|dung (?:khong|k\b)|that (?:khong|k\b)|(?:tin|viec|dieu|chuyen) nay"
                    r"|noi vay|vi vay|do do|tuy nhien)")
SHORT = 25         # characters: a paragraph below it says nothing that could be an item
SHORT_ENTRY = 8    # of a list: who numbers it means it
LONGEST_HEADING = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """What may be an item; `whole` is all of its words, for whoever looks for places in them."""

    kind: str
    issue: str
    text: str
    basis: str
    heard_on: str
    heard_groups: tuple[str, ...]
    breadth: str
    whole: str


@dataclass(slots=True)
class Split:
    """The items that were found, lines that were taken for none, so that nothing goes in silence, and a named type."""

    pieces: list[Piece] = field(default_factory=list)
    passed_by: list[str] = field(default_factory=list)
    type: str = ""


@dataclass(slots=True)
class _Open:
    """An item under way: under which heading, and its lines."""

    kind: str
    lines: list[str]
    least: int = SHORT


def split(lines: Sequence[Line], now: datetime, groups: Iterable[str] = ()) -> Split:
    """Return what may be items. Entries of a list are one each, else paragraphs; headings name a kind or a field."""
    made = Split()
    day = _day(" ".join(line.text for line in lines[:8] if _is_frame(line)), now) or local_day(now)
    known = tuple(groups)
    for one in _gathered(lines, made):
        whole = "\n".join(one.lines)
        made.pieces.append(_piece(whole, one.kind, _day(whole, now) or day, known))
    return made


def _gathered(lines: Sequence[Line], made: Split) -> Iterator[_Open]:
    listed = sum(line.level > 0 and not _is_heading(line, at, lines) for at, line in enumerate(lines)) > 1
    kind, current = "", None
    for at, line in enumerate(lines):
        if _is_frame(line) or _is_heading(line, at, lines):
            yield from _closed(current, made)
            current = None
            if (named := report_kinds.heading(line.text)) or not line.level:
                kind = named
            if not named:
                made.passed_by.append(line.text)
                made.type = made.type or _type(line)
        elif current is None or _begins(line, listed):
            yield from _closed(current, made)
            current = _Open(kind, [line.text], SHORT_ENTRY if line.level else SHORT)
        elif _says_other(line, current):
            yield from _closed(current, made)
            current = _Open(kind, [line.text], SHORT_ENTRY)
        else:
            current.lines.append(line.text)
    yield from _closed(current, made)


def _begins(line: Line, listed: bool) -> bool:
    if line.level:
        return line.level == 1
    return line.after_blank if not listed else line.after_blank and len(line.text) > 2 * SHORT


def _says_other(line: Line, current: _Open) -> bool:
    """Return whether a line that no blank line sets apart says something of a kind of its own."""
    plain = folded(line.text)
    if current.kind or line.level or not line.text[:1].isupper() or _BASIS.match(line.text) or _LEANS.match(plain):
        return False
    kind = report_kinds.suggested(line.text)
    if kind == report_kinds.suggested("\n".join(current.lines)) or len(line.text) < SHORT_ENTRY:
        return False
    # An opinion is what has no word of another kind: only who speaks tells it from the rest of what was said before.
    return kind != "opinion" or (len(line.text) >= SHORT and _VOICE.match(plain) is not None)


def _closed(current: _Open | None, made: Split) -> Iterator[_Open]:
    if current is None:
        return
    if sum(map(len, current.lines)) < current.least:
        made.passed_by.append(" ".join(current.lines))
    else:
        yield current


def _is_frame(line: Line) -> bool:
    plain = " ".join(fold(line.text).split())
    return _FRAME.match(plain) is not None or (len(plain) < 60 and re.search(
        r"ngay \d{1,2} thang \d{1,2} nam \d{4}$", plain) is not None)


def _type(line: Line) -> str:
    """Return the type of report that a line names, "" where it says anything besides."""
    found = _TYPE.match(folded(line.text))
    return (by_name("type").code(found["type"]) or "") if found else ""


def _is_heading(line: Line, at: int, lines: Sequence[Line]) -> bool:
    """Return whether a line heads others: by its form, its words, or because entries of a lower sign follow it."""
    if report_kinds.heading(line.text.rstrip(" :.")) or _type(line):
        return True
    if len(line.text) > LONGEST_HEADING or line.text.endswith((".", "?", "!", ";")):
        return False
    after = lines[at + 1] if at + 1 < len(lines) else None
    if line.heading or line.text.endswith(":"):
        return True
    numbered = line.sign[:1].isalnum() or line.sign.startswith("(")
    lower = after is not None and after.level > 0 and _rank(after.sign) > _rank(line.sign)
    # A short entry heads what stands below it, unless its own words ask, propose or tell.
    says = report_kinds.suggested(line.text) != "opinion"
    return numbered and lower and bool(_FIELD.match(folded(line.text) + " ") or (len(line.text) < 60 and not says))


def _rank(sign: str) -> int:
    """Return how deep a sign stands: I., 1., a), -, +."""
    bare = sign.strip("().")
    if bare and set(bare) <= set("IVX"):
        return 1
    if bare[:1].isdigit():
        return 2 + bare.count(".")
    return 6 if bare.isalpha() else 8 if sign == "+" else 7


def _piece(whole: str, kind: str, day: str, groups: Sequence[str]) -> Piece:
    said, basis = _without_basis(whole)
    issue, rest = _issue(" ".join(said.split()))
    plain = f" {folded(whole)} "
    breadth = next((code for word, code in _breadths() if f" {word} " in plain), "")
    return Piece(kind or report_kinds.suggested(said), issue, rest, basis, day,
                 tuple(group for group in groups if f" {folded(group)} " in plain), breadth, whole)


def _without_basis(whole: str) -> tuple[str, str]:
    found = _BASIS.search(whole)
    if found is None or not whole[:found.start()].strip():
        return whole, ""
    return f"{whole[:found.start()]}.{whole[found.end():]}".rstrip("."), found[1].strip()


def _issue(text: str) -> tuple[str, str]:
    """Return one sentence of at most what an issue takes, and all of the text where that is not the whole of it."""
    first = _SENTENCE.split(text, maxsplit=1)[0]
    if len(first) > words.ISSUE:
        cut = first[:words.ISSUE]
        end = max(cut.rfind(sign) for sign in (", ", "; ", " - ", " "))
        first = cut[:end].rstrip(" ,;-") if end > 0 else cut
    return first.rstrip(" ;"), "" if first.rstrip(" .;") == text.rstrip(" .;") else text


def _breadths() -> list[tuple[str, str]]:
    """Return words of breadth, the longest first: "tuyệt đại đa số" holds "đa số"."""
    column = by_name("breadth")
    told = {word: code for word, code in column.spellings.items() if " " in word or word in ("da so",)}
    return sorted(told.items(), key=lambda one: -len(one[0]))


def _day(text: str, now: datetime) -> str:
    """Return the day that a text names, "" when it names none that is over; "hôm qua" counts from today here."""
    for found in _DAY.finditer(text):
        parsed = dates.parse_datetime(found[0], now=now)
        if parsed is not None and parsed.at <= now:
            return parsed.at.astimezone(DISPLAY_ZONE).strftime("%Y-%m-%d")
    return ""
