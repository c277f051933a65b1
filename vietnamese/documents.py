"""Numbers of official documents in a text: "Nghị quyết số 18-NQ/TW", "Thông tư 29", "168/2024/NĐ-CP", "NQ 18".

A number after a kind that is also a verb or a plain noun ("quyết định 5 cán bộ", "kế hoạch 4 tháng") needs a sign that
it is a number: "số", letters behind it, or what follows a number ("của", "về", "ngày 5/8"). Laws named by their year
("Hiến pháp 2013") and resolutions named by their meeting ("Nghị quyết Trung ương 4") have no number and are not taken.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from vietnamese import lexicons
from vietnamese.names import UPPER
from vietnamese.text import bare, clean, fold

# Nothing else than a document has these names, so that a number right behind them is its number.
_SURE = frozenset({"nghị quyết", "nghị quyết liên tịch", "nghị định", "thông tư", "thông tư liên tịch", "chỉ thị",
                   "công văn", "công điện"})
_MANY_A_YEAR = frozenset({"công văn", "công điện"})   # so many that one of 2,018 is no year
_OFTEN_NUMBERED = frozenset({"quyết định", "quy định", "kết luận", "thông báo"})
_LAWS = frozenset({"luật", "pháp lệnh"})   # numbered with their year only
_TONELESS = _SURE - {"chỉ thị"}            # "chi thi" is also a sister's turn
_LETTERS_ALONE = frozenset({"NQ", "NĐ", "QĐ"})
_PARTY = re.compile(r"TW|TWĐ|[TQH]U|TVTU|ĐUK?|UBKT\w*|\w+TW|\w+TU")


@dataclass(frozen=True, slots=True)
class Document:
    """A document as text[start:end] names it; what the text leaves open is "" or 0.

    `number` has at least two digits and perhaps a letter ("30a"), `symbol` are the letters behind it ("NĐ", "CP").
    """

    start: int
    end: int
    kind: str
    number: str
    year: int = 0
    symbol: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The one spelling: "Nghị quyết 18-NQ/TW", "Nghị định 168/2024/NĐ-CP", "Thông tư 29"."""
        kind = self.kind[:1].upper() + self.kind[1:]
        return f"{kind} {self._written()}".strip()

    @property
    def names(self) -> tuple[str, ...]:
        """The spellings by which it is found: its own and those that say less, down to kind and number."""
        less = (Document(self.start, self.end, self.kind, self.number, year) for year in (self.year, 0))
        return tuple(dict.fromkeys((self.name, *(one.name for one in less)))) if self.kind else (self.name,)

    def _written(self) -> str:
        code, others = self.symbol[:1], self.symbol[1:]
        head = f"{self.number}/{self.year}" if self.year else self.number
        if code and code[0] in _codes() and others and _PARTY.fullmatch(others[0]):
            return f"{head}-{code[0]}/{'-'.join(others)}"
        return "/".join((head, "-".join(self.symbol))) if self.symbol else head

    def within(self, other: Document) -> bool:
        """Say whether all that is known of this one is also known of the other: "NQ 18" within 18-NQ/TW."""
        return (
            self.number == other.number and self.kind in ("", other.kind) and self.year in (0, other.year)
            and (not self.symbol or self.letters == other.letters)
        )

    @property
    def letters(self) -> str:
        """The symbol as it is compared: without diacritics and case."""
        return fold("-".join(self.symbol))


@cache
def _codes() -> dict[str, str]:
    """Return letters → kind."""
    return {code: kind for kind, codes in lexicons.table("document_kinds").items() for code in codes}


def _printed(code: str) -> str:
    """Return the usual letters of those that were typed: NĐ for ND."""
    kind = _codes().get(code)
    return lexicons.table("document_kinds")[kind][0] if kind else {"TTG": "TTg", "HDND": "HĐND"}.get(code, code)


def _either_case(words: str) -> str:
    """Return a pattern for the words in any case; IGNORECASE is four times slower."""
    return "".join(" +" if c == " " else f"[{c}{c.upper()}]" for c in words)


