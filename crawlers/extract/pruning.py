"""Lines that stand in an article's body without being part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

FURTHER = re.compile(
    r"^[>»•\-*\s]*(xem thêm|đọc thêm|mời (quý )?(bạn đọc|độc giả)|tin liên quan|bài liên quan"
    r"|tin cùng chuyên mục|tin bài liên quan|bấm vào đây|>>|read more|related)\b.{0,200}$", re.IGNORECASE)
# Two to five capitalised words and nothing else: the reporter's name under the text.
BYLINE = re.compile(r"^(bài(,| và| &) ảnh:?\s*|theo\s+|tác giả:?\s*|pv:?\s*)?([A-ZĐÀ-Ỹ][\w.]*\s*[-–/&,]?\s*){1,6}$")
# What may stand beside the figures of a date and nothing else: a sentence about some day has other words.
DATE_WORDS = frozenset(
    "thứ hai ba tư năm sáu bảy chủ nhật ngày tháng giờ phút lúc đăng đã cập xuất bản gmt utc am pm sa ch h p g t cn"
    " mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday post posted on at"
    " published updated".split())
DATE_FIGURES = re.compile(r"\b\d{1,2}\b\D{1,8}\b\d{1,2}\b\D{1,8}\b\d{4}\b|\b\d{4}-\d{1,2}-\d{1,2}\b", re.IGNORECASE)
WORDS = re.compile(r"[^\W\d_]+")
SHORT_BYLINE, LAST_LINES = 45, 3


def pruned(lines: Sequence[str]) -> list[str]:
    """Return the lines without pointers to other pages and without the byline at the end."""
    kept = [line for line in lines if not FURTHER.match(line)]
    for _ in range(LAST_LINES):
        if len(kept) > 1 and is_byline(kept[-1]):
            kept.pop()
    return kept


def is_byline(line: str) -> bool:
    """Say whether a line is only a name, as reporters sign."""
    words = line.strip("().").split()
    return (len(line) <= SHORT_BYLINE and 1 <= len(words) <= 8 and not line.rstrip().endswith((".", "!", "?", ":"))
            and bool(BYLINE.match(line.strip("() "))))


def is_date_line(line: str) -> bool:
    """Say whether a line is nothing but when the page was published."""
    return bool(DATE_FIGURES.search(line)) and all(word in DATE_WORDS for word in WORDS.findall(line.lower()))
