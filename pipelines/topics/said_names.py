"""Names in what staff write that the rules for headlines miss: initials, accounts, of the Highlands and the Mông."""

from __future__ import annotations

import re
from itertools import pairwise

from vietnamese.highland_names import is_highland_name
from vietnamese.joined_names import is_account
from vietnamese.names import UPPER
from vietnamese.other_names import is_mong_name
from vietnamese.short_names import is_short_name

_WORD = re.compile(r"[^\W\d_]+(?:['’‘ʼ`´][^\W\d_]+)?")
_ACCOUNT = re.compile(r"(?<![\w@./-])(?=\w*[^\W\d_])[\w.]*[\w](?![\w@/-])")
_CAPITALS = rf"[{UPPER}][^\W\d_]"
_SHORT = re.compile(
    rf"(?<![\w.]){_CAPITALS}{{0,8}}\.? ?(?:{_CAPITALS}*\. ?)*{_CAPITALS}*(?: {_CAPITALS}*)?(?!\w)")
# "khối A Thành phố": the letter of a kind, a house or a class.
_LETTERED = re.compile(
    r"(?:khối|loại|hạng|lô|block|vitamin|nhóm|tòa|toà|phương án|đội|bảng|lớp|khu|mục|điểm|phụ lục|gan|cúm|tuýp)\s$",
    re.IGNORECASE)
_LONGEST = 4


def without_said_names(text: str, instead: str = "…") -> str:
    """Return the text with these names replaced."""
    text = _SHORT.sub(lambda match: instead if "." in match[0] and is_short_name(match[0].strip()) else match[0], text)
    text = _ACCOUNT.sub(lambda match: instead if is_account(match[0].rstrip(".")) else match[0], text)
    for start, end in reversed(_runs(text)):
        text = text[:start] + instead + text[end:]
    return text


def _runs(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of names of two to four words, the longest first where two begin alike."""
    words = [match.span() for match in _WORD.finditer(text)]
    found, at = [], 0
    while at < len(words):
        size = next((n for n in range(_LONGEST, 1, -1) if at + n <= len(words) and _is_run(text, words[at:at + n])), 0)
        if size:
            found.append((words[at][0], words[at + size - 1][1]))
        at += size or 1
    return found


def _is_run(text: str, words: list[tuple[int, int]]) -> bool:
    if any(text[a[1]:b[0]] != " " for a, b in pairwise(words)):
        return False
    run = text[words[0][0]:words[-1][1]]
    if len(words) == 2 and _LETTERED.search(text, max(0, words[0][0] - 12), words[0][0]):
        return False
    # Of "H'Hen Niê bỏ" the last word is none of the name's.
    marked = all(text[start].isupper() for start, _ in words) or (run.islower() and ("'" in run or "’" in run))
    return is_mong_name(run.split(" ")) or (marked and is_highland_name(run))