def _alternatives(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _kind_pattern() -> str:
    kinds = sorted(lexicons.table("document_kinds"), key=len, reverse=True)
    toned = [_either_case(kind) for kind in kinds]
    toneless = [_either_case(bare(kind)) for kind in kinds if kind in _TONELESS]
    return "|".join([*toned, *toneless])


def _ends() -> str:
    """Return lookbehinds for a digit behind the last syllable of a kind or "số"."""
    kinds = [*lexicons.table("document_kinds"), *map(bare, _TONELESS), "số", "so"]
    ends = {kind.split()[-1][-3:] for kind in kinds}
    return "".join(rf"|(?<={_either_case(end)} \d)" for end in sorted(ends))


_CODES = _alternatives(list(_codes()))
_DASH = r" ?[-–] ?"
_PART = rf"(?:[A-Z] ?\d{{1,2}}|[{UPPER}][{UPPER}&]{{0,11}}[gr]?\d{{0,2}})(?![^\W_])"
_TAIL = r"(?P<letter>[a-eđ](?![^\W_]))?(?:(?: ?/ ?|-)(?P<year>(?:19[4-9]|20[0-4])\d)(?!\d))?"
# Behind a dash stands a kind, else it is a dash of the sentence: "Thông tư 22 - Bộ GD-ĐT nói".
_SYMBOL = (
    rf"(?: ?/ ?|{_DASH}(?=(?:{_CODES}|CP|TTg|HĐBT)(?![^\W_])))"
    rf"(?P<symbol>{_PART}(?:(?:{_DASH}| ?/ ?){_PART}){{0,4}})")
_NAMED = re.compile(
    rf"(?<![^\W_])(?:(?P<kind>{_kind_pattern()})|(?P<short>{_CODES}))(?P<gap> ?\(? ?[Ss]ố ?:? ?| +so +| *)"
    rf"(?P<number>\d{{1,5}}){_TAIL}(?:{_SYMBOL})?(?![^\W_]|[²%])")
_LOWER = r"(?:nq|qđ|qd|ct|kl|tb|hd) ?/ ?tw|(?:nđ|nd|nq) ?- ?cp|(?:qđ|qd|ct|cđ|cd) ?- ?ttg"
# Both begin with the digit, which the engine can look for: 5 times faster than to try every kind at every letter.
_BARE = re.compile(
    rf"(?P<number>\d(?<![^\W_]\d)(?<!\d[.,/-]\d)\d{{0,4}}){_TAIL}(?: ?/ ?|{_DASH})"
    rf"(?P<symbol>(?:{_CODES})(?:{_DASH}| ?/ ?){_PART}(?:{_DASH}{_PART}){{0,3}}|{_LOWER})(?![^\W_])")
_DUE = re.compile(rf"\d(?<!\d\d)(?:(?<=[{UPPER}g:]\d)|(?<=[{UPPER}:] \d){_ends()})")
_REACH = max(map(len, lexicons.table("document_kinds"))) + 8
_WORD_START = re.compile(r"(?<![^\W_])[^\W\d_]")
_YEAR = re.compile(r"19[4-9]\d|20[0-4]\d")
_PARTS = re.compile(r" ?[-–/] ?")
# No number of a document: "18/7", "5-7", "1.200", "7:30", "10 %".
_GOES_ON = re.compile(r"[.,:]\d| ?[/–-] ?\d| ?%| \d")
_COUNTED = re.compile(
    r" (?:năm(?! (?:19|20)\d\d\b)|ngày(?! \d)|tháng|tuần|giờ|phút|quý|người|điểm|nội dung|nhiệm vụ|nhóm|giải pháp"
    r"|chỉ tiêu|tỷ|tỉ|triệu|nghìn|ngàn|đồng|USD|lần|trường hợp|đối tượng|cá nhân|tập thể|đơn vị|dự án|cán bộ|vụ"
    r"|địa phương|tỉnh|huyện|xã|bộ|cơ quan|doanh nghiệp|trang|bản|văn bản|chương|nam|nguoi|diem|ty|trieu|thang"
    r"|ngay(?! \d))(?![^\W_])")
_NUMBERED = re.compile(
    r" (?:(?:của|về|do|ban hành|được ban hành|năm (?:19|20)\d\d(?! ?[-–]))(?![^\W_])|ngày \d)")
# "Theo quyết định 236, …": nothing is counted.
_LONG = re.compile(r"(?:0\d|\d{2,5})(?: ?[().;:”\"]|,(?!\d)|$)", re.MULTILINE)
_YEAR_AFTER = re.compile(r" năm (?P<year>(?:19[4-9]|20[0-4])\d)(?!\d| ?[-–] ?\d)")
_THEN = re.compile(
    r"(?:, | và |; )(?:số )?(?P<number>\d{1,3})(?P<letter>[a-e])?(?=[,;)](?!\d)|\.?$|\.\D| của | và | về )")
_TT_BEFORE = re.compile(r"(?:theo|của|tại|với|và|trong|bởi|hiện|hành|đổi|thế|trái|từ|có) $", re.IGNORECASE)


def mentions(text: str) -> list[Document]:
    """Return the documents that a cleaned text names by number, in order."""
    found: list[Document] = []
    bare_ones: list[Document] = []
    for match in _kinds(text):
        document = _named(text, match)
        if document is not None:
            found += [document, *_listed(text, document)]
    ends = [one.end for one in found]
    for match in _BARE.finditer(text):
        nearest = bisect_right(ends, match.start())
        if nearest == len(ends) or found[nearest].start >= match.end():
            bare_ones.append(_made(match, "", match.start()))
    return sorted([*found, *bare_ones], key=lambda one: one.start)


def named(typed: str) -> Document | None:
    """Return the document that a typed text is, and nothing else: "nghi quyet 18", "168/2024/nđ-cp", "TT 29"."""
    whole = " ".join(clean(typed).split())
    number = re.search(r"\d", whole)
    if number is None:
        return None
    head, tail = whole[:number.start()].rstrip(), whole[number.start():]
    head = {bare(kind): kind for kind in lexicons.table("document_kinds")}.get(bare(head.lower()), head)
    # Of what is asked for as a document a sign that it is one need not be typed.
    for text in (whole, f"{head} {tail.upper()}".strip(), f"{head} số {tail}", f"{head} số {tail.upper()}",
                 f"theo {head.upper()} {tail}"):
        found = mentions(text)
        if len(found) == 1 and found[0].end == len(text) and found[0].start in (0, len("theo ")):
            return found[0]
    return None


def same(names: Iterable[str]) -> dict[str, str]:
    """Return name → the fullest name of the same document: "NQ 18" is 18-NQ/TW where no other 18 is there."""
    read = {name: document for name in names if (document := named(name)) is not None}
    found: dict[str, str] = {name: name for name in names}
    for name, document in read.items():
        fuller = {other for other, whole in read.items() if other != name and document.within(whole)}
        whole = [one for one in fuller if not any(read[one].within(read[other]) for other in fuller if other != one)]
        if len(whole) == 1:
            found[name] = whole[0]
    return found


def once(names: Iterable[str]) -> tuple[str, ...]:
    """Return names in their order, each document by its fullest name and once."""
    known = tuple(names)
    fullest = same(known)
    return tuple(dict.fromkeys(fullest[name] for name in known))


def _kinds(text: str) -> Iterator[re.Match[str]]:
    for digit in _DUE.finditer(text):
        for word in _WORD_START.finditer(text, max(0, digit.start() - _REACH), digit.start()):
            match = _NAMED.match(text, word.start())
            if match and match.start("number") == digit.start():
                yield match
                break


def _named(text: str, match: re.Match[str]) -> Document | None:
    kind = _kind(match)
    if match["symbol"] is None and not _is_number(text, match, kind):
        return None
    if kind in _LAWS and match["year"] is None:
        return None
    document = _made(match, kind, match.start())
    after = _YEAR_AFTER.match(text, match.end())
    if after and not document.year and not document.symbol:
        document = Document(match.start(), after.end(), kind, document.number, int(after["year"]))
    return document


def _kind(match: re.Match[str]) -> str:
    if match["kind"] is None:
        return _codes()[match["short"]]
    written = " ".join(match["kind"].lower().split())
    return written if written in lexicons.table("document_kinds") else _toned()[written]


@cache
def _toned() -> dict[str, str]:
    return {bare(kind): kind for kind in _TONELESS}


def _is_number(text: str, match: re.Match[str], kind: str) -> bool:
    """Say whether digits without letters behind them are a document's number."""
    if _GOES_ON.match(text, match.end()) or _COUNTED.match(text, match.end()):
        return False
    if kind == "văn bản":
        return bool(match["gap"].strip())
    if match["gap"].strip():
        return True
    if _YEAR.fullmatch(match["number"]) and kind not in _MANY_A_YEAR:
        return False
    if match["year"]:
        return match["short"] not in {"CT", "PA", "HD"}
    if match["short"]:
        return match["short"] in _LETTERS_ALONE or (
            match["short"] == "TT" and bool(_TT_BEFORE.search(text, max(0, match.start() - 7), match.start())))
    if match["gap"] == "":
        return False
    if kind == "đề án":   # "Đề án 06"; others are classes of ships as well
        return len(match["number"]) == 2 and match["number"][0] == "0"
    return kind in _SURE or bool(_NUMBERED.match(text, match.end())) or (
        kind in _OFTEN_NUMBERED and bool(_LONG.match(text, match.start("number"))))


def _made(match: re.Match[str], kind: str, start: int) -> Document:
    parts = tuple(_PARTS.split(match["symbol"])) if match["symbol"] else ()
    if parts and parts[0].islower():
        parts = tuple(part.upper() for part in parts)
    parts = tuple(_printed(part.replace(" ", "")) for part in parts)
    return Document(start, match.end(), _agreed(kind, parts), _padded(match), int(match["year"] or 0), parts)


def _padded(match: re.Match[str]) -> str:
    return f"{int(match['number']):02d}{match['letter'] or ''}"


def _agreed(kind: str, symbol: tuple[str, ...]) -> str:
    """Return the kind: of a decree or the like as the sentence has it, else by the letters: "báo cáo 1468/KL-TTCP"."""
    known = _codes().get(symbol[0]) if symbol else None
    if known == "quyết định" and len(symbol) > 1 and _PARTY.fullmatch(symbol[1]):
        return kind if kind in {"quyết định", "quy định"} else ""
    if kind in _SURE - {"công văn"}:
        return kind
    # Letters of an office alone are those of an official letter.
    return known or ("công văn" if kind == "văn bản" and symbol else kind)


def _listed(text: str, first: Document) -> Iterator[Document]:
    """Yield further numbers of a list: "Nghị quyết 18, 19 của Trung ương"."""
    if first.symbol or first.year or first.kind not in _SURE:
        return
    position = first.end
    while match := _THEN.match(text, position):
        yield Document(match.start("number"), match.end(), first.kind, _padded(match))
        position = match.end()
