"""Counts and sums of money in a text: how much, of what, and the words around them that say what was counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from search.crosschecking.contexts import Mention, around, clauses, lowered
from vietnamese.text import has_tone

NUMBER, MONEY = "number", "money"
_DIGITS = {"một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "tám": 8,
           "chín": 9, "mười": 10}
_TIMES = {"mươi": 10.0, "chục": 10.0, "trăm": 100.0, "nghìn": 1e3, "ngàn": 1e3, "k": 1e3, "vạn": 1e4, "triệu": 1e6,
          "tr": 1e6, "tỷ": 1e9, "tỉ": 1e9}
# Words of one line count the same thing.
_COUNTED = (
    ("người", "nhân khẩu", "khẩu"), ("cháu", "em", "trẻ", "học sinh", "đứa", "bé", "học trò"),
    ("công nhân", "lao động"), ("hộ", "hộ dân", "nhà", "căn nhà", "ngôi nhà", "mái nhà", "gia đình"),
    ("ca", "trường hợp"), ("xe",), ("tàu", "tàu cá", "ghe"), ("vụ",), ("tấn",), ("ha", "héc ta", "hecta"), ("bản",),
    ("căn", "căn hộ"), ("con",), ("ki ốt", "kiốt"), ("quầy", "sạp", "gian hàng"), ("loại",), ("lượt",), ("phòng",),
    ("km", "cây số", "ki lô mét"), ("m", "mét"), ("cm",), ("%", "phần trăm"), ("tháng",), ("ngày",), ("tuần",),
    ("giờ", "tiếng"), ("lần",),
)
_KIND = {word: group[0] for group in _COUNTED for word in group}
# What a price or a fee is for: "4 triệu một cháu" and "4 triệu một tháng" are no two words for one sum.
_EACH = (
    ("kg", "ký", "kí", "cân", "ki lô"), ("em", "cháu", "học sinh", "đứa"), ("hộ", "nhà", "gia đình"),
    ("người", "khẩu"), ("số", "kwh", "số điện"), ("khối", "m3", "mét khối"), ("m2", "mét vuông"), ("tháng",), ("năm",),
    ("ngày",), ("buổi",), ("giờ",), ("sào",), ("công",), ("mẫu",), ("ha",), ("lượt", "chuyến"), ("con",), ("căn",),
    ("suất",), ("tạ",), ("tấn",), ("lít",), ("mũi", "liều"), ("xe", "chiếc"), ("phòng",), ("ki ốt", "quầy", "sạp"),
    ("lớp",), ("trường",), ("thôn", "bản", "ấp"), ("tuần",),
)
_FOR = {word: group[0] for group in _EACH for word in group}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len)[::-1])


# "nghìn một lượt" is what each pays, "mười một" and "linh một" are numbers.
_MORE = _any([*(word for word in _DIGITS if word != "một"), *_TIMES, "rưỡi"])
# "tỷ giá", "ngàn tỷ": nothing counted.
_SPOKEN = rf"(?:{_any([*_DIGITS, 'chục', 'trăm'])})(?: (?:{_MORE}|(?:linh|lẻ) (?:{_any(_DIGITS)})|(?<=mười )một))*"
_WRITTEN = rf"\d[\d.,]*(?: ?(?:{_any(_TIMES)})(?![^\W\d]))*\d?"
_NUMBER = re.compile(rf"(?<![\w/.,–-])({_WRITTEN}|{_SPOKEN}(?!\w))( rưỡi)?")
_UNIT = re.compile(rf" ?({_any(_KIND)})(?!\w)")
_CURRENCY = re.compile(r" ?(?:đồng|đ|vnđ|vnd)(?!\w)")
_PER = re.compile(rf" ?(?:/ ?| ?(?:một|mỗi|1) )({_any(_FOR)})(?!\w)")
_PER_BEFORE = re.compile(rf"(?:mỗi|một|từng) ({_any(_FOR)})(?!\w)")
_OF_MONEY = re.compile(r"(?<!\w)(?:giá|tiền|thu|đóng|nộp|bán|mua|phí|vé|mất|trả|tốn|lương|thưởng|phạt|hết|quỹ|nợ|vay|"
                       r"hỗ trợ|trợ cấp|đền bù|bồi thường|vốn|chi|thuế)(?!\w)")
# "2 triệu dân" is no sum of money, "5 tháng 9" no length, "4 giờ sáng" neither.
_NO_MONEY = re.compile(r" (?:dân|người|lượt|lao động|khách|con|cây|liều|trẻ|học sinh)(?!\w)")
_ON_A_CLOCK = re.compile(r" ?(?:\d|sáng|trưa|chiều|tối|đêm|khuya|rạng|ngày)")
_TIMED = ("tháng", "ngày", "giờ")
# "vài trăm", "mười mấy": no number. "một số", "những năm tháng": none either.
_VAGUE = re.compile(r"(?:mấy|vài|hàng|nhiều|dăm|những|các|thứ|lớp|tầng)\s*$")
# A bound, or what it was before: not what was counted, but who says so says nothing else either.
_BOUND = re.compile(r"(?:tối đa|tối thiểu|không quá|dưới|ít nhất|từ)\s*$")
_VAGUE_AFTER = re.compile(r" ?(?:mấy|số(?! điện)|vài|–|-\s?\d)")
# A part of what was counted.
_PART = re.compile(r"trong (?:đó|số đó|số này)")
_NOTHING: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


def quantities(text: str) -> list[Mention]:
    """Return the counts and sums of money that a text names for certain."""
    return [found for clause in clauses(text) for found in _of_clause(text, *clause)]


def _of_clause(text: str, start: int, end: int) -> Iterator[Mention]:
    said = lowered(text)
    for match in _NUMBER.finditer(said, start, end):
        # Without marks "ba con" is no count: it is how people call each other.
        if not match[1][0].isdigit() and not has_tone(_line(text, start)):
            continue
        value = _value(match[1], bool(match[2]))
        if value is None or _VAGUE.search(said[start:match.start()]) or _VAGUE_AFTER.match(said, match.end(), end):
            continue
        found = _counted(said, match, value, end) or _money(said, match, value, start, end)
        if found is not None:
            what, kind, till = found
            loose = _BOUND.search(said[start:match.start()]) or _PART.search(said, start, end)
            yield Mention(what, kind, value, text[match.start():till],
                          *(_NOTHING if loose else around(text, match.start(), till)))


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1:end if end >= 0 else len(text)]


def _counted(said: str, match: re.Match[str], value: float, end: int) -> tuple[str, str, int] | None:
    unit = _UNIT.match(said, match.end(), end)
    # "một người" is somebody; whoever counts writes 1.
    if unit is None or (match[1] == "một" and value == 1):
        return None
    if _KIND[unit[1]] in _TIMED and _ON_A_CLOCK.match(said, unit.end(), end):
        return None
    per = _PER.match(said, unit.end(), end)
    return NUMBER, _KIND[unit[1]] + (f"/{_FOR[per[1]]}" if per else ""), per.end() if per else unit.end()


def _money(said: str, match: re.Match[str], value: float, start: int, end: int) -> tuple[str, str, int] | None:
    named = _CURRENCY.match(said, match.end(), end)
    till = named.end() if named else match.end()
    per = _PER.match(said, till, end)
    # A bare "2014" is a year.
    told = per or (_OF_MONEY.search(said, start, end) and re.search(r"[^\W\d]", match[1]))
    if not named and (value < 1000 or not told or _NO_MONEY.match(said, till, end)):
        return None
    before = _PER_BEFORE.search(said, start, match.start())
    kind = _FOR[per[1]] if per else _FOR[before[1]] if before else ""
    return MONEY, kind, per.end() if per else till


def _value(written: str, half: bool) -> float | None:
    digits = re.match(r"\d[\d.,]*", written)
    if digits is None:
        return _spoken(written.split(), half)
    value, last = _digits(digits[0]), 1.0
    for word in re.findall(r"[^\W\d]+|\d", written[digits.end():]):
        if value is None:
            return None
        # "2tr5" is two and a half million.
        value, last = (value + int(word) * last / 10, last) if word.isdigit() else (value * _TIMES[word], _TIMES[word])
    return value if value is None or not half else value + last / 2


def _digits(written: str) -> float | None:
    plain = written.strip(".,")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", plain):
        return float(plain.replace(".", ""))
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        return None


def _spoken(words: list[str], half: bool) -> float:
    """Return the value of "hai mươi mốt", "ba trăm nghìn", "trăm"; what is no number between is left out."""
    total, group, last = 0.0, 0.0, 1.0
    for word in words:
        if word == "rưỡi":
            total, group = (total + last / 2, group) if last >= 1000 else (total, group + last / 2)
        elif word in _DIGITS:
            group += _DIGITS[word]
        elif word in _TIMES:
            last = _TIMES[word]
            group = _raised(group, last)
            if last >= 1000:
                total, group = total + group, 0.0
    return total + group + (last / 2 if half else 0)


def _raised(group: float, times: float) -> float:
    if times >= 1000:
        return (group or 1.0) * times
    rest = group % 10 or (1.0 if not group else 0.0)
    return group - group % 10 + rest * times if group >= 10 else (group or 1.0) * times
