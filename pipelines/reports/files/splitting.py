"""The lines of a message as items of a report, each with the kind, day, groups and breadth that its words suggest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from config import field as words
from config.clock import local_day
from pipelines.reports.files import heard
from pipelines.reports.files.columns import by_name, folded
from pipelines.reports.files.messages import Line
from vietnamese import report_kinds
from vietnamese.report_kinds import GENERAL, Gathering

# What frames a report and is none of it: addresses, mottoes, numbers, signatures.
_FRAME = re.compile(
    r"cong hoa xa hoi chu nghia|doc lap tu do hanh phuc|dang cong san viet nam|kinh (?:gui|thua)|noi nhan"
    r"|nguoi (?:lap|bao cao)|luu (?:vt|vp)|so \d+ bc|ky ten|thay mat|t m ")
# Such lines may also begin what is said: "Chào chị, hôm qua em nghe …". Only as a whole they are none of it.
_GREETING = re.compile(
    r"(?:tran trong|xin tran trong|chao (?:anh|chi|ban|cac|em|moi)|em gui|toi xin (?:gui|bao cao))\b.{0,30}"
    r"|(?:\w+ ){0,3}cam on(?: (?:a|anh|chi|cac|moi|ban|nguoi|dong|chi|nhieu|da|doc)){0,6}|(?:da )?het(?: roi)?(?: a)?"
    r"|(?:\w+ ){1,8}(?:bao cao|gui)(?: \w+){0,4} (?:a|nhu sau)"
    r"|(?:\w+ ){0,5}(?:ko|khong|chua|k) co (?:gi|y kien|phat sinh|van de|phan anh|noi dung|vu viec)(?: (?!ai)\w+){0,4}"
    r"|tinh hinh(?: \w+){0,4} (?:on dinh|binh thuong)")
_OF_A_DAY = re.compile(
    r"(?:\w+ ){0,4}ngay \d{1,2} (?:thang )?\d{1,2} (?:nam )?\d{4}"
    r"|.{0,40}\btu (?:ngay )?\d.{0,20} den (?:het )?(?:ngay )?\d[\d ]*")
_PLACE = frozenset("tổ dân phố thôn ấp khu xóm bản chi bộ phường xã".split())
_FIELD = re.compile(r"(?:ve |linh vuc |tinh hinh |cong tac )")
_SECTION = re.compile(r"(?:nhung |cac |mot so )?(?:van de|du luan|mat|uu diem|han che) "
                      r"(?:noi|du luan|tich cuc|tieu cuc|ton tai|can|con)")
_TOPIC = re.compile(
    r"(?:về|lĩnh vực|ve|linh vuc) [^:.?!]{2,50}: *\w"
    r"|(?:ý kiến|vấn đề|nội dung|câu hỏi|y kien|van de) (?:thứ )?\w+ ?[:.)] *\w"
    r"|thứ (?:nhất|hai|ba|tư|năm|sáu)[,:]", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[\w“\"(])")
# "Báo cáo tuần", "BÁO CÁO THÁNG 11/2026": a line that names the type of report and no more than its time.
_TYPE = re.compile(r"bao cao (?:(?:tinh hinh|du luan|xa hoi|dinh ky|cong tac|hang) )*"
                   r"(?P<type>tuan|thang|nhanh|dot xuat|khan)(?: (?:\d+|tuan|thang|nam|quy|so|ky|tu|den|ngay))*"
                   r"(?: (?:cua )?(?:to|thon|ap|khu|xom|chi bo)(?: dan pho| pho)? \w+)?$")
# Who speaks at the head of a line, and words that lean on the line before.
_VOICE = re.compile(r"(?:ba con|nguoi dan|nhan dan|nhieu |mot so |da so |tuyet dai|phan lon|tieu thuong|phu huynh"
                    r"|cong nhan|nong dan|cu tri|ho dan|cac ho |co nguoi|ai cung)")
_LEANS = re.compile(r"(?:co (?:dung|that|phai)|dung (?:khong|k\b)|that (?:khong|k\b)|(?:tin|viec|dieu|chuyen) nay"
                    r"|noi vay|vi vay|do do|tuy nhien|(?:vu|su) viec|chua (?:ai|biet|ro)"
                    r"|khong (?:ro|biet) (?:thuc|that))")
_FURTHER = re.compile(r"(?:ngoai ra|ben canh do|mat khac)\b")
SHORT = 20         # characters: a paragraph below it says nothing that could be an item
SHORT_ENTRY = 8    # of a list: who numbers it means it
LONGEST_HEADING = 100
LONGEST_GREETING = 70


@dataclass(frozen=True, slots=True)
class Piece:
    """What may be an item; `whole` is all of its words, for whoever looks for places in them.

    `day` and `count` say from which words the day and about how many were taken.
    """

    kind: str
    issue: str
    text: str
    basis: str
    heard_on: str
    heard_groups: tuple[str, ...]
    breadth: str
    whole: str
    about_count: str = ""
    day: str = ""
    count: str = ""


@dataclass(slots=True)
class Split:
    """The items that were found, lines that were taken for none, so that nothing goes in silence, and a named type."""

    pieces: list[Piece] = field(default_factory=list)
    passed_by: list[str] = field(default_factory=list)
    type: str = ""


@dataclass(slots=True)
class _Open:
    """An item under way: under which heading, its lines, and how deep in a list it began.

    `said` has read the first `read` of its lines.
    """

    kind: str
    lines: list[str]
    least: int = SHORT
    level: int = 0
    said: Gathering = field(default_factory=Gathering)
    read: int = 0

    def suggested(self) -> str:
        """Return the kind of the lines so far; none is read twice, or a long message would take minutes."""
        for line in self.lines[self.read:]:
            self.said.add(line)
        self.read = len(self.lines)
        return self.said.kind


def split(lines: Sequence[Line], now: datetime, groups: Iterable[str] = ()) -> Split:
    """Return what may be items: entries of a list, else paragraphs and what a line or sentence says of another kind.
    """
    made = Split()
    lines = _levelled(lines)
    reported = heard.reported("\n".join(line.text for line in lines[:8] if _is_frame(line)), local_day(now))
    known = tuple(groups)
    made.pieces = [_piece(part, reported, known) for one in _gathered(lines, made) for part in _parted(one, made)]
    return made


def _levelled(lines: Sequence[Line]) -> list[Line]:
    """Return the lines; lower signs ("+") alone are a list, and without any capitals a line with a cue stands apart."""
    if any(line.level == 1 for line in lines):
        return list(lines)
    small = not any(line.level or line.text[:1].isupper() for line in lines)
    return [replace(line, level=min(line.level, 1), after_blank=line.after_blank or (small and _cued(line.text)))
            for line in lines]


def _cued(text: str) -> bool:
    kind, _at = report_kinds.leading(text)
    return kind != "" and not _LEANS.match(folded(text))


def _gathered(lines: Sequence[Line], made: Split) -> Iterator[_Open]:
    listed = sum(line.level > 0 and not _is_heading(line, at, lines) for at, line in enumerate(lines)) > 1
    kind, current = "", None
    for at, line in enumerate(lines):
        if heard.is_of_an_item(line.text):
            _belongs(line, current, made)
        elif current is not None and current.lines[-1].endswith(":") and heard.is_of_an_item(current.lines[-1]):
            current.lines[-1] += f" {line.text}"
        elif _is_frame(line) or _is_heading(line, at, lines):
            yield from _closed(current, made)
            current = None
            kind = _head(line, kind, made)
        elif current is None or _begins(line, current, listed):
            yield from _closed(current, made)
            current = _Open(kind, [line.text], SHORT_ENTRY if line.level else SHORT, line.level)
        elif _says_other(line, current):
            yield from _closed(current, made)
            current = _Open(kind, [line.text], SHORT_ENTRY)
        else:
            current.lines.append(line.text)
    yield from _closed(current, made)


def _belongs(line: Line, current: _Open | None, made: Split) -> None:
    """Put a line such as "Căn cứ: …", "Địa bàn: …" where it belongs: to the item before it."""
    if current is not None:
        current.lines.append(line.text)
    else:
        made.passed_by.append(line.text)


def _head(line: Line, kind: str, made: Split) -> str:
    """Return which kind holds below a heading or a line of the frame."""
    named = report_kinds.heading(line.text)
    if not named:
        made.passed_by.append(line.text)
        made.type = made.type or _type(line)
    return named if named or not line.level else kind


def _begins(line: Line, current: _Open, listed: bool) -> bool:
    if line.level:
        return line.level == 1 or current.level >= line.level
    if _TOPIC.match(line.text):
        return True
    return line.after_blank if not listed else line.after_blank and len(line.text) > 2 * SHORT


def _says_other(line: Line, current: _Open) -> bool:
    """Return whether a line that no blank line sets apart says something of a kind of its own."""
    plain = folded(line.text)
    if current.kind not in ("", GENERAL) or line.level or _LEANS.match(plain) or not line.text[:1].isupper():
        return False
    kind = report_kinds.suggested(line.text)
    if kind == current.suggested() or len(line.text) < SHORT_ENTRY:
        return False
    # An opinion is what has no word of another kind: only who speaks tells it from the rest of what was said before.
    return kind != GENERAL or (len(line.text) >= SHORT and _VOICE.match(plain) is not None)


def _parted(current: _Open, made: Split) -> Iterator[_Open]:
    """Yield an item in parts where a sentence of a running message begins something of another kind."""
    if current.level or current.kind not in ("", GENERAL):
        yield current
        return
    part: list[str] = []
    said = Gathering()
    for line in current.lines:
        for at, sentence in enumerate([line] if heard.is_of_an_item(line) else _SENTENCE.split(line)):
            if at and _turns(sentence, part, said):
                yield from _closed(replace(current, lines=part), made)
                current, part, said = replace(current, least=SHORT_ENTRY), [sentence], Gathering()
            elif at:
                part[-1] += f" {sentence}"
            else:
                part.append(sentence)
            said.add(sentence)
    yield from _closed(replace(current, lines=part), made)


def _turns(sentence: str, before: Sequence[str], said: Gathering) -> bool:
    plain = folded(sentence)
    if said.length <= 3 * LONGEST_GREETING and _GREETING.fullmatch(folded(" ".join(before))):
        return True
    if _LEANS.match(plain) or len(sentence) < SHORT_ENTRY:
        return False
    if _FURTHER.match(plain):
        return len(sentence) >= SHORT
    kind, _at = report_kinds.leading(sentence)
    return kind not in ("", said.kind)


def _closed(current: _Open | None, made: Split) -> Iterator[_Open]:
    if current is None:
        return
    if sum(map(len, current.lines)) < current.least or _GREETING.fullmatch(folded(" ".join(current.lines))):
        made.passed_by.append(" ".join(current.lines))
    else:
        yield current


def _is_frame(line: Line) -> bool:
    plain = folded(line.text)
    if _FRAME.match(plain) is not None or (len(plain) <= LONGEST_GREETING and _GREETING.fullmatch(plain) is not None):
        return True
    if len(plain) > LONGEST_GREETING or line.level:
        return False
    return _OF_A_DAY.fullmatch(plain) is not None or _only_places(line.text)


def _only_places(text: str) -> bool:
    """Return whether a line names places and says nothing of them: "Tổ dân phố 9, phường Cầu Ngói"."""
    tokens = re.split(r"[-–,. ]+", text.strip(" .,"))
    return tokens[0].lower() in _PLACE and all(
        token.isdigit() or token[:1].isupper() or token.lower() in _PLACE for token in tokens)


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
    if numbered and len(line.text) < 60 and after is not None and not after.level and _SECTION.match(folded(line.text)):
        return True
    lower = after is not None and after.level > 0 and _rank(after.sign) > _rank(line.sign) \
        and not heard.is_of_an_item(after.text)
    # A short entry heads what stands below it, unless its own words ask, propose or tell.
    says = report_kinds.suggested(line.text) != GENERAL
    return numbered and lower and bool(_FIELD.match(folded(line.text) + " ") or (len(line.text) < 60 and not says))


def _rank(sign: str) -> int:
    """Return how deep a sign stands: A., I., 1., a), -, +."""
    bare = sign.strip("()./–- ")
    if bare and set(bare) <= set("IVX"):
        return 1
    if bare[:1].isdigit():
        return 2 + bare.count(".")
    return (6 if bare.islower() else 0) if bare.isalpha() else 8 if sign == "+" else 7


def _piece(one: _Open, reported: str, groups: Sequence[str]) -> Piece:
    whole = "\n".join(one.lines)
    said, basis = heard.without_basis(whole)
    issue, rest = _issue(" ".join(said.split()))
    plain = f" {folded(whole)} "
    breadth = next((code for word, code in _breadths() if f" {word} " in plain), "")
    day, count = heard.day(whole, reported), heard.count(whole)
    return Piece(report_kinds.under(one.kind, said), issue, rest, basis, day.value or reported,
                 tuple(group for group in groups if f" {folded(group)} " in plain), breadth, whole,
                 count.value, day.words, count.words)


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
