"""Lines that stand in an article's body without being part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawlers.extract.bylines import is_byline, is_contact, is_relay

_START = r"^[\s>»•\-*–▪■►▶+|(\[]*"


def _any(*alternatives: str) -> str:
    return "(?:" + "|".join(alternatives) + ")"


# Pointers to other pages: the words alone or with a headline.
FURTHER = re.compile(_START + _any(
    r"xem thêm", r"đọc thêm", r"xem tiếp", r"mời (?:quý )?(?:bạn đọc|độc giả)", r"(?:các )?tin(?: bài)? liên quan",
    r"(?:các )?tin(?: bài)? (?:khác|mới hơn|cũ hơn)\W*$", r"(?:các )?bài(?: viết)? (?:liên quan|cùng chuyên mục)",
    r"(?:các )?tin cùng chuyên mục", r"có thể bạn quan tâm", r"(?:bấm|nhấn) vào đây", ">>",
    r"read (?:more|also|next)", r"see (?:more|also)", r"related(?: articles?| stories| topics)?\b",
    r"(?:also|more) (?:on|from)\b", r"you (?:may|might) also like", r"don['’]t miss", r"recommended for you",
    r"most read") + r"(?!\w).{0,200}$", re.IGNORECASE)
# Buttons and notes of the site: a whole line of few words, or its beginning where more may follow.
_BUTTON = _any(
    r"chia sẻ(?: bài viết| lên facebook| qua email)?", "facebook", "zalo", "twitter", "copy link", "sao chép liên kết",
    r"in bài(?: viết)?", r"gửi (?:bình luận|email|góp ý)", r"lưu bài(?: viết)?", r"bình luận",
    r"ý kiến (?:của bạn|bạn đọc)", "thích", "trở lại", "về trang chủ", r"theo dõi(?: trên google news)?",
    "nghe đọc bài", "cỡ chữ", r"share(?: this(?: article)?)?", "tweet", r"print(?: article)?", "email", r"comments?",
    "advertisement", "quảng cáo", "thank you", "order reprints") + r"\W*"
_NOTE = _any(
    r"(?:từ khóa|tags?|chủ đề|thẻ|chuyên đề)\s*:.{0,200}",
    r"(?:theo dõi|quan tâm|truy cập|tham gia)\b.{0,80}\b(?:google news|fanpage|zalo oa|kênh (?:zalo|youtube))"
    r"\b.{0,80}",
    r"(?:follow|like|find|join) (?:us|\S+(?: \S+)?) on (?:twitter|facebook|instagram|youtube|google)\b.{0,160}",
    r"(?:click here|tap here|sign up|subscribe|get (?:the|all the|more) latest)\b.{0,140}",
    r"(?:thanks for signing up|there was an error|an error has occurred|this article has been sent)\b.{0,100}",
    r"(?:like this (?:story|article)\?|have a tip\?|tell us what you think).{0,160}",
    r"(?:(?:copyright\s*)?©|copyright (?:\d|©|ⓒ|\(c\)|[a-z]+ \d{4})|bản quyền (?:thuộc|©)).{0,200}",
    r".{0,80}\ball rights reserved\.?")
FURNITURE = re.compile(_START + _any(_BUTTON, _NOTE) + "$", re.IGNORECASE)
# The end of a caption names its photographer: the whole line is the picture's.
CREDIT = re.compile(
    _START + r"(?:(?:nguồn )?ảnh|hình|clip|video|photo|image)(?:\s+(?:minh họa|credit|by))?\s*[:/].{1,60}$",
    re.IGNORECASE)
CAPTION = re.compile(
    r"^.{3,200}[.,(\s-]\s*\(?(?:(?:nguồn |hình )?ảnh|photo)\s*:\s*[^.!?]{1,60}[.)]*$", re.IGNORECASE)
# What may stand beside the figures of a date and nothing else: a sentence about some day has other words.
DATE_WORDS = frozenset(
    "thứ hai ba tư năm sáu bảy chủ nhật ngày tháng giờ phút lúc đăng đã cập xuất bản gmt utc am pm sa ch h p g t cn"
    " mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday post posted on at"
    " published updated".split())
DATE_FIGURES = re.compile(r"\b\d{1,2}\b\D{1,8}\b\d{1,2}\b\D{1,8}\b\d{4}\b|\b\d{4}-\d{1,2}-\d{1,2}\b", re.IGNORECASE)
WORDS = re.compile(r"[^\W\d_]+")
INVITATION = re.compile(_START + "mời ", re.IGNORECASE)
LABEL = re.compile(r"^(?:by|theo|bài(?: và ảnh)?|tác giả|pv|phóng viên)\b\s*:?\s*")
# Patterns look at no longer line: a page on one line would be read once for each of them.
LONGEST_FURNITURE = 400
LAST_LINES, SHORT_SENTENCE = 3, 60


def pruned(lines: Sequence[str], signers: frozenset[str] = frozenset()) -> list[str]:
    """Return the lines without pointers, buttons, captions and bylines.

    `signers` are the writers as the page declares them, in lower case: a line that is one of them goes wherever it is.
    """
    kept = [line for line in lines if not is_furniture(line) and not _signs(line, signers)]
    for _ in range(LAST_LINES):
        if len(kept) > 1 and not _is_list(kept[-2:]) and (is_byline(kept[-1]) or is_relay(kept[-1])):
            kept.pop()
    return kept


def is_furniture(line: str) -> bool:
    """Say whether a line belongs to the page and not to its text."""
    if len(line) > LONGEST_FURNITURE:
        return False
    if FURNITURE.match(line) or CREDIT.match(line) or CAPTION.match(line) or is_contact(line):
        return True
    return bool(FURTHER.match(line)) and not _is_sentence(line)


def _is_sentence(line: str) -> bool:
    """Say whether a line that begins like a pointer goes on as prose; headlines have no full stop."""
    return (len(line) > SHORT_SENTENCE and line.endswith(".") and not line.endswith("..")
            and not INVITATION.match(line))


def _is_list(lines: Sequence[str]) -> bool:
    return all(line.startswith("- ") for line in lines)


def _signs(line: str, signers: frozenset[str]) -> bool:
    """Say whether a line is the name of a declared writer, with or without a label and brackets."""
    return bool(signers) and len(line) < LONGEST_FURNITURE and LABEL.sub("", line.strip("()[] .").casefold()) in signers


def is_date_line(line: str) -> bool:
    """Say whether a line is nothing but when the page was published."""
    return (len(line) <= LONGEST_FURNITURE and bool(DATE_FIGURES.search(line))
            and all(word in DATE_WORDS for word in WORDS.findall(line.lower())))
